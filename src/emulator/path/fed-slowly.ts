import type { Blueprint } from '../blueprint.ts';
import type { Cable, Node } from '../build/network.ts';
import { largestFrom } from './overshoot.ts';

/** The shortest frame that anything sends: an acknowledgement without options. */
const SHORTEST_BYTES = 54;

/**
 * Whether a switch cannot get more for a cable than that carries: all its other ports are cables which together are no faster, nobody
 * can pause it, and its own pause frames take none of it. What waits is then one frame of each at most, in bytes of the wire.
 */
export function isFedSlowly(blueprint: Blueprint, node: Node, cable: Cable, near: 0 | 1): boolean {
  const { part } = cable;
  if (part.ends.some(({ ingress }) => ingress !== undefined)) return false;
  const { queueFrames, queueBytes } = part.ends[near].egress;
  const beside = part.fcsBytes + part.overheadBytes;
  let bitsPerSecond = 0;
  let waitingBytes = 0;
  let feeders = 0;
  for (const [port] of node.bridge.ports.entries()) {
    const way = node.ways.get(port);
    if (way?.kind === 'cable' && way.cable === cable) continue;
    if (way?.kind !== 'cable' || beside > way.cable.part.fcsBytes + way.cable.part.overheadBytes) return false;
    bitsPerSecond += way.cable.part.bitsPerSecond;
    waitingBytes += largestFrom(blueprint, way.cable.part, way.cable.part.ends[0].part === node.name ? 1 : 0) + beside;
    feeders++;
  }
  const waitingFrames = Math.ceil(waitingBytes / (SHORTEST_BYTES + beside)) + feeders;
  return (
    bitsPerSecond <= part.bitsPerSecond &&
    waitingFrames <= queueFrames &&
    (queueBytes === null || waitingBytes <= queueBytes)
  );
}
