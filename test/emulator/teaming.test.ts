import { describe, expect, it } from 'vitest';
import type { Blueprint } from '#emulator/blueprint.ts';
import { bridge, cable, client, constant, emptyBlueprint, MS, named, nic, run, stream } from './parts.ts';

/** Two ports of 10 G under an aggregation or a switch, to one switch beyond the wire. */
function teamed(given: Partial<Blueprint>): Blueprint {
  return {
    ...emptyBlueprint(),
    nics: [nic('net0'), nic('net1')],
    bridges: [bridge('tor')],
    clients: [client('v', { index: 1, over: 'up' }), client('far', { index: 2 })],
    cables: [cable('c0', 'net0', 'tor'), cable('c1', 'net1', 'tor'), cable('cf', 'far', 'tor')],
    ...given,
  };
}

const AGGREGATION = { name: 'up', ports: ['net0', 'net1'], policy: ['L4'], mtu: 1500, defaultVid: 0 } as const;
const SWITCH = { bridges: [bridge('tor'), bridge('up', { uplinks: ['net0', 'net1'], teaming: 'hash' })] };

/** 256 conversations of ten frames each, 10 us apart. */
const many = (name: string, from: string, to: string) =>
  stream(name, from, to, {
    load: constant(100_000, 1000),
    sourcePort: { first: 1000, count: 256 },
    limitFrames: 2560,
  });
const perPort = (result: ReturnType<typeof run>, end: 0 | 1) =>
  (['c0', 'c1'] as const).map((name) => named(result.cables, name).ends[end].sent.frames);

describe('hash teaming', () => {
  it.each([
    ['an aggregation', { aggregations: [AGGREGATION] }],
    ['a switch', SWITCH],
  ])('of %s sends each conversation whole by one port, and both ports carry some', (_, given) => {
    const result = run(teamed({ ...given, streams: [many('s', 'v', 'far')] }), 0.1);
    const ports = perPort(result, 0);
    expect(ports.reduce((sum, frames) => sum + frames, 0)).toBe(2560);
    // Ten frames of each conversation, so whole tens.
    for (const frames of ports) expect(frames % 10).toBe(0);
    for (const frames of ports) expect(Math.abs(frames - 1280)).toBeLessThan(320);
    expect(named(result.streams, 's').delivered.frames).toBe(2560);
  });

  it('takes what the far switch hashes to either port, and loses nothing of it', () => {
    const result = run(teamed({ aggregations: [AGGREGATION], streams: [many('s', 'far', 'v')] }), 0.1);
    const ports = perPort(result, 1);
    expect(Math.min(...ports)).toBeGreaterThan(900);
    expect(named(result.streams, 's').delivered.frames).toBe(2560);
    expect(result.aggregations[0]?.ports.map(({ received }) => received.frames)).toEqual(ports);
  });

  it('gives a broadcast to a client over an aggregation once, by one of its ports', () => {
    const shout = { ...stream('s', 'far', 'v', { limitFrames: 10 }), to: { mac: 'ff:ff:ff:ff:ff:ff' } };
    const result = run(teamed({ aggregations: [AGGREGATION], streams: [shout] }), 0.1);
    expect(named(result.clients, 'v').received.frames).toBe(10);
    expect(perPort(result, 1).toSorted()).toEqual([0, 10]);
  });
});

describe('failover teaming', () => {
  const failover = { bridges: [bridge('tor'), bridge('up', { uplinks: ['net0', 'net1'] })] };
  const cut = (at: number, name: string, up: boolean) =>
    ({ atPicoseconds: at * MS, change: { kind: 'cable', cable: name, up } }) as const;

  it('uses the first port only, then the second, then the first again', () => {
    // A frame each 10 us from 0 on; those of 20.00 ms and of 40.00 ms come before the change of their instant.
    const stated = { load: constant(100_000, 1000), limitFrames: 6000 };
    const events = [cut(20, 'c0', false), cut(40, 'c0', true)];
    const result = run(teamed({ ...failover, events, streams: [stream('s', 'v', 'far', stated)] }), 0.1);
    // 0 to 19.99 ms are 2000 frames; the one of 20.00 ms is on the wire when it is cut, and is lost.
    expect(result.drops).toEqual([{ place: 'cable/c0', reason: 'link-down', frames: 1, bytes: 1000 }]);
    expect(perPort(result, 0)).toEqual([2000 + 1999, 2000]);
    expect(named(result.streams, 's').delivered.frames).toBe(5999);
  });

  it('of a port that fails and a second that is down already drops with a reason', () => {
    const events = [cut(0.001, 'c1', false), cut(20, 'c0', false)];
    const stated = { load: constant(100_000, 1000), limitFrames: 4000 };
    const result = run(teamed({ ...failover, events, streams: [stream('s', 'v', 'far', stated)] }), 0.1);
    expect(named(result.streams, 's').drops.map(({ reason, frames }) => [reason, frames])).toEqual([
      ['no-uplink', 1999],
      ['link-down', 1],
    ]);
  });
});
