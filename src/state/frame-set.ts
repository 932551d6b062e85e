import { rangeOf } from '#units/ip-address.ts';
import { address } from './address.ts';
import type { HostState } from './host-state.ts';
import type { AddressSet, FlowMatch } from './resource.ts';

/**
 * The frames that a match meets. Of each version of IP it is a product: every frame whose addresses, protocol, ports, DS byte
 * and direction lie in these sets. So whether two matches share a frame, and whether one holds all of the other, is asked of
 * each part by itself. Exact, and independent of how a set of addresses is written down.
 */
export interface FrameSet {
  readonly 4: Part;
  readonly 6: Part;
}

interface Part {
  readonly localIp: readonly Span[];
  readonly remoteIp: readonly Span[];
  /** A word, a number, or null for any. */
  readonly protocol: FlowMatch['protocol'];
  readonly localPort: number | null;
  readonly remotePort: number | null;
  readonly dsfield: { readonly value: number; readonly mask: number };
  readonly direction: FlowMatch['direction'];
  /** No frame of this version meets the match. */
  readonly isEmpty: boolean;
}

/** Addresses from `first` to `last`. Lists of them are sorted, and there is a gap between any two. */
interface Span {
  readonly first: bigint;
  readonly last: bigint;
}

/** How the first of two matches lies to the second; undefined: no frame meets both. */
export type Overlap = 'same' | 'inside' | 'covers' | 'partly';

type Version = 4 | 6;
const VERSIONS = [4, 6] as const;
const ALL: Readonly<Record<Version, readonly Span[]>> = {
  4: [{ first: 0n, last: (1n << 32n) - 1n }],
  6: [{ first: 0n, last: (1n << 128n) - 1n }],
};
/** ICMP is of one version only. */
const VERSION_OF = { icmp: 4, icmpv6: 6 } as const;

export function frameSet(match: FlowMatch, state: HostState): FrameSet {
  return { 4: partOf(match, 4, state), 6: partOf(match, 6, state) };
}

export function overlap(a: FrameSet, b: FrameSet): Overlap | undefined {
  if (!VERSIONS.some((version) => meet(a[version], b[version]))) return undefined;
  const inside = VERSIONS.every((version) => holds(b[version], a[version]));
  const covers = VERSIONS.every((version) => holds(a[version], b[version]));
  return inside && covers ? 'same' : inside ? 'inside' : covers ? 'covers' : 'partly';
}

/**
 * Below 0: the first match is the narrower one. It has fewer pairs of addresses (the longer prefix, where both name one); of
 * as many, fewer kinds of frames between them. So a match that lies inside another is always narrower.
 */
export function byWidth(a: FrameSet, b: FrameSet): number {
  return ascending(total(a, addressPairs), total(b, addressPairs)) || ascending(total(a, kinds), total(b, kinds));
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function total(frames: FrameSet, count: (part: Part, version: Version) => bigint): bigint {
  return VERSIONS.reduce((sum, version) => sum + (frames[version].isEmpty ? 0n : count(frames[version], version)), 0n);
}

function partOf(match: FlowMatch, version: Version, state: HostState): Part {
  const { protocol, localPort, remotePort, direction, dsfield } = match;
  const needed = protocol === 'icmp' || protocol === 'icmpv6' ? VERSION_OF[protocol] : version;
  const localIp = spansOf(match.localIp, version, state);
  const remoteIp = spansOf(match.remoteIp, version, state);
  const isMet = dsfield === null || (dsfield.value & ~dsfield.mask) === 0;
  return {
    localIp,
    remoteIp,
    protocol,
    localPort,
    remotePort,
    dsfield: dsfield ?? { value: 0, mask: 0 },
    direction,
    isEmpty: needed !== version || localIp.length === 0 || remoteIp.length === 0 || !isMet,
  };
}

function meet(a: Part, b: Part): boolean {
  return (
    !a.isEmpty &&
    !b.isEmpty &&
    agree(a.protocol, b.protocol) &&
    agree(a.localPort, b.localPort) &&
    agree(a.remotePort, b.remotePort) &&
    ((a.dsfield.value ^ b.dsfield.value) & a.dsfield.mask & b.dsfield.mask) === 0 &&
    (a.direction === b.direction || a.direction === 'bi' || b.direction === 'bi') &&
    touch(a.localIp, b.localIp) &&
    touch(a.remoteIp, b.remoteIp)
  );
}

/** Whether every frame of `inner` is one of `outer`. */
function holds(outer: Part, inner: Part): boolean {
  if (inner.isEmpty || outer.isEmpty) return inner.isEmpty;
  const { mask } = outer.dsfield;
  return (
    includes(outer.protocol, inner.protocol) &&
    includes(outer.localPort, inner.localPort) &&
    includes(outer.remotePort, inner.remotePort) &&
    (mask & ~inner.dsfield.mask) === 0 &&
    (inner.dsfield.value & mask) === outer.dsfield.value &&
    (outer.direction === 'bi' || outer.direction === inner.direction) &&
    contains(outer.localIp, inner.localIp) &&
    contains(outer.remoteIp, inner.remoteIp)
  );
}

/** null is any. */
function agree<T>(a: T | null, b: T | null): boolean {
  return a === null || b === null || a === b;
}

function includes<T>(outer: T | null, inner: T | null): boolean {
  return outer === null || outer === inner;
}

function touch(a: readonly Span[], b: readonly Span[]): boolean {
  for (let i = 0, j = 0; ; ) {
    const [one, other] = [a[i], b[j]];
    if (!one || !other) return false;
    if (one.last < other.first) i += 1;
    else if (other.last < one.first) j += 1;
    else return true;
  }
}

function contains(outer: readonly Span[], inner: readonly Span[]): boolean {
  let at = 0;
  return inner.every(({ first, last }) => {
    for (let one = outer[at]; one && one.last < first; one = outer[at]) at += 1;
    const around = outer[at];
    return around !== undefined && around.first <= first && last <= around.last;
  });
}

/** All of IPv4 is as wide as all of IPv6, so that prefixes of one length are as wide as each other. */
const WEIGHT: Readonly<Record<Version, bigint>> = { 4: 1n << 96n, 6: 1n };

function addressPairs({ localIp, remoteIp }: Part, version: Version): bigint {
  return count(localIp) * count(remoteIp) * WEIGHT[version] ** 2n;
}

/** Kinds of frames between two addresses. */
function kinds({ protocol, localPort, remotePort, dsfield, direction }: Part): bigint {
  return (
    (protocol === null ? 256n : 1n) *
    (localPort === null ? 65_536n : 1n) *
    (remotePort === null ? 65_536n : 1n) *
    (1n << BigInt(bitsIn(0xff & ~dsfield.mask))) *
    (direction === 'bi' ? 2n : 1n)
  );
}

function count(spans: readonly Span[]): bigint {
  return spans.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

function bitsIn(byte: number): number {
  return byte === 0 ? 0 : (byte & 1) + bitsIn(byte >> 1);
}

function spansOf(value: FlowMatch['localIp'], version: Version, state: HostState): readonly Span[] {
  if (value === null) return ALL[version];
  if (typeof value === 'string') return joined([value])[version];
  const set = state.get(address('address-set', value.set));
  return set?.kind === 'address-set' ? spansOfSet(set)[version] : [];
}

type Spans = Readonly<Record<Version, readonly Span[]>>;

/** Sets are large, named often, and never change: each is worked out once. */
const known = new WeakMap<AddressSet, Spans>();

function spansOfSet(set: AddressSet): Spans {
  const spans = known.get(set) ?? joined(set.entries);
  known.set(set, spans);
  return spans;
}

/** Prefixes as spans; those that overlap or follow on each other become one. */
function joined(prefixes: readonly string[]): Spans {
  const spans: Record<Version, { first: bigint; last: bigint }[]> = { 4: [], 6: [] };
  const ranges = prefixes.flatMap((prefix) => rangeOf(prefix) ?? []);
  for (const { version, first, last } of ranges.sort((a, b) => ascending(a.first, b.first))) {
    const list = spans[version];
    const before = list.at(-1);
    if (!before || before.last + 1n < first) list.push({ first, last });
    else if (before.last < last) before.last = last;
  }
  return spans;
}
