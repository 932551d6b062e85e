import type { Configuration } from '#diff/change.ts';
import type { Address } from '#state/address.ts';
import type { HostState } from '#state/host-state.ts';
import type { Resource } from '#state/resource.ts';
import { ownPrefixes } from '#state/underlays.ts';
import { ipOf } from '#units/ip-address.ts';
import type { Piece } from '../piece.ts';

/** A piece and its place in the list of all. */
export interface Numbered extends Piece {
  readonly index: number;
}

/** Directed edges between pieces (by index), and between pieces and gates: nodes that stand for "all of these are done". */
export class Edges {
  readonly after: number[][];

  constructor(count: number) {
    this.after = Array.from({ length: count }, () => []);
  }

  add(before: number, after: number): void {
    if (before !== after) this.after[before]?.push(after);
  }

  /** A new node without a piece. */
  gate(): number {
    return this.after.push([]) - 1;
  }
}

/** The pieces that touch one configuration, and that configuration before and after all of them. */
export interface Scene {
  readonly pieces: readonly Numbered[];
  readonly bySubject: ReadonlyMap<string, readonly Numbered[]>;
  readonly before: HostState;
  readonly after: HostState;
  /** Address of an underlay -> links that hold it, before or after. */
  readonly underlays: ReadonlyMap<string, readonly string[]>;
}

/** Sets the scene of one configuration. */
export function sceneOf(
  pieces: readonly Piece[],
  configuration: Configuration,
  before: HostState,
  after: HostState,
): Scene {
  const here = pieces.flatMap((piece, index) =>
    piece.where === 'both' || piece.where === configuration ? [{ ...piece, index }] : [],
  );
  const bySubject = new Map<Address, Numbered[]>();
  for (const piece of here) append(bySubject, piece.address, piece);
  return { pieces: here, bySubject, before, after, underlays: underlaysOf([before, after]) };
}

function underlaysOf(states: readonly HostState[]): ReadonlyMap<string, readonly string[]> {
  const links = new Map<string, string[]>();
  for (const state of states) {
    for (const one of state.values()) for (const ip of ipsOf(one)) append(links, ip, one.name);
  }
  return links;
}

/** The addresses of the host itself on a link, without their prefix lengths. */
export function ipsOf(resource: Resource | null): readonly string[] {
  return ownPrefixes(resource).map(ipOf);
}

/** Adds to the list of a key. */
export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
