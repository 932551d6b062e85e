import { describe, expect, it } from 'vitest';
import type { Blueprint, LimiterSettings } from '#emulator/blueprint.ts';
import {
  bridge,
  cable,
  client,
  constant,
  cpu,
  emptyBlueprint,
  flow,
  G,
  greedy,
  MS,
  megabits,
  named,
  nic,
  perSecond,
  poisson,
  run,
  stream,
  US,
} from './parts.ts';
import { scenario } from './scenarios.ts';

const TICK: LimiterSettings = {
  kind: 'crossbow-tick',
  tickPicoseconds: 10 * MS,
  accounting: 'l2',
  blockFrames: 1000,
  dropFrames: 100_000,
};

/** Machine a and b at the two ends of one cable. */
function pair(given: Partial<Blueprint>, bitsPerSecond = 10 * G): Blueprint {
  return {
    ...emptyBlueprint(),
    clients: [client('a', { index: 1, mtu: 9000 }), client('b', { index: 2, mtu: 9000 })],
    cables: [cable('wire', 'a', 'b', { bitsPerSecond })],
    ...given,
  };
}

/** A NIC with a VNIC `v` on it, a cable to machine `far`. */
function host(given: Partial<Blueprint>, vnic: Partial<Parameters<typeof client>[1]> = {}): Blueprint {
  return {
    ...emptyBlueprint(),
    nics: [nic('net0', { mtu: 9000 })],
    clients: [client('v', { index: 1, over: 'net0', ...vnic }), client('far', { index: 2 })],
    cables: [cable('wire', 'net0', 'far')],
    ...given,
  };
}

describe('counts recorded with ns-3 and htsim', () => {
  it.each([
    ['S1J', 8, 0.1, 599_939, 83_330, 516_493],
    ['S3', 32, 0.5, 266_667, 133_632, 129_835],
  ] as const)('%s with %i senders', (kind, n, seconds, sent, delivered, dropped) => {
    const { conservation } = run(scenario(kind, n), seconds + 1e-6);
    const { offered, delivered: arrived, dropped: lost } = conservation;
    expect([offered.frames, arrived.frames, lost.frames]).toEqual([sent, delivered, dropped]);
  });
});

describe('P1: line rate', () => {
  it.each([
    [64, 1, 1_488_095],
    [64, 10, 14_880_952],
    [512, 25, 5_874_060],
    [1518, 40, 3_250_975],
    [1518, 100, 8_127_438],
    [9018, 10, 138_305],
  ])('%i bytes at %i G', (bytes, gigabits, expected) => {
    const load = greedy(bytes - 4, 2 * gigabits * G);
    const result = run(pair({ streams: [stream('s', 'a', 'b', { load })] }, gigabits * G), 0.01);
    expect(perSecond(result, 's')).toBeGreaterThan(expected * 0.9999 - 200);
    expect(perSecond(result, 's')).toBeLessThanOrEqual(expected);
  });
});

describe('P3: a limit on a VNIC', () => {
  it.each([50, 100, 500, 1000])('the token bucket gives %i Mb/s', (limit) => {
    const load = constant(800_000, 1514);
    const blueprint = host({ streams: [stream('s', 'far', 'v', { load })] }, { maxbw: limit * 1e6 });
    const result = run(blueprint, 1);
    expect(megabits(result, 's')).toBeGreaterThanOrEqual(limit * 0.985);
    expect(megabits(result, 's')).toBeLessThanOrEqual(limit + (15_000 * 8) / 1e6);
  });

  it.each([
    [50, 49.66, 50.87],
    [100, 99.32, 100.53],
    [500, 499.01, 500.23],
    [1000, 999.24, 1000.45],
  ])('the tick of illumos makes %i Mb/s into %f received and %f sent', (limit, received, sent) => {
    const limited = { maxbw: limit * 1e6 };
    const inbound = host(
      { limiter: TICK, streams: [stream('s', 'far', 'v', { load: constant(800_000, 1514) })] },
      limited,
    );
    // Whole ticks: what a tick lets through leaves within it.
    expect(megabits(run(inbound, 1, { warmup: 0.105 }), 's')).toBeCloseTo(received, 1);
    const outbound = host({ limiter: TICK, streams: [stream('s', 'v', 'far', { load: greedy(1514) })] }, limited);
    const load = { ...greedy(1514), windowFrames: 2000 };
    const egress = { queueFrames: 2000, queueBytes: null, classes: null };
    const wire = cable('wire', 'net0', 'far', {
      ends: [
        { part: 'net0', egress },
        { part: 'far', egress },
      ],
    });
    const full = { ...outbound, cables: [wire], streams: [stream('s', 'v', 'far', { load })] };
    expect(megabits(run(full, 1, { warmup: 0.105 }), 's')).toBeCloseTo(sent, 1);
  });

  it('a change from 50 to 100 Mb/s acts at once', () => {
    const blueprint = host(
      {
        streams: [stream('s', 'far', 'v', { load: constant(80_000, 1514) })],
        flows: [flow('http', 'v', { maxbw: 50e6 })],
        events: [{ atPicoseconds: 500 * MS, change: { kind: 'flow-maxbw', flow: 'http', bitsPerSecond: 100e6 } }],
      },
      {},
    );
    expect(megabits(run(blueprint, 0.3, { warmup: 0.1 }), 's')).toBeCloseTo(50, 0);
    expect(megabits(run(blueprint, 0.3, { warmup: 0.52 }), 's')).toBeCloseTo(100, 0);
  });
});

describe('P4: limits that share a link', () => {
  const shared = (streams: readonly string[]): Blueprint => ({
    ...emptyBlueprint(),
    nics: [nic('net0')],
    clients: [
      client('v1', { index: 1, over: 'net0', maxbw: 100e6 }),
      client('v2', { index: 2, over: 'net0', maxbw: 200e6 }),
      client('v3', { index: 3, over: 'net0' }),
      client('far', { index: 4 }),
    ],
    cables: [cable('wire', 'net0', 'far', { bitsPerSecond: G })],
    streams: streams.map((name) => stream(name, name, 'far', { load: greedy(1514, 2 * G) })),
  });

  it('the third gets what is left', () => {
    const result = run(shared(['v1', 'v2', 'v3']), 1, { warmup: 0.1 });
    expect(megabits(result, 'v1')).toBeCloseTo(100, -0.5);
    expect(megabits(result, 'v2')).toBeCloseTo(200, -0.5);
    expect(Math.abs(megabits(result, 'v3') - 684.4)).toBeLessThan(6.8);
  });

  it('and more when the first is idle', () => {
    expect(Math.abs(megabits(run(shared(['v2', 'v3']), 1, { warmup: 0.1 }), 'v3') - 784.4)).toBeLessThan(7.8);
  });
});

describe('P5: a virtual wire', () => {
  const wire = (load: Parameters<typeof stream>[3]): Blueprint => ({
    ...emptyBlueprint(),
    bridges: [bridge('s1'), bridge('s3')],
    clients: [client('host1', { index: 1 }), client('far', { index: 2 })],
    cables: [
      cable('c1', 'host1', 's1', { bitsPerSecond: G, delayPicoseconds: 0 }),
      cable('c2', 's1', 's3', { bitsPerSecond: 1e8, delayPicoseconds: 0 }),
      cable('c3', 's3', 'far', { bitsPerSecond: G, delayPicoseconds: 0 }),
    ],
    streams: [stream('s', 'host1', 'far', load)],
  });

  it('its slowest hop bounds the throughput, and only there frames are lost', () => {
    const result = run(wire({ load: constant(81_000, 1514) }), 1, { warmup: 0.1 });
    expect(Math.abs(megabits(result, 's') - 98.44)).toBeLessThan(0.49);
    expect(result.drops.map(({ place, reason }) => `${place} ${reason}`)).toEqual(['cable/c2 queue']);
  });

  it('a single frame takes the sum over its hops', () => {
    const result = run(wire({ limitFrames: 1, load: constant(1000, 1514) }), 0.01);
    // Frame with FCS, preamble and gap: 1538 bytes at 1 G, 100 M, 1 G.
    expect(named(result.streams, 's').latency.maxPicoseconds).toBe(1538 * 8 * (1000 + 10_000 + 1000));
  });
});

describe('P6: a flow of no bandwidth against a flood', () => {
  const flood = (hardware: boolean | null, classifyPicoseconds: number): Blueprint => ({
    ...host({
      cpus: [cpu(0)],
      costs: { ...emptyBlueprint().costs, perPacketPicoseconds: 500_000, classifyPicoseconds },
      flows:
        hardware === null
          ? []
          : [
              flow('attack', 'v', {
                maxbw: 0,
                hardware,
                match: { ...flow('', '').match, remoteIp: '203.0.113.0/24' },
              }),
            ],
      streams: [
        stream('good', 'far', 'v', { load: poisson(1e6, 60) }),
        stream('attack-in', 'far', 'v', {
          load: poisson(10e6, 60),
          sourceIp: { first: '203.0.113.1', count: 200 },
        }),
      ],
    }),
  });

  it('without it, good frames are lost in proportion', () => {
    expect(perSecond(run(flood(null, 0), 0.2, { warmup: 0.02 }), 'good')).toBeCloseTo(181_800, -4.1);
  });

  it('in hardware the attack costs nothing', () => {
    const result = run(flood(true, 50_000), 0.2, { warmup: 0.02 });
    expect(Math.abs(perSecond(result, 'good') - 1e6)).toBeLessThan(10_000);
    expect(Math.abs(named(result.flows, 'attack').receivedDropped.frames / 0.2 - 10e6)).toBeLessThan(0.02e6);
    expect(Math.abs((result.cpus[0]?.busyPicoseconds ?? 0) / 0.2e12 - 0.5)).toBeLessThan(0.01);
  });

  it.each([
    [50, 1e6],
    [60, 0.8e6],
  ])('in software at %i ns a frame %f good ones are left', (nanoseconds, good) => {
    const result = run(flood(false, nanoseconds * 1000), 0.2, { warmup: 0.02 });
    expect(Math.abs(perSecond(result, 'good') / good - 1)).toBeLessThan(0.015);
  });
});

describe('P15: dynamic polling', () => {
  const loaded = (framesPerSecond: number): Blueprint =>
    host({
      cpus: [cpu(0)],
      costs: {
        ...emptyBlueprint().costs,
        perPacketPicoseconds: 500_000,
        interruptPicoseconds: 2 * US,
        pollPicoseconds: 100_000,
      },
      streams: [stream('s', 'far', 'v', { load: poisson(framesPerSecond, 60) })],
    });
  const lane = (framesPerSecond: number) => {
    const result = run(loaded(framesPerSecond), 0.2);
    const wire = result.lanes.find((each) => each.id === 'sw');
    const ring = result.rings[0];
    if (wire === undefined || ring === undefined) throw new Error('no lane');
    return { chains: wire.chains, interrupts: ring.interrupts / wire.received.frames, frames: wire.received.frames };
  };

  it('at low load there is an interrupt per frame, in chains of fewer than ten', () => {
    const { chains, interrupts } = lane(10_000);
    expect(interrupts).toBeGreaterThan(0.95);
    expect(chains.slice(1)).toEqual([0, 0]);
  });

  it('at overload there are none, chains are long and no frame less is delivered', () => {
    const { chains, interrupts, frames } = lane(8e6);
    expect(interrupts).toBeLessThan(0.01);
    expect(chains[2]).toBeGreaterThan(0.9 * (chains[0] + chains[1] + chains[2]));
    expect(frames).toBeGreaterThanOrEqual(0.98 * lane(2.2e6).frames);
  });

  it('in between it changes smoothly', () => {
    const shares = [0.05, 0.2, 0.5, 1, 1.5].map((mpps) => lane(mpps * 1e6).interrupts);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  });
});

describe('P16: interrupt moderation', () => {
  it('32 frames an interrupt are 25,398 interrupts a second and 38.1 us of wait', () => {
    const blueprint = host({
      cpus: [cpu(0)],
      nics: [nic('net0', { interrupts: { mode: 'moderated', packets: 32, timePicoseconds: 1000 * US } })],
      streams: [stream('s', 'far', 'v', { load: constant((10 * G) / (1538 * 8), 1514) })],
    });
    const result = run(blueprint, 0.1, { warmup: 0.01 });
    expect(Math.abs((result.rings[0]?.interrupts ?? 0) / 0.1 - 25_398)).toBeLessThan(20);
    const { minPicoseconds, maxPicoseconds } = named(result.streams, 's').latency;
    expect(maxPicoseconds - minPicoseconds).toBeCloseTo(31 * 1_230_400, -4);
  });
});

describe('P17: isolation', () => {
  it('nothing crosses from one VLAN to another, everything arrives within one', () => {
    const vlan = (name: string, index: number, vid: number) => client(name, { index, over: 'stub', vid });
    const to = (mac: string) => ({ to: { mac }, limitFrames: 100, load: constant(1e5, 100) });
    const result = run(
      {
        ...emptyBlueprint(),
        bridges: [bridge('stub')],
        clients: [vlan('a', 1, 10), vlan('b', 2, 10), vlan('c', 3, 20)],
        streams: [
          stream('unicast', 'a', 'b', { limitFrames: 100, load: constant(1e5, 100) }),
          stream('crossing', 'a', 'c', { limitFrames: 100, load: constant(1e5, 100) }),
          stream('broadcast', 'a', 'b', to('ff:ff:ff:ff:ff:ff')),
          stream('unknown', 'a', 'b', to('02:00:00:00:00:99')),
        ],
      },
      0.01,
    );
    expect(named(result.clients, 'c').received.frames).toBe(0);
    // What is for c, or for nobody, is unknown in VLAN 10 and floods it: it reaches b, who does not take it, and never c.
    expect(named(result.clients, 'b').received.frames).toBe(200);
    expect(result.drops).toEqual([{ place: 'client/b', reason: 'no-receiver', frames: 200, bytes: 200 * 104 }]);
  });

  it('forged source addresses are dropped, all of them', () => {
    const security = { macNospoof: true, allowedIps: null, restricted: false, dhcpNospoof: false };
    const forged = stream('s', 'v', 'far', {
      sourceMac: '02:00:00:00:00:99',
      limitFrames: 777,
      load: constant(1e5, 100),
    });
    const result = run(host({ streams: [forged] }, { security }), 0.1);
    expect(result.drops).toEqual([{ place: 'client/v', reason: 'mac-spoof', frames: 777, bytes: 77_700 }]);
  });
});

describe('P18: CPU binding', () => {
  const bound = (given: Partial<Blueprint>, cpus: readonly number[], ports: number): Blueprint =>
    host(
      {
        cpus: [0, 1, 2, 3, 4, 5, 6, 7].map((id) => cpu(id)),
        costs: { ...emptyBlueprint().costs, perPacketPicoseconds: 500_000 },
        streams: [stream('s', 'far', 'v', { load: constant(12e6, 60), sourcePort: { first: 1000, count: ports } })],
        ...given,
      },
      { cpus },
    );

  it('three CPUs carry 6.0 Mpps, the others nothing', () => {
    const result = run(bound({}, [4, 5, 6], 64), 0.1, { warmup: 0.01 });
    expect(Math.abs(perSecond(result, 's') / 6e6 - 1)).toBeLessThan(0.01);
    const busy = result.cpus.map((each) => Math.round((each.busyPicoseconds / 0.1e12) * 100) / 100);
    expect(busy).toEqual([0, 0, 0, 0, 1, 1, 1, 0]);
  });

  it('a single conversation stays on one CPU', () => {
    expect(Math.abs(perSecond(run(bound({}, [4, 5, 6], 1), 0.1, { warmup: 0.01 }), 's') / 2e6 - 1)).toBeLessThan(0.01);
  });

  it('bound anew while it runs, it takes one CPU', () => {
    const events = [{ atPicoseconds: 5 * MS, change: { kind: 'client-cpus', client: 'v', cpus: [4] } }] as const;
    const result = run(bound({ events }, [4, 5, 6], 64), 0.1, { warmup: 0.01 });
    expect(Math.abs(perSecond(result, 's') / 2e6 - 1)).toBeLessThan(0.01);
  });

  it.each([
    ['high', 'high', 1e6, 1e6],
    ['high', 'low', 2e6, 0],
  ] as const)('two on one CPU at %s and %s priority', (one, other, first, second) => {
    const blueprint: Blueprint = {
      ...bound({}, [4], 1),
      nics: [nic('net0'), nic('net1')],
      clients: [
        client('v', { index: 1, over: 'net0', cpus: [4], priority: one }),
        client('w', { index: 3, over: 'net1', cpus: [4], priority: other }),
        client('far', { index: 2 }),
        client('far1', { index: 4 }),
      ],
      cables: [cable('wire', 'net0', 'far'), cable('wire1', 'net1', 'far1')],
      streams: [
        stream('s', 'far', 'v', { load: constant(12e6, 60) }),
        stream('t', 'far1', 'w', { load: constant(12e6, 60) }),
      ],
    };
    const result = run(blueprint, 0.1, { warmup: 0.01 });
    expect(Math.abs(perSecond(result, 's') - first)).toBeLessThan(20_000);
    expect(Math.abs(perSecond(result, 't') - second)).toBeLessThan(20_000);
  });
});

describe('P19: stolen time', () => {
  it('3 ms in each 100 lose 476 frames of 50,000', () => {
    const result = run(
      {
        ...emptyBlueprint(),
        cpus: [cpu(4, { steal: [{ every: 100 * MS, length: 3 * MS, offset: 50 * MS }] })],
        bridges: [bridge('stub', { clientQueueFrames: 1024 })],
        clients: [
          client('a', { index: 1, over: 'stub' }),
          client('b', {
            index: 2,
            over: 'stub',
            receiver: { servicePicoseconds: 666_667, bufferFrames: 1024, resumeFrames: null, cpu: 4 },
          }),
        ],
        streams: [stream('s', 'a', 'b', { load: constant(0.5e6, 60) })],
      },
      1,
    );
    expect(Math.abs(named(result.streams, 's').dropped.frames / 10 - 476)).toBeLessThanOrEqual(2);
  });

  it('a bit error rate loses frames as often as it says', () => {
    const result = run(
      pair({
        cables: [cable('wire', 'a', 'b', { bitErrorRate: 1e-7 })],
        streams: [stream('s', 'a', 'b', { load: constant(800_000, 1514) })],
      }),
      1,
    );
    const expected = 1 - (1 - 1e-7) ** (1518 * 8);
    expect(Math.abs(named(result.streams, 's').dropped.frames / 800_000 / expected - 1)).toBeLessThan(0.1);
  });
});

describe('P20: quarantine', () => {
  const members = '198.51.100.1';
  const blueprint = (events: Blueprint['events']): Blueprint =>
    host({
      addressSets: [{ name: 'members', entries: [{ prefix: `${members}/32`, expiresAtPicoseconds: null }] }],
      flows: [
        flow('members', 'v', {
          order: 1,
          match: { ...flow('', '').match, remoteIp: { set: 'members' } },
          priority: 'high',
        }),
        flow('newcomers', 'v', { order: 2, maxbw: 10e6, priority: 'low' }),
      ],
      streams: [
        stream('good', 'far', 'v', { load: constant(10_000, 1000), sourceIp: { first: members, count: 1 } }),
        stream('flood', 'far', 'v', { load: constant(500_000, 100), sourceIp: { first: '10.9.0.0', count: 10_000 } }),
        stream('late', 'far', 'v', { load: constant(1000, 1000), sourceIp: { first: '192.0.2.7', count: 1 } }),
      ],
      events,
    });

  it('members keep their rate, newcomers share theirs', () => {
    const result = run(blueprint([]), 0.2, { warmup: 0.1 });
    expect(megabits(result, 'good')).toBeCloseTo(80, 0);
    expect(megabits(result, 'flood') + megabits(result, 'late')).toBeCloseTo(10, 0);
  });

  it('an address that joins the set is free from the next frame on', () => {
    const change = {
      kind: 'address',
      set: 'members',
      prefix: '192.0.2.7/32',
      present: true,
      expiresAtPicoseconds: null,
    } as const;
    const result = run(blueprint([{ atPicoseconds: 100 * MS, change }]), 0.2, { warmup: 0.15 });
    expect(named(result.streams, 'late').dropped.frames).toBe(0);
    expect(perSecond(result, 'late')).toBeCloseTo(1000, -1);
  });
});
