import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blueprint, ClientPart, StreamPart } from '#emulator/blueprint.ts';
import { runs } from '../runs.ts';
import { blocking, bridge, client, constant, cpu, emptyBlueprint, greedy, named, run, stream, tcp } from './parts.ts';

describe('a receive stack', () => {
  /** The stack could take 5 Mpps, the application takes 1.5 Mpps, 2 Mpps come. */
  const busy = (resumeFrames: number | null): Blueprint => ({
    ...emptyBlueprint(),
    cpus: [cpu(0)],
    costs: { ...emptyBlueprint().costs, perPacketPicoseconds: 200_000 },
    bridges: [bridge('stub', { clientQueueFrames: 256 })],
    clients: [
      client('a', { index: 1, over: 'stub' }),
      client('b', {
        index: 2,
        over: 'stub',
        receiver: { servicePicoseconds: 666_667, bufferFrames: 64, resumeFrames, cpu: null },
      }),
    ],
    streams: [stream('s', 'a', 'b', { load: constant(2e6, 60) })],
  });

  it.each([
    ['that never stops loses in front of the application', null, 'receiver', 64],
    ['that stops at a full buffer loses at the switch', 63, 'queue', 256 + 64 + 64],
    ['that goes on at half a buffer loses as much', 32, 'queue', 256 + 64 + 64],
  ])('%s', (_, resumeFrames, reason, room) => {
    const { dropped, drops } = named(run(busy(resumeFrames), 0.1).streams, 's');
    expect(drops.map((drop) => drop.reason)).toEqual([reason]);
    // What neither was consumed nor found room, give or take the frames in service.
    expect(Math.abs(dropped.frames - (200_000 - 150_000 - room))).toBeLessThanOrEqual(35);
  });
});

describe('P9: two senders of 1 Mpps and a receiver of 1.5 Mpps, rings of 1024', () => {
  const scene = (lossless: boolean, load: ReturnType<typeof constant>): Blueprint => ({
    ...emptyBlueprint(),
    bridges: [bridge('stub', { lossless })],
    clients: [
      client('a', { index: 1, over: 'stub' }),
      client('b', { index: 2, over: 'stub' }),
      client('c', {
        index: 3,
        over: 'stub',
        receiver: { servicePicoseconds: 2e6 / 3, bufferFrames: 1, resumeFrames: 0, cpu: null },
      }),
    ],
    streams: [stream('s', 'a', 'c', { load }), stream('t', 'b', 'c', { load, startPicoseconds: 300_000 })],
  });

  it('VALE drops at the output of the switch what the receiver does not take', () => {
    const result = run(scene(false, constant(1e6, 60)), 1);
    const { delivered, dropped } = result.conservation;
    expect(Math.abs(delivered.frames - 1_500_000)).toBeLessThanOrEqual(1);
    expect(Math.abs(dropped.frames - 498_976)).toBeLessThanOrEqual(2);
    expect(result.drops.map(({ place, reason }) => `${place} ${reason}`)).toEqual(['bridge/stub queue']);
  });

  it('zVALE stops the senders instead, for a quarter of the time each, and is fair', () => {
    const result = run(scene(true, blocking(1e6, 60, 1)), 1);
    expect(result.drops).toEqual([]);
    expect(Math.abs(result.conservation.delivered.frames - 1_500_000)).toBeLessThanOrEqual(1);
    const [s, t] = [named(result.streams, 's'), named(result.streams, 't')];
    for (const { blockedPicoseconds } of [s, t]) expect(Math.abs(blockedPicoseconds / 1e12 - 0.25)).toBeLessThan(0.01);
    expect(Math.abs(s.delivered.frames / t.delivered.frames - 1)).toBeLessThan(0.01);
    const inRings = result.queues.filter(({ place }) => place === 'bridge/stub');
    const occupancy = inRings.reduce((sum, { frames }) => sum + frames, 0);
    expect(inRings.every(({ maxFrames }) => maxFrames <= 1024)).toBe(true);
    expect(occupancy).toBeLessThanOrEqual(3072);
    expect(occupancy).toBeGreaterThan(3000);
  });
});

const SERVICES = fc.record({
  servicePicoseconds: fc.integer({ min: 100_000, max: 3_000_000 }),
  bufferFrames: fc.integer({ min: 1, max: 40 }),
  low: fc.double({ min: 0, max: 1, noNaN: true }),
});

const LOADS = fc.oneof(
  fc
    .record({ rate: fc.integer({ min: 100_000, max: 4_000_000 }), socket: fc.integer({ min: 1, max: 200 }) })
    .map(({ rate, socket }) => blocking(rate, 200, socket)),
  fc.constant(greedy(1514)),
  fc.constant(tcp({ initialWindowSegments: 40, delayedAckPicoseconds: 0 }, 3)),
);

describe('any lossless switch', () => {
  const scene = fc.record({
    ring: fc.integer({ min: 1, max: 64 }),
    costs: fc.boolean(),
    limited: fc.boolean(),
    receivers: fc.array(SERVICES, { minLength: 3, maxLength: 7 }),
    loads: fc.array(fc.record({ load: LOADS, from: fc.nat(), to: fc.nat(), all: fc.boolean() }), {
      minLength: 2,
      maxLength: 8,
    }),
  });

  it('loses nothing, whoever sends to whom, and stops nobody for ever', () => {
    fc.assert(
      fc.property(scene, ({ ring, costs, limited, receivers, loads }) => {
        const clients = receivers.map(({ servicePicoseconds, bufferFrames, low }, index) =>
          client(`c${index}`, {
            index,
            over: index % 2 === 0 ? 'left' : 'right',
            maxbw: limited && index === 0 ? 300e6 : null,
            receiver: {
              servicePicoseconds,
              bufferFrames,
              resumeFrames: Math.floor(low * (bufferFrames - 1)),
              cpu: null,
            },
          }),
        );
        const result = run(
          {
            ...emptyBlueprint(),
            cpus: [cpu(0), cpu(1)],
            costs: costs
              ? { ...emptyBlueprint().costs, perPacketPicoseconds: 200_000, perSentPacketPicoseconds: 90_000 }
              : emptyBlueprint().costs,
            bridges: ['left', 'right'].map((name) => bridge(name, { lossless: true, clientQueueFrames: ring })),
            clients,
            streams: loads.map(({ load, from, to, all }, index) => {
              // Ends on the same switch: of every second client.
              const side = from % 2;
              const members = clients.filter((_, place) => place % 2 === side);
              const [sender, receiver] = [members[from % members.length], members[to % members.length]];
              const made = stream(`s${index}`, sender?.name ?? '', receiver?.name ?? '', {
                load,
                protocol: load.kind === 'tcp' ? 'tcp' : 'udp',
                sourcePort: { first: 1000 * (index + 1), count: 4 },
              });
              return all && load.kind === 'blocking' ? { ...made, to: { mac: 'ff:ff:ff:ff:ff:ff' } } : made;
            }),
          },
          0.005,
        );
        expect(result.drops.filter(({ reason }) => reason !== 'no-receiver')).toEqual([]);
        for (const { name, delivered, drops } of result.streams)
          if (drops.length === 0) expect(delivered.frames, name).toBeGreaterThan(0);
      }),
      runs(60),
    );
  });
});

describe('a sending guest before a limit of 100 Mb/s, offered 400', () => {
  /** 1500-byte frames: the limit passes 8,333 of the 33,333 that a second offers. */
  const scene = (load: StreamPart['load'], guest: ClientPart['guest']): Blueprint => ({
    ...emptyBlueprint(),
    limiter: { kind: 'token-bucket', burstBytes: 1500, accounting: 'l2', queueFrames: 10 },
    bridges: [bridge('stub')],
    clients: [client('a', { index: 1, over: 'stub', maxbw: 100e6, guest }), client('b', { index: 2, over: 'stub' })],
    streams: [stream('s', 'a', 'b', { load })],
  });
  const open = constant(1e12 / 30e6, 1500);
  const queueing = { qdiscFrames: 50, stopFrames: 16, wakeFrames: 8 };

  it.each([
    ['with a discipline of 50 drops there', open, queueing, 'qdisc'],
    ['without a socket drops where it would wait', open, { ...queueing, qdiscFrames: null }, 'socket'],
    ['without a guest drops at the limit', open, null, 'limiter'],
  ])('%s', (_, load, guest, reason) => {
    const result = run(scene(load, guest), 1);
    expect(result.drops.map((drop) => drop.reason)).toEqual([reason]);
    expect(Math.abs(named(result.streams, 's').delivered.frames - 8334)).toBeLessThanOrEqual(2);
  });

  it('with a socket waits three quarters of the time; its ring stops at 16 and goes on at 8', () => {
    const result = run(scene(blocking(1e12 / 30e6, 1500, 40), queueing), 1);
    expect(result.drops).toEqual([]);
    const { blockedPicoseconds, delivered } = named(result.streams, 's');
    expect(Math.abs(blockedPicoseconds / 1e12 - 0.75)).toBeLessThan(0.01);
    expect(Math.abs(delivered.frames - 8334)).toBeLessThanOrEqual(2);
    const ring = result.queues.find(({ kind }) => kind === 'tx-ring');
    expect(ring?.maxFrames).toBe(16);
    // Each time it was stopped eight frames had to leave.
    expect(Math.abs((ring?.stops ?? 0) - 8333 / 8)).toBeLessThanOrEqual(3);
  });
});

it('a conversation between guests with nothing but memory between them takes no time, however long it is', () => {
  const blueprint: Blueprint = {
    ...emptyBlueprint(),
    bridges: [bridge('stub', { lossless: true })],
    clients: [client('a', { index: 1, over: 'stub' }), client('b', { index: 2, over: 'stub' })],
    streams: [
      stream('s', 'a', 'b', { load: tcp({ delayedAckPicoseconds: 0 }), protocol: 'tcp', limitBytes: 50_000_000 }),
    ],
  };
  const { goodputBytes, latency, dropped } = named(run(blueprint, 0.001).streams, 's');
  expect([goodputBytes, dropped.frames, latency.maxPicoseconds]).toEqual([50_000_000, 0, 0]);
});
