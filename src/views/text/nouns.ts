import { type Address, compareNames, parseAddress } from '#state/address.ts';
import type { Kind } from '#state/resource.ts';

/** What several objects of a kind are called. One object is called by its address. */
const MANY: Readonly<Record<Kind, string>> = {
  phys: 'physical links',
  classes: 'sets of traffic classes',
  etherstub: 'etherstubs',
  switch: 'switches',
  aggr: 'aggregations',
  vlan: 'VLANs',
  vfs: 'VF pools',
  vf: 'VFs',
  overlay: 'overlays',
  vnic: 'VNICs',
  'address-set': 'address sets',
  flow: 'flows',
  guest: 'guests',
};
/** Kinds in the order in which people ask who feels something. */
const ORDER: readonly Kind[] = ['guest', 'vnic', 'vf', 'vlan', 'flow'];

/** `vnic/web0`, or `500 VNICs web001..web500`. All addresses are of one kind. */
export function nameAll(addresses: readonly Address[], limit?: number): string {
  const [first] = addresses;
  if (first === undefined) return 'nothing';
  if (addresses.length === 1) return first;
  const names = addresses.map((one) => parseAddress(one).name);
  return `${count(names.length)} ${MANY[parseAddress(first).kind]} ${nameRanges(names, limit)}`;
}

/** Objects of several kinds: `guest/web; 3 VNICs vnic1..vnic3`. */
export function nameKinds(addresses: Iterable<Address>): string {
  const byKind = new Map<Kind, Address[]>();
  for (const one of new Set(addresses)) {
    const { kind } = parseAddress(one);
    const list = byKind.get(kind);
    if (list) list.push(one);
    else byKind.set(kind, [one]);
  }
  const rank = (kind: Kind) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  return [...byKind]
    .sort(([a], [b]) => rank(a) - rank(b) || compareNames(a, b))
    .map(([, list]) => nameAll(list.sort(compareNames)))
    .join('; ');
}

/**
 * Sorted names with runs of numbers joined: `db, web001..web500`. Beyond `limit` pieces the rest is counted, so that a line
 * stays a line.
 */
export function nameRanges(names: readonly string[], limit = 6): string {
  const pieces: { text: string; size: number }[] = [];
  for (let start = 0; start < names.length; ) {
    let end = start;
    while (end + 1 < names.length && follows(names[end] ?? '', names[end + 1] ?? '')) end += 1;
    if (end - start < 2) end = start;
    pieces.push({ text: end > start ? `${names[start]}..${names[end]}` : (names[start] ?? ''), size: end - start + 1 });
    start = end + 1;
  }
  const shown = pieces.length > limit ? pieces.slice(0, limit) : pieces;
  const rest = names.length - shown.reduce((sum, piece) => sum + piece.size, 0);
  return shown.map((piece) => piece.text).join(', ') + (rest > 0 ? ` and ${count(rest)} more` : '');
}

/** Whether the second name is the first one counted up, with the same padding. */
function follows(name: string, next: string): boolean {
  const a = NUMBERED.exec(name);
  const b = NUMBERED.exec(next);
  if (!a || !b || a[1] !== b[1]) return false;
  const [digits = '', after = ''] = [a[2], b[2]];
  return after === String(Number(digits) + 1).padStart(digits.length, '0');
}

const NUMBERED = /^(.*?)(\d{1,15})$/;

/** `12,000`. */
export function count(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 host`, `2 hosts`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
