import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blueprint, QueryPart, TcpSettings } from '#emulator/blueprint.ts';
import { runs } from '../runs.ts';
import { answer, difference } from './answer.ts';
import { bridge, cable, client, emptyBlueprint, G, MS, named, run, stream, US } from './parts.ts';

const TCP: TcpSettings = {
  initialWindowSegments: 10,
  windowBytes: 1 << 22,
  minRtoPicoseconds: 200 * MS,
  initialRtoPicoseconds: 200 * MS,
  maxRtoPicoseconds: 120_000 * MS,
  delayedAckPicoseconds: 0,
  duplicateAcks: 3,
  timestamps: false,
};

/** One aggregator and so many workers, asked again and again without a pause. */
function asking(workers: number, given: Partial<QueryPart>, more: Partial<Blueprint> = {}): Blueprint {
  const names = Array.from({ length: workers }, (_, index) => `w${index}`);
  return {
    ...emptyBlueprint(),
    bridges: [bridge('stub')],
    clients: ['agg', ...names].map((name, index) => client(name, { index: index + 1, over: 'stub' })),
    streams: names.map((name) => stream(`q/${name}`, 'agg', name, { load: { kind: 'answers', query: 'q' } })),
    queries: [
      {
        name: 'q',
        requestBytes: 100,
        responseBytes: 1460,
        concurrency: 1,
        rounds: null,
        thinkPicoseconds: 0,
        workPicoseconds: 0,
        random: false,
        tcp: TCP,
        timeoutPicoseconds: 200 * MS,
        startPicoseconds: 0,
        stopPicoseconds: null,
        ...given,
      },
    ],
    ...more,
  };
}

/** The same with machines at cables of 10 Gb/s and so long a way. */
function farApart(workers: number, given: Partial<QueryPart>, delayPicoseconds: number, queueFrames = 1000): Blueprint {
  const blueprint = asking(workers, given);
  const clients = blueprint.clients.map((one) => ({ ...one, over: null, kind: 'external' as const }));
  const egress = { queueFrames, queueBytes: null, classes: null };
  return {
    ...blueprint,
    clients,
    cables: clients.map(({ name }) =>
      cable(`c-${name}`, name, 'stub', {
        delayPicoseconds,
        ends: [
          { part: name, egress },
          { part: 'stub', egress },
        ],
      }),
    ),
  };
}

const BOTH = [
  ['tcp', TCP],
  ['udp', null],
] as const;

describe.each(BOTH)('a query by %s', (_, tcp) => {
  const timesOf = (blueprint: Blueprint, seconds: number) => named(run(blueprint, seconds).queries, 'q').times;

  it('takes the way there and back, and the time of each frame on each wire', () => {
    // A frame of 1460 bytes of payload is 1514 by TCP and 1502 by UDP, the question 154 and 142; each on two cables.
    const [asked, answered] = tcp ? [154, 1514] : [142, 1502];
    const wire = (bytes: number) => (bytes + 24) * 800;
    // What is acknowledged goes along with the answer, and with the next question (RFC 9293, 3.8.6.3).
    const patient = tcp && { ...tcp, delayedAckPicoseconds: 40 * MS };
    const times = timesOf(farApart(1, { tcp: patient, rounds: 5 }, 10 * US), 0.01);
    const exact = 4 * 10 * US + 2 * wire(asked) + 2 * wire(answered);
    expect([times.count, times.minPicoseconds, times.maxPicoseconds]).toEqual([5, exact, exact]);
  });

  it('is as slow as its workers: the longest of W exponential times is W-th harmonic number long in the mean', () => {
    const [workers, mean] = [8, 100 * US];
    const times = timesOf(asking(workers, { tcp, workPicoseconds: mean, random: true, rounds: 4000 }), 2);
    const harmonic = Array.from({ length: workers }, (_, index) => 1 / (index + 1)).reduce((sum, one) => sum + one);
    expect(times.count).toBe(4000);
    // Its deviation is that of a sum of 1/i^2: 1.24 means, 2 % of the whole with 4000 of them and four deviations.
    expect(Math.abs(times.sumPicoseconds / times.count / (mean * harmonic) - 1)).toBeLessThan(0.03);
  });

  it('comes again when the last answer was thought about: a closed loop', () => {
    const given = { tcp, workPicoseconds: 60 * US, thinkPicoseconds: 40 * US };
    // 100 us each; the one of the end itself is not answered any more.
    expect(timesOf(asking(3, given), 0.01).count).toBe(100);
    expect(timesOf(asking(3, { ...given, concurrency: 7 }), 0.01).count).toBe(700);
    expect(timesOf(asking(3, { ...given, startPicoseconds: 5 * MS }), 0.01).count).toBe(50);
    expect(timesOf(asking(3, { ...given, stopPicoseconds: 5 * MS }), 0.01).count).toBe(50);
    expect(timesOf(asking(3, { ...given, concurrency: 7, rounds: 10 }), 0.01).count).toBe(10);
  });

  it('brings the payload of all questions and answers, and each worker tells its own times', () => {
    const given = { tcp, requestBytes: 300, responseBytes: 50_000, rounds: 9, thinkPicoseconds: 10 * US };
    const { streams } = run(asking(4, given), 0.1);
    expect(streams.map(({ goodputBytes }) => goodputBytes)).toEqual(Array(4).fill(9 * 50_300));
    expect(streams.map(({ exchanges }) => exchanges?.count)).toEqual(Array(4).fill(9));
    expect(streams.map(({ tcp: counted }) => counted?.retransmissions ?? null)).toEqual(Array(4).fill(tcp ? 0 : null));
  });

  it('has other times with another seed, and the same with the same', () => {
    const blueprint = asking(4, { tcp, workPicoseconds: 50 * US, thinkPicoseconds: 50 * US, random: true });
    const times = (seed: number) => JSON.stringify(run(blueprint, 0.02, { seed }).queries);
    expect(times(1)).toBe(times(1));
    expect(times(1)).not.toBe(times(2));
  });

  it('gives the same however time is sliced, ahead of time or not, and in whatever order parts are listed', () => {
    const given = { tcp, responseBytes: 20_000, workPicoseconds: 20 * US, random: true, concurrency: 2 };
    const blueprint = farApart(5, given, 1 * US, 12);
    const [end, options] = [20 * MS, { seed: 3, warmupPicoseconds: 2 * MS }];
    const whole = answer(blueprint, options, [end]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 19_999 }), { maxLength: 9 }), (cuts) => {
        const stops = cuts.map((cut) => cut * US).toSorted((a, b) => a - b);
        expect(difference(answer(blueprint, options, [...stops, end]), whole)).toBe('');
      }),
      runs(10),
    );
    expect(difference(answer(blueprint, { ...options, ahead: false }, [end]), whole)).toBe('');
    const { clients, cables, streams } = blueprint;
    const reversed = {
      ...blueprint,
      clients: clients.toReversed(),
      cables: cables.toReversed(),
      streams: streams.toReversed(),
    };
    expect(difference(answer(reversed, options, [end]), whole)).toBe('');
  });

  it('completes though answers are lost, a time-out later', () => {
    // Twenty answers of ten frames meet a queue of 20; the first losses are found after 200 ms at the earliest.
    const blueprint = farApart(20, { tcp, responseBytes: 14_600, rounds: 3, timeoutPicoseconds: 200 * MS }, 1 * US, 20);
    const { queries, streams, drops } = run(blueprint, 20);
    const { times } = named(queries, 'q');
    expect(drops.map(({ reason }) => reason)).toContain('queue');
    if (tcp) {
      expect(times.count).toBe(3);
      expect(times.maxPicoseconds).toBeGreaterThan(200 * MS);
      expect(streams.some((one) => (one.tcp?.timeouts ?? 0) > 0)).toBe(true);
    } else {
      // Datagrams that are all asked for again meet again: some workers never get through together.
      expect(streams.every(({ exchanges }) => (exchanges?.count ?? 0) <= 3)).toBe(true);
      expect(times.count).toBeLessThan(3);
    }
  });
});

describe('the window of a connection that stays open', () => {
  const many = (thinkPicoseconds: number): readonly number[] => {
    const blueprint = farApart(1, { responseBytes: 200 * 1460, rounds: 4, thinkPicoseconds }, 1 * MS);
    const { times } = named(run(blueprint, 3).queries, 'q');
    return [times.count, times.minPicoseconds / MS, times.maxPicoseconds / MS];
  };

  it('has grown when the next answer is asked for at once', () => {
    const [count, least, most] = many(0);
    expect(count).toBe(4);
    // Slow start from ten segments: 10, 20, 40, 80 and the rest are five round trips of 4 ms; then one.
    expect(Math.round((most ?? 0) / 4)).toBe(5);
    expect(Math.round((least ?? 0) / 4)).toBe(1);
  });

  it('begins anew after a silence longer than the time-out (RFC 5681, 4.1)', () => {
    const [count, least, most] = many(201 * MS);
    expect(count).toBe(4);
    expect(least).toBe(most);
  });
});

it('a stream that answers a query which is not there is refused', () => {
  expect(() => run({ ...asking(1, {}), queries: [] }, 0.001)).toThrow('there is no query q');
});

it('a worker at 10 Gb/s fills its wire when many queries are under way', () => {
  const blueprint = farApart(1, { responseBytes: 1_460_000, concurrency: 4 }, 1 * US);
  const [only] = run(blueprint, 0.1, { warmup: 0.02 }).streams;
  const seconds = 0.1;
  expect(((only?.goodputBytes ?? 0) * 8) / seconds / ((10 * G * 1460) / 1538)).toBeGreaterThan(0.98);
});
