import { compareNames } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import type { HostState } from '#state/host-state.ts';
import type { LinkFacts } from '#state/link-facts.ts';
import { type Kind, LINK_KINDS, type Link, type ResourceOf } from '#state/resource.ts';

/** What a table is made from: one configuration of a host, and the hardware under it. */
export interface Look {
  readonly state: HostState;
  readonly hardware: Hardware;
  readonly facts: LinkFacts;
}

/** All objects of a kind in the order of their names; with `name`, only that one. */
export function objectsOf<K extends Kind>({ state }: Look, kind: K, name?: string): readonly ResourceOf<K>[] {
  const found: ResourceOf<K>[] = [];
  // The test of the kind is what makes it one of that kind.
  for (const one of state.values())
    if (one.kind === kind && (name === undefined || one.name === name)) found.push(one as ResourceOf<K>);
  return found.sort((a, b) => compareNames(a.name, b.name));
}

/** All links, physical ones first, then by class and name; with `name`, only that one. */
export function linksOf(look: Look, name?: string): readonly Link[] {
  return LINK_KINDS.flatMap((kind): readonly Link[] => objectsOf(look, kind, name));
}

/** Mb/s, whole, as dladm prints speeds; what no wire bounds is 0. */
export function speedText(bitsPerSecond: number | null): string {
  return String(Math.floor((bitsPerSecond ?? 0) / 1e6));
}
