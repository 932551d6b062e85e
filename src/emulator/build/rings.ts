import type { Blueprint, ClientPart } from '../blueprint.ts';
import { type Latest, RingCounter } from '../count/ring-counter.ts';
import { layerHash } from '../forward/hash.ts';
import { type Header, PerHeader } from '../frame/headers.ts';
import type { TxRings } from '../wire/tx-rings.ts';
import type { World } from '../world.ts';
import type { Client } from './client.ts';
import type { Cable, Node } from './network.ts';
import { nicsUnder } from './nic-of.ts';

/** Rings of one NIC that one client has for itself, or that all others share. */
export interface RingGroup {
  /** null: shared. */
  readonly client: string | null;
  readonly count: number;
  /** Number of its first ring in the counter of the NIC. */
  readonly first: number;
}

export interface NicRings {
  readonly groups: readonly RingGroup[];
  readonly counter: RingCounter;
  /** false: there is one ring, all that passes the port is its own, and the counter has only what is lost behind it. */
  readonly isCounted: boolean;
}

/** The rings of a NIC in both directions, and what counts what leaves by them; null: one ring, which is the wire's queue. */
export interface Rings {
  readonly rx: NicRings;
  readonly tx: NicRings;
  readonly out: TxRings | null;
}

/** Counts what passes the rings of all NICs. To be called when everything is plugged in. */
export function buildRings(
  world: World,
  blueprint: Blueprint,
  nodes: ReadonlyMap<string, Node>,
  cables: ReadonlyMap<string, Cable>,
  clients: ReadonlyMap<string, Client>,
): Map<string, Rings> {
  const made = new Map<string, Rings>();
  const latest = new PerHeader();
  for (const [number, nic] of blueprint.nics.entries()) {
    const above = [...clients.values()].filter(({ part }) => nicsUnder(blueprint, part.over).includes(nic.name));
    const rx = counted(
      world,
      'rx',
      nic.sharedRings,
      above,
      isBundled(blueprint, nic.name) ? { rows: latest, number } : null,
    );
    const tx = counted(world, 'tx', nic.sharedTxRings, above, null);
    const port = nodes.get(nic.name)?.bridge.ports.find(({ kind }) => kind === 'uplink');
    if (port !== undefined && rx.isCounted) port.rings = rx.counter;
    const out = [...cables.values()]
      .flatMap(({ part, rings }) => rings.filter((_, end) => part.ends[end]?.part === nic.name))
      .find((one) => one !== null);
    out?.countBy(tx.counter);
    made.set(nic.name, { rx, tx, out: out ?? null });
  }
  for (const { part } of clients.values()) watchLosses(world, blueprint, part, made, latest);
  return made;
}

/** Whether the frames of one client may come by this NIC and by others. */
function isBundled({ aggregations, bridges }: Blueprint, nic: string): boolean {
  return (
    aggregations.some(({ ports }) => ports.length > 1 && ports.includes(nic)) ||
    bridges.some(({ uplinks }) => uplinks.length > 1 && uplinks.includes(nic))
  );
}

/** Frames for which a ring had no descriptor were counted by the ring that brought them. */
function watchLosses(
  world: World,
  blueprint: Blueprint,
  part: ClientPart,
  rings: ReadonlyMap<string, Rings>,
  latest: PerHeader,
): void {
  const under = nicsUnder(blueprint, part.over);
  if (under.length === 0) return;
  world.ledger.site(`client/${part.name}`, 'ring').witness = (frame) => {
    if (frame.local) return;
    const number = under.length === 1 ? -1 : latest.get(frame.header);
    rings.get(blueprint.nics[number]?.name ?? under[0] ?? '')?.rx.counter.lose(frame);
  };
}

function counted(
  world: World,
  side: 'rx' | 'tx',
  sharedRings: number,
  above: readonly Client[],
  latest: Latest | null,
): NicRings {
  const groups: RingGroup[] = [{ client: null, count: Math.max(1, sharedRings), first: 0 }];
  const owners = new Map<string, { readonly group: RingGroup; readonly lanes: number }>();
  for (const { part, lanes } of above) {
    const count = side === 'rx' ? part.rings : part.txRings;
    if (count === 0) continue;
    const first = groups.reduce((sum, group) => sum + group.count, 0);
    const group = { client: part.name, count, first };
    groups.push(group);
    const hardware = lanes.find(({ kind }) => kind === 'hw');
    owners.set(keyOf(part.vid ?? 0, part.mac), { group, lanes: hardware?.fan.lanes.length ?? count });
  }
  const shared = groups[0] as RingGroup;
  const choose = (head: Header) => {
    const owner = owners.get(keyOf(head.vid, side === 'rx' ? head.destinationMac : head.sourceMac));
    const hash = layerHash(head, ['L3', 'L4']);
    if (owner === undefined) return hash % shared.count;
    // The lanes of a client are dealt to its rings in turn, so the ring is that of the lane which the hash chooses.
    return owner.group.first + ((side === 'rx' ? hash % owner.lanes : hash) % owner.group.count);
  };
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  const counter = new RingCounter(world.headers, total, choose, latest);
  // The transmit rings begin anew with what waits in them, and do that themselves.
  if (side === 'rx') world.counting.push(counter);
  return { groups, counter, isCounted: total > 1 || latest !== null };
}

function keyOf(vid: number, mac: string): string {
  return `${vid} ${mac}`;
}
