import { type KeepingEnd, overshootBytes, tellSeconds } from '#units/overshoot.ts';
import type { Blueprint, Bytes, CablePart, IngressPart } from '../blueprint.ts';
import { nicsUnder } from '../build/nic-of.ts';
import { type Loss, loss } from './hop.ts';

/** The longest Ethernet header, with the tag. */
export const HEADER_BYTES = 18;

/**
 * What a buffer at one end of a cable can lose: whatever comes beyond `xoff` and finds no headroom; and all that comes when a pause, which
 * is asked for again at half of its time, is over before that is heard.
 */
export function bufferLosses(blueprint: Blueprint, cable: CablePart, keeper: 0 | 1, priority: number): readonly Loss[] {
  const { ingress } = cable.ends[keeper];
  const kept = ingress?.classes.find(({ priorities }) => priorities.includes(priority));
  if (ingress === undefined || kept === undefined) return [];
  const end = keepingEnd(blueprint, cable, keeper, ingress);
  const needs = overshootBytes(end);
  const found: Loss[] = [];
  if (kept.headroomBytes < needs)
    found.push(loss('headroom', 'congestion', 'headroom-short', { has: kept.headroomBytes, needs }));
  const lasts = (ingress.quanta * 512) / cable.bitsPerSecond;
  if (lasts / 2 <= tellSeconds(end)) found.push(loss('headroom', 'congestion', 'pause-lapses'));
  return found;
}

function keepingEnd(blueprint: Blueprint, cable: CablePart, keeper: 0 | 1, ingress: IngressPart): KeepingEnd {
  const { bitsPerSecond, delayPicoseconds, fcsBytes, overheadBytes } = cable;
  const { responsePicoseconds, pauseFrameBytes } = ingress;
  const own = largestFrom(blueprint, cable, keeper);
  const peer = largestFrom(blueprint, cable, keeper === 0 ? 1 : 0);
  const isSwitch = blueprint.bridges.some(({ name }) => name === cable.ends[keeper].part);
  return {
    bitsPerSecond,
    delayPicoseconds,
    fcsBytes,
    overheadBytes,
    responsePicoseconds,
    pauseFrameBytes,
    ownFrameBytes: own,
    // A port drops what is too large for it as it comes; a switch beyond the wires passes on whatever comes.
    peerFrameBytes: isSwitch ? peer : Math.min(own, peer),
  };
}

/** The largest frame, without FCS, that may come out of one end of a cable. */
export function largestFrom(blueprint: Blueprint, cable: CablePart, end: 0 | 1): Bytes {
  const { clients, nics } = blueprint;
  const { part } = cable.ends[end];
  const isNic = nics.some(({ name }) => name === part);
  const own = clients.filter(({ name, over }) => (isNic ? nicsUnder(blueprint, over).includes(part) : name === part));
  const senders = own.length > 0 || isNic ? own : clients;
  return HEADER_BYTES + Math.max(0, ...senders.map(({ mtu }) => mtu));
}
