import type * as engine from '#emulator/result.ts';
import { compareNames } from '#state/address.ts';
import { linkNamed } from '#state/host-state.ts';
import { clientsOfPorts, type RingGroup, ringGroups } from '#state/ring-groups.ts';
import type { LaneReport, Measured, RingReport, TransmitLaneReport, TransmitRingReport } from '#usage/report.ts';
import { by, less } from './difference.ts';
import { ownName, partOf } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** What rings and lanes have counted between two instants, rings with the numbers that they have on the host. */
export function ringRows(
  now: engine.Result,
  before: engine.Result | null,
  scene: Scene,
): Pick<Measured, 'lanes' | 'rings' | 'transmitRings' | 'transmitLanes'> {
  const numbers = numbersOf(scene);
  const lanes = by(before?.lanes, laneKey);
  const rings = by(before?.rings, ringKey);
  const transmitRings = by(before?.transmitRings, ringKey);
  const transmitLanes = by(before?.transmitLanes, transmitKey);
  return {
    lanes: now.lanes.map((one) => laneRow(one, lanes.get(laneKey(one)), numbers)),
    rings: now.rings.map((one) => ringRow(one, rings.get(ringKey(one)), numbers)),
    transmitRings: now.transmitRings.map((one): TransmitRingReport => {
      const { nic, index, client: link } = one;
      const sent = less(one.sent, transmitRings.get(ringKey(one))?.sent);
      return { nic: ownName(nic), index, number: numbers.ofNic(nic, 'tx', link, index), link, sent };
    }),
    transmitLanes: now.transmitLanes.map((one): TransmitLaneReport => {
      const { client: link, id, index } = one;
      const old = transmitLanes.get(transmitKey(one));
      const ring = index === null ? null : numbers.ofLink(link, 'tx', true, index);
      return { link, id, ring, sent: less(one.sent, old?.sent), dropped: less(one.dropped, old?.dropped) };
    }),
  };
}

function laneKey({ client, flow, id, index }: engine.LaneResult): string {
  return JSON.stringify([client, flow, id, index]);
}

/** Without numbers of rings, for whoever does not show them. */
export function laneRow(
  now: engine.LaneResult,
  before: engine.LaneResult | undefined,
  numbers: RingNumbers | null = null,
): LaneReport {
  const chains = (slot: 0 | 1 | 2) => now.chains[slot] - (before?.chains[slot] ?? 0);
  const link = ownName(now.client);
  return {
    link,
    flow: now.flow === null ? null : ownName(now.flow),
    id: now.id,
    index: now.index,
    ring: now.ring === null || numbers === null ? null : numbers.ofLink(link, 'rx', now.id === 'hw', now.ring),
    fanout: now.fanout,
    cpu: now.cpu,
    received: less(now.received, before?.received),
    interruptFrames: now.interruptFrames - (before?.interruptFrames ?? 0),
    interruptBytes: now.interruptBytes - (before?.interruptBytes ?? 0),
    pollFrames: now.pollFrames - (before?.pollFrames ?? 0),
    pollBytes: now.pollBytes - (before?.pollBytes ?? 0),
    broadcast: less(now.broadcast, before?.broadcast),
    chainsBelow10: chains(0),
    chains10To50: chains(1),
    chainsAbove50: chains(2),
    dropped: less(now.dropped, before?.dropped),
  };
}

function ringKey({
  nic,
  client,
  index,
}: {
  readonly nic: string;
  readonly client: string | null;
  readonly index: number;
}) {
  return JSON.stringify([nic, client, index]);
}

function transmitKey({ client, index }: engine.TransmitLaneResult): string {
  return JSON.stringify([client, index]);
}

function ringRow(now: engine.RingResult, before: engine.RingResult | undefined, numbers: RingNumbers): RingReport {
  return {
    nic: ownName(now.nic),
    index: now.index,
    number: numbers.ofNic(now.nic, 'rx', now.client, now.index),
    link: now.client,
    received: less(now.received, before?.received),
    dropped: less(now.dropped, before?.dropped),
    interrupts: now.interrupts - (before?.interrupts ?? 0),
    polls: now.polls - (before?.polls ?? 0),
    maxFrames: now.maxFrames,
  };
}

/** The configuration of a scene never changes, and a run asks at every record of the history. */
const known = new WeakMap<Scene, RingNumbers>();

function numbersOf(scene: Scene): RingNumbers {
  const found = known.get(scene) ?? new RingNumbers(scene);
  known.set(scene, found);
  return found;
}

/** The numbers of rings as `show-phys -H` has them: the shared ones first, then those of each link that has some for itself. */
class RingNumbers {
  readonly #scene: Scene;
  readonly #groups = new Map<string, readonly RingGroup[]>();
  readonly #clients: ReturnType<typeof clientsOfPorts>;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#clients = clientsOfPorts(scene.state);
  }

  /** null: the NIC has none left for those who share, or it is that of a VF. `nic` is the engine's name. */
  ofNic(nic: string, side: RingGroup['side'], owner: string | null, index: number): number | null {
    const group = this.#groupsOf(ownName(nic)).find(
      (one) => one.side === side && (owner === null ? one.shared : !one.shared && one.clients.includes(owner)),
    );
    return group?.rings[index] ?? null;
  }

  /** Where a link meets several ports its rings have a number on each, so it keeps its own. */
  ofLink(name: string, side: RingGroup['side'], isOwn: boolean, index: number): number | null {
    const link = linkNamed(this.#scene.state, name);
    const port =
      link === undefined ? undefined : link.kind === 'phys' ? link.name : 'over' in link ? link.over : undefined;
    if (port === undefined || this.#scene.hardware.links[port] === undefined) return index;
    return this.ofNic(partOf.nic(port), side, isOwn ? name : null, index);
  }

  #groupsOf(port: string): readonly RingGroup[] {
    const known = this.#groups.get(port);
    if (known) return known;
    const nic = this.#scene.hardware.links[port];
    const sorted = (this.#clients.get(port) ?? []).toSorted((a, b) => compareNames(a.name, b.name));
    const groups = nic ? ringGroups(nic, sorted) : [];
    this.#groups.set(port, groups);
    return groups;
  }
}
