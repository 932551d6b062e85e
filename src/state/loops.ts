import { isAllVlans, joined, printVlans, type VlanRange } from '#units/vlans.ts';
import { switchOf } from './plug.ts';

/** A cable between two switches. */
interface Trunk {
  readonly name: string;
  /** SWITCH/PORT of both ends. */
  readonly between: readonly string[];
  /** Whose frames it carries. */
  readonly vlans: readonly VlanRange[];
}

/** Trunks that join switches in a ring, so that a broadcast of these VLANs would go round for ever. */
export interface Loop {
  /** The last of them in the order given: without it they are no ring. */
  readonly closing: string;
  readonly trunks: readonly string[];
  readonly vlans: readonly VlanRange[];
}

/**
 * The rings that trunks make, for each VLAN by itself: its trunks must be a forest. Switches here know no spanning tree (IEEE 802.1Q, clause
 * 13): what one for each VLAN would block has to be left out of the VLANs of a trunk.
 */
export function loopsOf(trunks: readonly Trunk[]): readonly Loop[] {
  const found = new Map<string, { readonly ring: readonly string[]; readonly vlans: VlanRange[] }>();
  for (const [first, last] of alikeVlans(trunks)) {
    const members = trunks.filter(({ vlans }) => vlans.some(([from, to]) => from <= first && last <= to));
    for (const ring of ringsOf(members)) {
      const key = JSON.stringify(ring);
      const before = found.get(key);
      if (before === undefined) found.set(key, { ring, vlans: [[first, last]] });
      else before.vlans.push([first, last]);
    }
  }
  return [...found.values()].map(({ ring, vlans }) => ({
    closing: ring.at(-1) ?? '',
    trunks: ring,
    vlans: joined(vlans),
  }));
}

/** What is wrong with a ring of trunks, and the ways out. */
export function loopWords({ trunks, vlans }: Loop): { readonly detail: string; readonly hint: string } {
  const named = trunks.map((name) => `trunks.${name}`);
  const carried = printVlans(vlans);
  const isAll = isAllVlans(vlans);
  const of = isAll ? 'all VLANs' : /[,-]/.test(carried) ? `VLANs ${carried}` : `VLAN ${carried}`;
  return {
    detail:
      named.length === 1
        ? `${named[0]} joins a switch to itself: frames would go round for ever.`
        : `${named.join(', ')} join their switches in a ring for ${of}: frames would go round for ever.`,
    hint:
      named.length === 1
        ? 'leave it out'
        : `give one of them \`vlans\` without ${isAll ? 'those of the others' : carried}, or leave one out`,
  };
}

/** Ranges of VLANs within which no trunk carries one and not the other. */
function alikeVlans(trunks: readonly Trunk[]): readonly VlanRange[] {
  const starts = new Set(trunks.flatMap(({ vlans }) => vlans.flatMap(([first, last]) => [first, last + 1])));
  const sorted = [...starts].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, index) => [start, (sorted[index + 1] ?? start + 1) - 1]);
}

/** Each trunk that joins switches which are joined already, behind those that join them. */
function ringsOf(trunks: readonly Trunk[]): readonly (readonly string[])[] {
  const ways = new Map<string, { readonly trunk: string; readonly to: string }[]>();
  const rings: (readonly string[])[] = [];
  for (const { name, between } of trunks) {
    const [one = '', other = ''] = between.map(switchOf);
    const joining = wayBetween(ways, one, other);
    if (joining !== null) rings.push([...joining, name]);
    else {
      ways.set(one, [...(ways.get(one) ?? []), { trunk: name, to: other }]);
      ways.set(other, [...(ways.get(other) ?? []), { trunk: name, to: one }]);
    }
  }
  return rings;
}

type Ways = ReadonlyMap<string, readonly { readonly trunk: string; readonly to: string }[]>;

/** The trunks between two switches; null: they are not joined. */
function wayBetween(ways: Ways, from: string, to: string): readonly string[] | null {
  const reached = new Map<string, readonly string[]>([[from, []]]);
  for (const [at, way] of reached) {
    if (at === to) return way;
    for (const next of ways.get(at) ?? []) if (!reached.has(next.to)) reached.set(next.to, [...way, next.trunk]);
  }
  return null;
}
