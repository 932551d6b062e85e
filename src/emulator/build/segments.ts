import type { Blueprint, ClientPart } from '../blueprint.ts';

/** Which clients hear each other's broadcasts, cables that are down included: a name per link and VLAN. */
export class Segments {
  private readonly names = new Map<string, string>();
  private readonly blueprint: Blueprint;

  constructor(blueprint: Blueprint) {
    this.blueprint = blueprint;
    const roots = new Map<string, string>();
    const find = (name: string): string => {
      const up = roots.get(name) ?? name;
      if (up === name) return name;
      const root = find(up);
      roots.set(name, root);
      return root;
    };
    const join = (a: string, b: string) => roots.set(find(a), find(b));
    for (const { ends } of blueprint.cables) join(ends[0].part, ends[1].part);
    for (const part of blueprint.bridges) for (const uplink of part.uplinks) join(part.name, uplink);
    for (const part of blueprint.aggregations) for (const port of part.ports) join(part.name, port);
    for (const part of blueprint.tunnels) {
      for (const other of blueprint.tunnels) if (other.vni === part.vni) join(part.bridge, other.bridge);
    }
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
    for (const part of blueprint.clients) {
      const vid = part.vid ?? defaults.get(part.over ?? part.name) ?? 0;
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
