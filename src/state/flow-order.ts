import { compareNames } from './address.ts';
import type { Flow, FlowMatch } from './resource.ts';

/**
 * The order in which the flows of a link are searched; the first that matches has the frame. Ranked flows come first, 1 before
 * 2. Of the others the more exact one does: the longer prefixes (flowadm(8)), then the more attributes, then the more bits of
 * the DS byte. What is left goes by name, so that the order depends on what is configured, not on when.
 */
export function bySearchOrder(a: Flow, b: Flow): number {
  return (
    (a.rank ?? UNRANKED) - (b.rank ?? UNRANKED) ||
    prefixBits(b.match) - prefixBits(a.match) ||
    attributes(b.match) - attributes(a.match) ||
    maskBits(b.match) - maskBits(a.match) ||
    compareNames(a.name, b.name)
  );
}

const UNRANKED = Number.MAX_SAFE_INTEGER;

/** Lengths of both prefixes together. A set has entries of any length: it comes after what names a prefix itself. */
function prefixBits({ localIp, remoteIp }: FlowMatch): number {
  return lengthOf(localIp) + lengthOf(remoteIp);
}

function lengthOf(prefix: FlowMatch['localIp']): number {
  return typeof prefix === 'string' ? Number(prefix.slice(prefix.lastIndexOf('/') + 1)) : 0;
}

function attributes({ direction, ...match }: FlowMatch): number {
  return Object.values(match).filter((value) => value !== null).length + (direction === 'bi' ? 0 : 1);
}

function maskBits({ dsfield }: FlowMatch): number {
  return dsfield === null ? 0 : dsfield.mask.toString(2).replaceAll('0', '').length;
}
