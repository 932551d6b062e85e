import { describe, expect, it } from 'vitest';
import type { Blueprint } from '#emulator/blueprint.ts';
import {
  bridge,
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
  run,
  stream,
  US,
} from './parts.ts';

const stub = (given: Partial<Blueprint>): Blueprint => ({
  ...emptyBlueprint(),
  bridges: [bridge('stub')],
  clients: [client('a', { index: 1, over: 'stub' }), client('b', { index: 2, over: 'stub' })],
  ...given,
});
const COSTS = emptyBlueprint().costs;

describe('stolen time', () => {
  it.each([
    ['one row', [[100, 30, 0]], 300],
    [
      'rows apart',
      [
        [100, 30, 0],
        [100, 20, 50],
      ],
      500,
    ],
    [
      'rows that overlap',
      [
        [100, 30, 0],
        [100, 30, 20],
      ],
      500,
    ],
    [
      'a row within the other',
      [
        [100, 30, 0],
        [100, 10, 10],
      ],
      300,
    ],
    [
      'rows of other periods',
      [
        [100, 10, 0],
        [500, 10, 5],
      ],
      110,
    ],
  ] as const)('is counted once: %s', (_, rows, stolenMilliseconds) => {
    const steal = rows.map(([every, length, offset]) => ({
      every: every * MS,
      length: length * MS,
      offset: offset * MS,
    }));
    const { cpus } = run(stub({ cpus: [cpu(0, { steal })] }), 1);
    expect(cpus[0]?.stolenPicoseconds).toBe(stolenMilliseconds * MS);
  });
});

describe('a chain', () => {
  // A backlog of one lane is fetched in chains of the budget; those of 10 to 50 are of the second bin, longer ones of the third.
  it.each([
    [5, 0],
    [20, 1],
    [64, 2],
  ] as const)('holds at most %i frames', (pollBudget, bin) => {
    const { lanes } = run(
      stub({
        pollBudget,
        cpus: [cpu(0)],
        costs: { ...COSTS, perPacketPicoseconds: US },
        streams: [stream('s', 'a', 'b', { load: constant(2_000_000, 60) })],
      }),
      0.05,
    );
    const { chains } = lanes.find(({ client: name, id }) => name === 'b' && id === 'local') ?? { chains: [] };
    expect(chains[bin]).toBe(Math.max(...chains));
    const frames = chains.reduce((sum, one) => sum + one, 0) * pollBudget;
    // 50,000 are served in 50 ms.
    expect(frames).toBeGreaterThanOrEqual(50_000);
    expect(frames).toBeLessThan(50_000 + 20 * pollBudget);
  });
});

describe('l3 accounting', () => {
  it.each([null, 7])('counts the packet alone, with VID %s', (vid) => {
    const given = { over: 'stub', vid, maxbw: 100e6 } as const;
    const result = run(
      stub({
        limiter: { kind: 'token-bucket', burstBytes: 0, accounting: 'l3', queueFrames: 100 },
        clients: [client('a', { index: 1, ...given }), client('b', { index: 2, ...given, maxbw: null })],
        streams: [stream('s', 'a', 'b', { load: greedy(114, G) })],
      }),
      0.1,
    );
    // Of a frame of 114 bytes the packet is 100; the tag is counted where the stream's bytes are.
    const frame = vid === null ? 114 : 118;
    expect(megabits(result, 's') / frame).toBeCloseTo(1, 2);
  });
});

describe('a list that is replayed', () => {
  it('draws the lengths that it does not give', () => {
    const frames = Array.from({ length: 1000 }, (_, at) => ({ at: at * US, bytes: at % 2 === 0 ? 200 : null }));
    const size = {
      kind: 'mixed',
      sizes: [
        { bytes: 100, weight: 1 },
        { bytes: 1000, weight: 1 },
      ],
    } as const;
    const load = { kind: 'open', size, arrival: { kind: 'replay', frames } } as const;
    const { delivered } = named(run(stub({ streams: [stream('s', 'a', 'b', { load })] }), 0.01).streams, 's');
    const drawn = delivered.bytes - 500 * 200;
    const long = (drawn - 500 * 100) / 900;
    expect(delivered.frames).toBe(1000);
    expect(Number.isInteger(long)).toBe(true);
    // Five deviations of 500 draws with one half each.
    expect(Math.abs(long - 250)).toBeLessThan(5 * Math.sqrt(125));
  });
});

describe('a flow with CPUs of its own', () => {
  it('sends on them, and the rest of its link on the others', () => {
    const own = flow('f', 'a', { cpus: [1], match: { ...flow('f', 'a').match, localPort: 7 } });
    const from = (port: number) => ({ sourcePort: { first: port, count: 1 } });
    const result = run(
      stub({
        cpus: [cpu(0), cpu(1), cpu(2)],
        costs: { ...COSTS, perSentPacketPicoseconds: 10 * US },
        clients: [
          client('a', { index: 1, over: 'stub', cpus: [0] }),
          client('b', { index: 2, over: 'stub', cpus: [2] }),
        ],
        flows: [own],
        streams: [
          // Twice what a CPU can send, and half of it.
          stream('flow', 'a', 'b', { ...from(7), load: constant(200_000, 60) }),
          stream('rest', 'a', 'b', { ...from(8), load: constant(50_000, 60) }),
        ],
      }),
      0.1,
    );
    const busy = (id: number) => (result.cpus.find((one) => one.id === id)?.busyPicoseconds ?? 0) / (100 * MS);
    expect(busy(0)).toBeCloseTo(0.5, 3);
    expect(busy(1)).toBeCloseTo(1, 3);
    const [mine, rest] = [named(result.streams, 'flow'), named(result.streams, 'rest')];
    expect(rest.dropped.frames).toBe(0);
    // 100,000 a second are sent; what is beyond that and beyond the queue is lost, and counted as sent by nobody.
    expect(Math.abs(mine.delivered.frames - 10_000)).toBeLessThanOrEqual(2);
    const { sent, sentDropped, receivedDropped } = named(result.flows, 'f');
    expect(sentDropped.frames).toBe(mine.dropped.frames);
    expect(receivedDropped.frames).toBe(0);
    expect(sent.frames + sentDropped.frames + mine.inFlight.frames).toBe(mine.offered.frames);
  });
});
