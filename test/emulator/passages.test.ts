import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Blueprint, Change, ClientPart, Load, StreamPart, TunnelPart } from '#emulator/blueprint.ts';
import { runs } from '../runs.ts';
import { aheadIsAsEvents } from './answer.ts';
import {
  blocking,
  bridge,
  cable,
  client,
  constant,
  emptyBlueprint,
  flow,
  greedy,
  MS,
  nic,
  poisson,
  stream,
  tcp,
  US,
} from './parts.ts';

const load: fc.Arbitrary<Load> = fc.oneof(
  fc.integer({ min: 1000, max: 2_000_000 }).map((rate) => constant(rate, 60)),
  fc.integer({ min: 1000, max: 2_000_000 }).map((rate) => poisson(rate, 1514)),
  fc.integer({ min: 1, max: 300 }).map(
    (frames): Load => ({
      kind: 'open',
      size: { kind: 'uniform', fromBytes: 60, toBytes: 1540 },
      arrival: { kind: 'burst', frames, everyPicoseconds: 100 * US },
    }),
  ),
);

/** What can make frames wait, or sources meet, at the first switch. */
const DISTURBANCES = [
  'slow',
  'limit',
  'flow',
  'blocking',
  'tcp',
  'two',
  'promiscuous',
  'cpu',
  'tunnel',
  'uplink',
  'machine',
] as const;

type Disturbance = (typeof DISTURBANCES)[number];

const sender = fc.record({
  to: fc.nat(),
  load,
  over: fc.constantFrom('one', 'one', 'one', 'two'),
  vid: fc.constantFrom(null, null, null, null, null, 10),
  ports: fc.constantFrom(1, 3),
  limitFrames: fc.constantFrom(null, null, 50),
  start: fc.constantFrom(0, 0, 123_456),
  guest: fc.constantFrom(
    { qdiscFrames: null, stopFrames: 2, wakeFrames: 1 },
    { qdiscFrames: 5, stopFrames: 8, wakeFrames: 4 },
  ),
  silent: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  receiver: fc.integer({ min: 0, max: 30 }).map((n) => ['ff:ff:ff:ff:ff:ff', '02:ff:ff:ff:ff:fe'][n] ?? null),
  forged: fc.integer({ min: 0, max: 30 }),
});

/** Clients of two lossless switches that send without looking to clients that only count, beside a wire that is cut; one thing more now and then. */
const switches = fc
  .record({
    sends: fc.array(sender, { minLength: 2, maxLength: 6 }),
    lossless: fc.constantFrom(true, true, true, false),
    mtu: fc.constantFrom(1500, 1500, 900),
    disturbed: fc.oneof(
      { weight: 2, arbitrary: fc.constant<Disturbance | 'no'>('no') },
      { weight: 1, arbitrary: fc.constantFrom<Disturbance | 'no'>(...DISTURBANCES) },
    ),
    changes: fc.array(fc.record({ at: fc.integer({ min: 1, max: 990 }), kind: fc.nat(4), of: fc.nat() }), {
      maxLength: 4,
    }),
  })
  .map(({ sends, lossless, mtu, disturbed, changes }): Blueprint => {
    const name = (number: number) => `e${number % sends.length}`;
    const isHit = (what: Disturbance, index: number) => disturbed === what && index === 0;
    const clients = sends.map(({ over, vid, guest }, index): ClientPart => {
      const place = index === 0 ? 'one' : over;
      const maxbw = isHit('limit', index) ? 50e6 : null;
      const promiscuous = isHit('promiscuous', index);
      const own = client(name(index), { index, over: place, vid, guest, promiscuous, maxbw });
      return isHit('slow', index)
        ? { ...own, receiver: { ...own.receiver, servicePicoseconds: US, bufferFrames: 2 } }
        : own;
    });
    const streams = sends.flatMap((one, index): StreamPart[] => {
      if (one.silent) return [];
      const own = clients.filter(
        (other, place) => place !== index && other.over === clients[index]?.over && other.vid === one.vid,
      );
      const made = stream(`s${index}`, name(index), own[one.to % own.length]?.name ?? name(one.to), {
        startPicoseconds: one.start,
        limitFrames: one.limitFrames,
        sourcePort: { first: 1000, count: one.ports },
        sourceMac: one.forged === 0 ? '02:00:00:00:77:77' : null,
        load: one.load,
      });
      if (isHit('blocking', index)) return [{ ...made, load: blocking(500_000, 60, 2) }];
      return [one.receiver === null ? made : { ...made, to: { mac: one.receiver } }];
    });
    // Memory takes no time: a conversation without an end would never come to the next instant.
    const conversation = stream('more', 'e0', 'e1', { protocol: 'tcp', limitBytes: 200_000, load: tcp() });
    const change = (kind: number, of: number): Change => {
      if (kind > 1) return { kind: 'cable', cable: kind === 2 ? 'wire' : 'side', up: of % 3 === 0 };
      const whose = kind === 1 ? name(of) : 'm1';
      return { kind: 'client-maxbw', client: whose, bitsPerSecond: of % 2 === 0 ? null : (1 + (of % 990)) * 1e6 };
    };
    const tunnel = (bridgeName: string, below: string, local: string): TunnelPart => {
      return {
        name: `t-${bridgeName}`,
        bridge: bridgeName,
        client: below,
        vni: 7,
        local,
        port: 4789,
        remotes: null,
        cos: null,
      };
    };
    const plain = emptyBlueprint();
    const uplinks = disturbed === 'uplink';
    return {
      ...plain,
      costs: disturbed === 'cpu' ? { ...plain.costs, perPacketPicoseconds: 300_000 } : plain.costs,
      cpus: disturbed === 'cpu' ? [{ id: 0, numa: 0, speed: 1, online: true, isolated: false, steal: [] }] : [],
      bridges: ['one', 'two'].map((each, index) =>
        bridge(each, { mtu, lossless, clientQueueFrames: 4, uplinks: uplinks ? [`n${index + 1}`] : [] }),
      ),
      nics: ['n1', 'n2'].map((each) => nic(each, { mtu: 1600 })),
      cables: [
        cable('wire', 'n1', 'n2'),
        ...(disturbed === 'machine' ? [cable('side', 'm3', 'one')] : [cable('side', 'm3', 'm4')]),
      ],
      clients: [
        ...clients,
        client('m1', { index: 101, over: 'n1', mtu: 1600, ips: ['192.168.1.1'] }),
        client('m2', { index: 102, over: 'n2', mtu: 1600, ips: ['192.168.1.2'] }),
        client('m3', { index: 103 }),
        ...(disturbed === 'machine' ? [] : [client('m4', { index: 104 })]),
      ],
      tunnels: disturbed === 'tunnel' ? [tunnel('one', 'm1', '192.168.1.1'), tunnel('two', 'm2', '192.168.1.2')] : [],
      flows: disturbed === 'flow' ? [flow('web', 'e0', { maxbw: 10e6 })] : [],
      streams: [
        ...streams,
        stream('beside', 'm1', 'm2'),
        disturbed === 'machine' ? stream('side', 'm3', 'e0') : stream('side', 'm3', 'm4', { load: greedy(1000) }),
        ...(disturbed === 'tcp' ? [conversation] : []),
        ...(disturbed === 'two' ? [stream('more', 'e0', 'e1', { load: constant(700_000, 200) })] : []),
      ],
      events: changes
        .filter(({ kind }) => kind !== 1 || disturbed === 'limit')
        .map(({ at, kind, of }) => ({ atPicoseconds: at * US, change: change(kind, of) })),
    };
  });

describe('a lossless switch where nobody waits', () => {
  it('gives the same result by sources that run ahead as event by event, however time is sliced', () => {
    fc.assert(aheadIsAsEvents(switches, MS), runs(60));
  });
});
