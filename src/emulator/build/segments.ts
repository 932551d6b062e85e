import { hasVlan } from '#units/vlans.ts';
import type { Blueprint, ClientPart } from '../blueprint.ts';

/** Which clients hear each other's broadcasts, cables that are down included: a name per link and VLAN. */
export class Segments {
  private readonly names = new Map<string, string>();
  private readonly blueprint: Blueprint;

  constructor(blueprint: Blueprint) {
    this.blueprint = blueprint;
    const defaults = new Map(
      [...blueprint.bridges, ...blueprint.nics, ...blueprint.aggregations].map((part) => [part.name, part.defaultVid]),
    );
    // A machine beyond the wire is on the VLAN that its switch gives to untagged frames.
    for (const { ends } of blueprint.cables) {
      for (const near of [0, 1] as const) {
        const vid = defaults.get(ends[1 - near]?.part ?? '');
        if (vid !== undefined && !defaults.has(ends[near].part)) defaults.set(ends[near].part, vid);
      }
    }
    const isChosen = blueprint.cables.some(({ vlans }) => vlans !== undefined);
    const byTag = new Map<number | null, (name: string) => string>();
    const joinsFor = (tag: number | null) => {
      const find = byTag.get(tag) ?? joinsOf(blueprint, tag, defaults);
      byTag.set(tag, find);
      return find;
    };
    for (const part of blueprint.clients) {
      const vid = part.vid ?? defaults.get(part.over ?? part.name) ?? 0;
      const find = joinsFor(isChosen ? (part.vid ?? 0) : null);
      this.names.set(part.name, `${find(part.over ?? part.name)} ${vid}`);
    }
  }

  of(client: string): string {
    return this.names.get(client) ?? client;
  }

  /** MACs by address of all clients on the link of one. */
  neighbours(client: string): Map<string, string> {
    const segment = this.of(client);
    const found = new Map<string, string>();
    for (const part of this.blueprint.clients) {
      if (this.of(part.name) !== segment) continue;
      for (const ip of part.ips) found.set(ip, part.mac);
    }
    return found;
  }

  /** Whether there is a way from one client to another: one link, or routers between theirs. */
  joins(from: string, to: string): boolean {
    return this.of(from) === this.of(to) || this.gateway(from, to) !== null;
  }

  /** Where a client's frames for another go on its own link: to itself (null), or to the first router on the shortest way. */
  gateway(from: string, to: string): ClientPart | null {
    const start = this.of(from);
    const goal = this.of(to);
    if (start === goal) return null;
    const seen = new Set([start]);
    let edge: { readonly segment: string; readonly first: string | null }[] = [{ segment: start, first: null }];
    while (edge.length > 0) {
      const next: typeof edge = [];
      for (const { segment, first } of edge) {
        for (const router of this.blueprint.routers) {
          const entry = router.clients.find((each) => this.of(each.client) === segment);
          if (entry === undefined) continue;
          for (const each of router.clients) {
            const beyond = this.of(each.client);
            if (seen.has(beyond)) continue;
            seen.add(beyond);
            const gate = first ?? entry.client;
            if (beyond === goal) return this.blueprint.clients.find((client) => client.name === gate) ?? null;
            next.push({ segment: beyond, first: gate });
          }
        }
      }
      edge = next;
    }
    return null;
  }
}

/** One name for all parts that are joined, for frames with that tag (0: without one) or, of null, for any. */
function joinsOf(
  { cables, bridges, aggregations, tunnels }: Blueprint,
  tag: number | null,
  defaults: ReadonlyMap<string, number>,
): (name: string) => string {
  const roots = new Map<string, string>();
  const find = (name: string): string => {
    const up = roots.get(name) ?? name;
    if (up === name) return name;
    const root = find(up);
    roots.set(name, root);
    return root;
  };
  const join = (a: string, b: string) => roots.set(find(a), find(b));
  for (const { ends, vlans } of cables) {
    const [one, other] = ends.map(({ part }) => part) as [string, string]; // A cable has two ends.
    const vid = tag === 0 ? (defaults.get(one) ?? 0) : tag;
    if (vlans === undefined || vid === null || hasVlan(vlans, vid)) join(one, other);
  }
  for (const part of bridges) for (const uplink of part.uplinks) join(part.name, uplink);
  for (const part of aggregations) for (const port of part.ports) join(part.name, port);
  for (const part of tunnels) for (const other of tunnels) if (other.vni === part.vni) join(part.bridge, other.bridge);
  return find;
}
