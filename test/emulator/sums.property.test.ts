import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blueprint } from '#emulator/blueprint.ts';
import type { Count, Result } from '#emulator/result.ts';
import { simulate } from '#emulator/simulation.ts';
import { runs } from '../runs.ts';
import { campus } from './campus.ts';
import { MS } from './parts.ts';
import { topology } from './topology.ts';

const END = 3 * MS;

/** What a host has counted at two instants, both in the middle of its work. */
function results(blueprint: Blueprint): readonly Result[] {
  const simulation = simulate(blueprint, { seed: 7, warmupPicoseconds: 0.4 * MS });
  try {
    return [0.9 * MS, END].map((at) => {
      simulation.advance(at);
      return simulation.result();
    });
  } finally {
    simulation.close();
  }
}

function sum(counts: readonly Count[]): Count {
  return {
    frames: counts.reduce((total, one) => total + one.frames, 0),
    bytes: counts.reduce((total, one) => total + one.bytes, 0),
  };
}

const of = <Row, Key extends keyof Row>(rows: readonly Row[], key: Key, value: Row[Key]) =>
  rows.filter((row) => row[key] === value);

describe('the counters of any network add up', () => {
  it('rings to ports, lanes to links, flows to no more than their links', () => {
    fc.assert(
      fc.property(fc.oneof(topology, campus), (blueprint) => {
        for (const result of results(blueprint)) {
          expectPorts(result, blueprint);
          expectLinks(result, blueprint);
          expect(/.{0,200}":-\d.{0,20}/.exec(JSON.stringify(result))?.[0] ?? '', 'nothing is less than none').toBe('');
        }
      }),
      runs(60),
    );
  });
});

/** Receive rings are what a port took, transmit rings what left it; what came by its cable is taken, left aside or dropped. */
function expectPorts(result: Result, { nics, cables }: Blueprint): void {
  for (const nic of result.nics) {
    const rings = of(result.rings, 'nic', nic.name);
    expect(sum(rings.map(({ received }) => received)), `${nic.name} rx`).toEqual(nic.received);
    const ends = result.cables.flatMap((cable) => (cable.ends.some(({ part }) => part === nic.name) ? cable.ends : []));
    const sent = of(result.transmitRings, 'nic', nic.name).map((ring) => ring.sent);
    expect(sum(sent), `${nic.name} tx`).toEqual(of(ends, 'part', nic.name)[0]?.sent ?? sum([]));
    const far = ends.find(({ part }) => part !== nic.name);
    const taken = sum([nic.received, nic.filtered, nic.receivedDropped]);
    // A NIC that handles only so many packets a second has some of them at hand, now or at the end of the warm-up.
    const atHand = of(nics, 'name', nic.name)[0]?.packetsPerSecond === null ? 0 : 129 + kept(cables, nic.name);
    const arrived = sum(far === undefined ? [] : [far.received, far.wrong]);
    expect(Math.abs(taken.frames - arrived.frames), `${nic.name} wire`).toBeLessThanOrEqual(atHand);
  }
}

/** Frames that a port of the NIC has room for beside its queues, because it may not lose them. */
function kept(cables: Blueprint['cables'], nic: string): number {
  const classes = cables.flatMap(({ ends }) => of(ends, 'part', nic).flatMap(({ ingress }) => ingress?.classes ?? []));
  return classes.reduce((frames, one) => frames + (one.xoffBytes + one.headroomBytes) / 60, 0);
}

/** Lanes of both directions are what a link counts; a flow never counts more than the link it is on. */
function expectLinks(result: Result, { clients }: Blueprint): void {
  for (const link of result.clients) {
    const part = of(clients, 'name', link.name)[0];
    if (part === undefined || part.over === null) continue;
    const lanes = of(result.lanes, 'client', link.name);
    expect(sum(lanes.map(({ received }) => received)), `${link.name} lanes`).toEqual(link.received);
    expect(sum(of(lanes, 'id', 'local').map(({ received }) => received))).toEqual(link.receivedLocal);
    expect(sum(lanes.map(({ broadcast }) => broadcast))).toEqual(link.receivedBroadcast);
    for (const lane of lanes) {
      if (lane.id === 'local' || part.over === 'stub') continue;
      const ways = { frames: lane.interruptFrames + lane.pollFrames, bytes: lane.interruptBytes + lane.pollBytes };
      expect(sum([ways, lane.broadcast]), `${link.name} ${lane.id} ${lane.index}`).toEqual(lane.received);
    }
    const sent = of(result.transmitLanes, 'client', link.name).map((lane) => lane.sent);
    expect(sum(sent), `${link.name} tx lanes`).toEqual(link.sent);
    const flows = of(result.flows, 'over', link.name);
    expect(sum(flows.map((flow) => flow.received)).frames).toBeLessThanOrEqual(link.received.frames);
    expect(sum(flows.map((flow) => flow.sent)).frames).toBeLessThanOrEqual(link.sent.frames);
  }
}
