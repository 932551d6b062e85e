import { describe, expect, it } from 'vitest';
import type { Blueprint } from '#emulator/blueprint.ts';
import type { Sighting } from '#emulator/options.ts';
import {
  bridge,
  cable,
  client,
  constant,
  emptyBlueprint,
  flow,
  G,
  greedy,
  MS,
  megabits,
  named,
  nic,
  run,
  stream,
  tcp,
  US,
} from './parts.ts';

const EGRESS = { queueFrames: 100, queueBytes: null, classes: null } as const;

describe('TCP', () => {
  const path = (bitErrorRate: number, delayPicoseconds: number, load: ReturnType<typeof tcp>): Blueprint => ({
    ...emptyBlueprint(),
    clients: [client('a', { index: 1 }), client('b', { index: 2 })],
    cables: [cable('wire', 'a', 'b', { bitErrorRate, delayPicoseconds })],
    streams: [stream('s', 'a', 'b', { protocol: 'tcp', load })],
  });
  const goodput = (result: ReturnType<typeof run>, name = 's') =>
    ((named(result.streams, name).goodputBytes ?? 0) * 8e12) / (result.toPicoseconds - result.fromPicoseconds) / 1e9;

  it.each([
    [1500, false, 9.4928],
    [1500, true, 9.4148],
    [9000, false, 9.9137],
  ])('at an MTU of %i (timestamps: %s) it fills 10 G with %f Gb/s of payload', (mtu, timestamps, expected) => {
    // A window of less than the queue, so that nothing is lost.
    const load = tcp({ timestamps, windowBytes: 64 * 1460 });
    const blueprint = path(0, 15_000, load);
    const clients = [client('a', { index: 1, mtu }), client('b', { index: 2, mtu })];
    expect(goodput(run({ ...blueprint, clients }, 0.1, { warmup: 0.02 })) / expected).toBeCloseTo(1, 3);
  });

  it('a window smaller than the path holds gives window / RTT', () => {
    const result = run(path(0, 500 * US, tcp({ windowBytes: 20 * 1460, delayedAckPicoseconds: 0 })), 1, {
      warmup: 0.1,
    });
    // Two propagations, one segment's and one ACK's time on the wire.
    const rtt = 2 * 500e-6 + (1538 + 84) * 8e-10;
    expect(goodput(result) / ((20 * 1460 * 8) / rtt / 1e9)).toBeCloseTo(1, 2);
  });

  it('under random loss it follows the law of Mathis: MSS / RTT x sqrt(3/2) / sqrt(p)', () => {
    const rate = 1e-7;
    const load = tcp({ windowBytes: 1 << 24, delayedAckPicoseconds: 0 });
    const result = run(path(rate, 5000 * US, load), 60, { warmup: 5 });
    const loss = 1 - (1 - rate) ** (1518 * 8);
    const law = ((1460 * 8) / 0.01 / 1e9) * Math.sqrt(1.5 / loss);
    expect(goodput(result) / law).toBeGreaterThan(0.8);
    expect(goodput(result) / law).toBeLessThan(1.1);
    const { timeouts, fastRetransmissions } = named(result.streams, 's').tcp ?? { timeouts: 0, fastRetransmissions: 0 };
    expect(timeouts).toBeLessThan(fastRetransmissions / 10);
  });

  it('a lost last segment is sent again after the time-out, which doubles', () => {
    const blueprint = {
      ...path(0, 15_000, tcp()),
      events: [{ atPicoseconds: 1, change: { kind: 'cable', cable: 'wire', up: false } }],
    } as const;
    const result = run(blueprint, 31);
    // Initial time-out 1 s: again at 1, 3, 7, 15 and 31 s.
    expect(named(result.streams, 's').tcp?.timeouts).toBe(5);
  });

  it('two connections of one bottleneck share it', () => {
    const two: Blueprint = {
      ...emptyBlueprint(),
      bridges: [bridge('sw')],
      clients: [client('a', { index: 1 }), client('b', { index: 2 }), client('c', { index: 3 })],
      cables: [
        cable('ca', 'a', 'sw', { delayPicoseconds: 100 * US }),
        cable('cb', 'b', 'sw', { delayPicoseconds: 101 * US }),
        cable('cc', 'c', 'sw', { bitsPerSecond: 1e8, delayPicoseconds: 1000 * US }),
      ],
      streams: ['a', 'b'].map((from) =>
        stream(from, from, 'c', {
          protocol: 'tcp',
          load: tcp({ delayedAckPicoseconds: 0 }),
          startPicoseconds: from === 'a' ? 0 : 7 * MS,
        }),
      ),
    };
    const result = run(two, 40, { warmup: 2 });
    const [a, b] = [goodput(result, 'a'), goodput(result, 'b')];
    expect((a + b) / 0.0949).toBeCloseTo(1, 1);
    expect((a + b) ** 2 / (2 * (a ** 2 + b ** 2))).toBeGreaterThan(0.9);
  });
});

describe('P11: virtual functions', () => {
  const vfs = Array.from({ length: 60 }, (_, index) => client(`vf${index}`, { index, over: 'pf', kind: 'vf' }));

  it('60 of them with saturated TCP share 9.49 Gb/s equally and take no CPU', () => {
    const result = run(
      {
        ...emptyBlueprint(),
        nics: [nic('pf')],
        clients: [...vfs, client('far', { index: 200 })],
        cables: [
          cable('wire', 'pf', 'far', {
            ends: [
              { part: 'pf', egress: EGRESS },
              { part: 'far', egress: EGRESS },
            ],
          }),
        ],
        streams: vfs.map(({ name }) =>
          stream(name, name, 'far', { protocol: 'tcp', load: tcp({ windowBytes: 1 << 16 }) }),
        ),
      },
      0.3,
      { warmup: 0.1 },
    );
    const rates = result.streams.map((each) => ((each.goodputBytes ?? 0) * 8) / 0.3 / 1e6);
    expect(rates.reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(9493, -1.5);
    for (const rate of rates) expect(Math.abs(rate / 158.2 - 1)).toBeLessThan(0.02);
  });

  it('what goes from one to another stays off the wire', () => {
    const result = run(
      {
        ...emptyBlueprint(),
        nics: [nic('pf')],
        clients: [...vfs.slice(0, 2), client('far', { index: 200 })],
        cables: [cable('wire', 'pf', 'far')],
        streams: [stream('s', 'vf0', 'vf1', { limitFrames: 1000 })],
      },
      0.1,
    );
    expect(result.cables[0]?.ends.map((end) => end.sent.frames)).toEqual([0, 0]);
    expect(named(result.streams, 's').delivered.frames).toBe(1000);
  });
});

describe('traffic classes', () => {
  const classes = [
    { name: 'bulk', priorities: [0], ets: 50 },
    { name: 'video', priorities: [1], ets: 30 },
    { name: 'web', priorities: [2, 3, 4, 5, 6], ets: 20 },
    { name: 'voice', priorities: [7], ets: null },
  ];
  const shared = (loads: Readonly<Record<number, ReturnType<typeof constant>>>): Blueprint => ({
    ...emptyBlueprint(),
    nics: [nic('net0')],
    clients: [
      ...Object.keys(loads).map((cos) => client(`v${cos}`, { index: Number(cos), over: 'net0', cos: Number(cos) })),
      client('far', { index: 200 }),
    ],
    cables: [
      cable('wire', 'net0', 'far', {
        ends: [
          { part: 'net0', egress: { queueFrames: 100, queueBytes: null, classes } },
          { part: 'far', egress: EGRESS },
        ],
      }),
    ],
    streams: Object.entries(loads).map(([cos, load]) => stream(`s${cos}`, `v${cos}`, 'far', { load })),
  });
  const wire = (loads: Parameters<typeof shared>[0], name: string) => {
    const [cable] = run(shared(loads), 0.1, { warmup: 0.01 }).cables;
    return (named(cable?.ends[0].classes ?? [], name).wireBytes * 8) / 0.1 / 1e9;
  };
  const full = constant(1_000_000, 1514);
  const gigabits = (rate: number) => constant((rate * 1e9) / (1538 * 8), 1514);

  it.each([
    ['all are saturated', { 0: full, 1: full, 2: full }, [5, 3, 2]],
    ['the second offers 1 G', { 0: full, 1: gigabits(1), 2: full }, [6.429, 1, 2.571]],
    ['the first is silent', { 1: full, 2: full }, [0, 6, 4]],
    ['a strict one offers 4 G', { 0: full, 1: full, 2: full, 7: gigabits(4) }, [3, 1.8, 1.2]],
  ])('when %s, shares are as 802.1Qaz has them', (_, loads, expected) => {
    const shares = ['bulk', 'video', 'web'].map((name) => wire(loads, name));
    for (const [index, share] of shares.entries()) expect(Math.abs(share - (expected[index] ?? 0))).toBeLessThan(0.05);
  });
});

describe('aggregations and uplinks', () => {
  const trunk = (given: Partial<Blueprint>): Blueprint => ({
    ...emptyBlueprint(),
    nics: [nic('net0'), nic('net1')],
    bridges: [bridge('tor')],
    clients: [client('v', { index: 1, over: 'up' }), client('far', { index: 2 })],
    cables: [
      cable('c0', 'net0', 'tor', { bitsPerSecond: G }),
      cable('c1', 'net1', 'tor', { bitsPerSecond: G }),
      cable('cf', 'far', 'tor'),
    ],
    streams: [stream('s', 'v', 'far', { load: constant(100_000, 1000), sourcePort: { first: 1000, count: 256 } })],
    ...given,
  });
  const aggregation = { name: 'up', ports: ['net0', 'net1'], policy: ['L4'], mtu: 1500, defaultVid: 0 } as const;
  const cut = { atPicoseconds: 50 * MS, change: { kind: 'cable', cable: 'c0', up: false } } as const;

  it('an aggregation spreads conversations over its ports', () => {
    const result = run(trunk({ aggregations: [aggregation] }), 0.1);
    const [one, two] = result.aggregations[0]?.ports.map((port) => port.sent.frames) ?? [];
    // The frames of the first and of the last instant both count.
    expect((one ?? 0) + (two ?? 0)).toBe(10_001);
    expect(Math.abs((one ?? 0) - 5000)).toBeLessThan(1000);
  });

  it('a port that fails loses what was on it and nothing afterwards; the way back is found too', () => {
    const back = stream('back', 'far', 'v', { load: constant(10_000, 1000) });
    const blueprint = trunk({ aggregations: [aggregation], events: [cut] });
    const result = run({ ...blueprint, streams: [...blueprint.streams, back] }, 0.1, { warmup: 0.05 });
    // Of the instant of failure itself, one frame may be on the wire each way.
    expect(result.conservation.dropped.frames).toBeLessThanOrEqual(2);
    expect(result.conservation.delivered.frames).toBeGreaterThan(10_990);
  });

  it('a switch takes its second uplink when the first fails', () => {
    const blueprint = trunk({ events: [cut] });
    const result = run({ ...blueprint, bridges: [bridge('tor'), bridge('up', { uplinks: ['net0', 'net1'] })] }, 0.1);
    const sent = (name: string) => named(result.cables, name).ends[0].sent.frames;
    expect(sent('c0')).toBeGreaterThan(4990);
    expect(sent('c1')).toBeGreaterThan(4990);
    expect(named(result.streams, 's').dropped.frames).toBeLessThanOrEqual(1);
  });

  it('with all uplinks down it says so', () => {
    const both = ['c0', 'c1'].map((name) => ({ ...cut, change: { ...cut.change, cable: name } }));
    const result = run(
      { ...trunk({ events: both }), bridges: [bridge('tor'), bridge('up', { uplinks: ['net0', 'net1'] })] },
      0.1,
    );
    expect(result.drops.find((drop) => drop.reason === 'no-uplink')?.frames).toBe(5000);
  });
});

describe('a guest that routes', () => {
  const routed = (routes: readonly { to: string; via: string }[]): Blueprint => ({
    ...emptyBlueprint(),
    bridges: [bridge('left'), bridge('right')],
    clients: [
      client('a', { index: 1, over: 'left', ips: ['10.0.0.2'] }),
      client('in', { index: 2, over: 'left', ips: ['10.0.0.1'] }),
      client('out', { index: 3, over: 'right', ips: ['20.0.0.1'] }),
      client('b', { index: 4, over: 'right', ips: ['20.0.0.2'] }),
    ],
    routers: [
      {
        name: 'gw',
        clients: [
          { client: 'in', prefixes: ['10.0.0.0/24'] },
          { client: 'out', prefixes: ['20.0.0.0/24'] },
        ],
        routes,
        forwardPicoseconds: 0,
      },
    ],
    streams: [
      stream('s', 'a', 'b', { limitFrames: 500 }),
      stream('lost', 'a', 'b', { limitFrames: 10, destinationIp: { first: '30.0.0.1', count: 1 } }),
    ],
  });

  it('forwards in a new header, and drops what it has no route for', () => {
    const seen: Sighting[] = [];
    const result = run(routed([]), 0.1, { probe: { at: ['b'], see: (one) => seen.push(one) } });
    expect(named(result.streams, 's').delivered.frames).toBe(500);
    expect(result.drops).toEqual([{ place: 'router/gw', reason: 'no-route', frames: 10, bytes: 15_000 }]);
    expect(seen[0]).toMatchObject({
      sourceMac: '02:00:00:00:00:03',
      destinationMac: '02:00:00:00:00:04',
      sourceIp: '10.0.0.2',
    });
  });

  it('puts a tag on what it forwards into a VLAN, and the stream still counts what it offered', () => {
    const seen: Sighting[] = [];
    const plain = routed([]);
    const clients = plain.clients.map((one) => (one.over === 'right' ? { ...one, vid: 7 } : one));
    const result = run({ ...plain, clients }, 0.1, { probe: { at: ['b'], see: (one) => seen.push(one) } });
    expect(named(result.streams, 's').delivered).toEqual({ frames: 500, bytes: 500 * 1500 });
    expect(seen[0]).toMatchObject({ vid: 7, bytes: 1504 });
  });
});

describe('flows', () => {
  it('are searched in their order, whatever they look at', () => {
    const remote = (prefix: string) => ({ ...flow('', '').match, remoteIp: prefix });
    const result = run(
      {
        ...emptyBlueprint(),
        bridges: [bridge('stub')],
        clients: [client('a', { index: 1, over: 'stub', ips: ['10.1.2.3'] }), client('b', { index: 2, over: 'stub' })],
        flows: [
          flow('wide', 'b', { match: remote('10.0.0.0/8'), order: 3 }),
          flow('second', 'b', { match: remote('10.1.0.0/16'), order: 2 }),
          flow('first', 'b', { match: remote('10.1.0.0/16'), order: 1 }),
          flow('web', 'b', { match: { ...remote('10.0.0.0/8'), localPort: 80, protocol: 'udp' }, order: 0 }),
        ],
        streams: [
          stream('s', 'a', 'b', { limitFrames: 10 }),
          stream('t', 'a', 'b', { limitFrames: 20, destinationPort: { first: 80, count: 1 } }),
        ],
      },
      0.1,
    );
    const counts = result.flows.map(({ name, received }) => [name, received.frames]);
    expect(counts).toEqual([
      ['first', 10],
      ['second', 0],
      ['web', 20],
      ['wide', 0],
    ]);
  });

  it('a class of service that a flow sets is that of its frames', () => {
    const seen: Sighting[] = [];
    run(
      {
        ...emptyBlueprint(),
        bridges: [bridge('stub')],
        clients: [client('a', { index: 1, over: 'stub' }), client('b', { index: 2, over: 'stub' })],
        flows: [flow('voice', 'a', { cos: 5 })],
        streams: [stream('s', 'a', 'b', { limitFrames: 1 })],
      },
      0.01,
      { probe: { at: ['b'], see: (one) => seen.push(one) } },
    );
    expect(seen.map((one) => one.cos)).toEqual([5]);
  });
});

describe('the rest of what a blueprint can say', () => {
  it('a packet beyond the MTU is dropped, one of just that size is not', () => {
    const sized = (bytes: number) => constant(1000, bytes);
    const blueprint: Blueprint = {
      ...emptyBlueprint(),
      bridges: [bridge('stub', { mtu: 1500 })],
      clients: [client('a', { index: 1, over: 'stub', mtu: 9000 }), client('b', { index: 2, over: 'stub', vid: null })],
      streams: [
        stream('fits', 'a', 'b', { limitFrames: 10, load: sized(1514) }),
        stream('not', 'a', 'b', { limitFrames: 10, load: sized(1515) }),
      ],
    };
    expect(run(blueprint, 0.1).drops).toEqual([{ place: 'bridge/stub', reason: 'mtu', frames: 10, bytes: 15_150 }]);
  });

  it('requests are answered; the time of an exchange is that of its frames', () => {
    const result = run(
      {
        ...emptyBlueprint(),
        clients: [client('a', { index: 1 }), client('b', { index: 2 })],
        cables: [cable('wire', 'a', 'b', { delayPicoseconds: 10 * US })],
        streams: [
          stream('rpc', 'a', 'b', {
            load: {
              kind: 'request-response',
              requestBytes: 1472,
              responseBytes: 1472,
              concurrency: 1,
              thinkPicoseconds: 0,
              timeoutPicoseconds: 100 * MS,
            },
          }),
        ],
      },
      0.1,
    );
    const exchanges = named(result.streams, 'rpc').exchanges;
    expect([exchanges?.minPicoseconds, exchanges?.maxPicoseconds]).toEqual([22_460_800, 22_460_800]);
    expect(exchanges?.count).toBe(Math.floor(0.1e12 / 22_460_800));
  });

  it('a greedy source never sends above the speed of its wire, in any window', () => {
    const at: number[] = [];
    run(
      {
        ...emptyBlueprint(),
        clients: [client('a', { index: 1 }), client('b', { index: 2 })],
        cables: [cable('wire', 'a', 'b')],
        streams: [stream('s', 'a', 'b', { load: greedy(1514, 40 * G) })],
      },
      0.001,
      { probe: { at: ['wire'], see: (one) => at.push(one.atPicoseconds) } },
    );
    expect(at.length).toBe(812);
    for (const [index, time] of at.entries()) if (index > 0) expect(time - (at[index - 1] ?? 0)).toBe(1_230_400);
  });

  it('weights share a wire', () => {
    const result = run(
      {
        ...emptyBlueprint(),
        nics: [nic('net0')],
        clients: [
          client('v1', { index: 1, over: 'net0', bwShare: 10 }),
          client('v2', { index: 2, over: 'net0', bwShare: 30 }),
          client('far', { index: 3 }),
        ],
        cables: [cable('wire', 'net0', 'far', { bitsPerSecond: G })],
        streams: ['v1', 'v2'].map((name) => stream(name, name, 'far', { load: greedy(1514) })),
      },
      0.2,
      { warmup: 0.05 },
    );
    expect(megabits(result, 'v2') / megabits(result, 'v1')).toBeCloseTo(3, 1);
  });
});

describe('a cable that is cut and mended', () => {
  // What the source had made ahead of time was to go on when it had passed, and was taken away: nothing else would have asked for more.
  it('is used again from the next frame on, whatever was made ahead of time', () => {
    const blueprint: Blueprint = {
      ...emptyBlueprint(),
      bridges: [bridge('tor')],
      clients: [client('a', { index: 1 }), client('b', { index: 2 }), client('c', { index: 3 })],
      cables: [
        cable('ca', 'a', 'tor', { delayPicoseconds: 20 * US }),
        cable('cb', 'b', 'tor', { bitsPerSecond: 1 * G }),
        cable('cc', 'c', 'tor', { bitErrorRate: 1e-9 }),
      ],
      streams: [stream('s', 'a', 'b'), stream('t', 'c', 'b')],
      events: [
        { atPicoseconds: 1 * MS, change: { kind: 'cable', cable: 'ca', up: false } },
        { atPicoseconds: 2 * MS, change: { kind: 'cable', cable: 'ca', up: true } },
        { atPicoseconds: 3 * MS, change: { kind: 'client-priority', client: 'b', priority: 'low' } },
      ],
    };
    const result = run(blueprint, 0.004);
    expect(result).toEqual(run(blueprint, 0.004, { ahead: false }));
    const { offered, delivered, dropped } = named(result.streams, 's');
    // One frame each 12 us, of which those of one millisecond are lost for sure.
    expect(offered.frames).toBe(334);
    expect(dropped.frames).toBeGreaterThan(80);
    expect(delivered.frames).toBeGreaterThan(100);
  });
});

describe('a greedy source behind a limit with less room than its window', () => {
  it('asks again for what is dropped at once, whatever leaves later', () => {
    const base = emptyBlueprint();
    const blueprint: Blueprint = {
      ...base,
      limiter: { kind: 'token-bucket', burstBytes: 1514, accounting: 'l2', queueFrames: 5 },
      clients: [client('a', { index: 1, maxbw: 50e6 }), client('b', { index: 2 })],
      cables: [cable('wire', 'a', 'b')],
      streams: [stream('s', 'a', 'b', { load: greedy(1000, 1 * G) })],
    };
    const result = run(blueprint, 0.01);
    expect(result).toEqual(run(blueprint, 0.01, { ahead: false }));
    // At its own speed of 1 Gb/s: 125 frames a millisecond, of which the limit lets 6.25 pass.
    expect(Math.abs(named(result.streams, 's').offered.frames - 1250)).toBeLessThan(3);
  });
});
