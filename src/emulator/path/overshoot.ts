import type { Blueprint, Bytes, CablePart, IngressPart } from '../blueprint.ts';
import { nicsUnder } from '../build/nic-of.ts';
import { type Loss, loss } from './hop.ts';

/** The longest Ethernet header, with the tag. */
export const HEADER_BYTES = 18;

/**
 * What a buffer at one end of a cable can lose. Room is needed beyond `xoff` for the frame that crosses it, and for what the other
 * end sends until it obeys: our frame under way and our pause frame, the cable, the response time, one more frame that it
 * has begun, and the cable again (IEEE 802.1Qbb annex O). A pause that is asked for again at half of its time must
 * be heard before it is over.
 */
export function bufferLosses(blueprint: Blueprint, cable: CablePart, keeper: 0 | 1, priority: number): readonly Loss[] {
  const { ingress } = cable.ends[keeper];
  const kept = ingress?.classes.find(({ priorities }) => priorities.includes(priority));
  if (ingress === undefined || kept === undefined) return [];
  const needs = overshootBytes(blueprint, cable, ingress);
  const found: Loss[] = [];
  if (kept.headroomBytes < needs)
    found.push(loss('headroom', 'congestion', 'headroom-short', kept.headroomBytes, needs));
  const lasts = (ingress.quanta * 512) / cable.bitsPerSecond;
  const waits = tellSeconds(blueprint, cable, ingress);
  if (lasts / 2 <= waits) found.push(loss('headroom', 'congestion', 'pause-lapses'));
  return found;
}

function overshootBytes(blueprint: Blueprint, cable: CablePart, ingress: IngressPart): Bytes {
  const { bitsPerSecond, fcsBytes, overheadBytes } = cable;
  const frame = largestOn(blueprint, cable);
  const wire = frame + fcsBytes + overheadBytes;
  const oneWay = cable.delayPicoseconds / 1e12;
  const told = ingress.pauseFrameBytes === 0 ? 0 : tellSeconds(blueprint, cable, ingress) + oneWay;
  const seconds = told + ingress.responsePicoseconds / 1e12 + oneWay;
  // What arrives in that time, as densely as full frames fill the wire; the frame begun last, and the one that crossed.
  return Math.ceil((seconds * bitsPerSecond * (frame + fcsBytes)) / 8 / wire) + 2 * (frame + fcsBytes);
}

/** How long a pause frame may wait for the frame under way, and its own time. */
function tellSeconds(blueprint: Blueprint, cable: CablePart, { pauseFrameBytes }: IngressPart): number {
  if (pauseFrameBytes === 0) return 0;
  const { bitsPerSecond, fcsBytes, overheadBytes } = cable;
  const beside = fcsBytes + overheadBytes;
  return ((largestOn(blueprint, cable) + pauseFrameBytes + 2 * beside) * 8) / bitsPerSecond;
}

/** The largest frame, without FCS, that both sides of a cable have use for. */
export function largestOn(blueprint: Blueprint, cable: CablePart): Bytes {
  return HEADER_BYTES + Math.min(...cable.ends.map(({ part }) => largestBehind(blueprint, part)));
}

function largestBehind(blueprint: Blueprint, part: string): Bytes {
  const { clients, nics } = blueprint;
  const isNic = nics.some(({ name }) => name === part);
  const behind = clients.filter(({ name, over }) =>
    isNic ? nicsUnder(blueprint, over).includes(part) : name === part,
  );
  return Math.max(0, ...(behind.length > 0 ? behind : isNic ? [] : clients).map(({ mtu }) => mtu));
}
