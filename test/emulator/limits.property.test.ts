import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Blueprint, Load } from '#emulator/blueprint.ts';
import { runs } from '../runs.ts';
import { blocking, bridge, client, emptyBlueprint, greedy, named, poisson, run, stream } from './parts.ts';

/** Bytes that a rate counts beside those of the frame without FCS. */
const COUNTED = { l2: 0, 'l2-fcs': 4, l3: -14 } as const;

const SECONDS = 0.002;

const limit = fc.record({
  bitsPerSecond: fc.integer({ min: 1e6, max: 3e9 }),
  burstBytes: fc.constantFrom(15_000, 1000, 0, 150_000),
  accounting: fc.constantFrom('l2' as const, 'l2-fcs' as const, 'l3' as const),
  /** Of what is sent, or of what is received. */
  side: fc.constantFrom('a', 'b'),
  bytes: fc.integer({ min: 60, max: 1514 }),
  source: fc.constantFrom('open', 'greedy', 'blocking', 'bursts'),
  share: fc.integer({ min: 50, max: 400 }),
});
type Limit = typeof limit extends fc.Arbitrary<infer T> ? T : never;

/** What is offered, in percent of the limit. */
function loadOf({ bitsPerSecond, bytes, source, share }: Limit): Load {
  const frames = (bitsPerSecond * share) / 100 / 8 / bytes;
  if (source === 'greedy') return greedy(bytes, bitsPerSecond * 4);
  if (source === 'blocking') return blocking(frames, bytes);
  const every = Math.round(64e12 / frames);
  const size = { kind: 'fixed', bytes } as const;
  if (source === 'bursts')
    return { kind: 'open', size, arrival: { kind: 'burst', frames: 64, everyPicoseconds: every } };
  return poisson(frames, bytes);
}

function scene(drawn: Limit): Blueprint {
  const { bitsPerSecond, burstBytes, accounting, side } = drawn;
  const of = (name: string) => (name === side ? bitsPerSecond : null);
  return {
    ...emptyBlueprint(),
    limiter: { kind: 'token-bucket', burstBytes, accounting, queueFrames: 100 },
    bridges: [bridge('stub')],
    clients: ['a', 'b'].map((name, index) => client(name, { index: 1 + index, over: 'stub', maxbw: of(name) })),
    streams: [stream('s', 'a', 'b', { load: loadOf(drawn) })],
  };
}

it('a limit lets pass no more than burst + rate x t in any time t, and no less when there is enough', () => {
  fc.assert(
    fc.property(limit, (drawn) => {
      const { bitsPerSecond, burstBytes, accounting, bytes, source } = drawn;
      const counted = bytes + COUNTED[accounting];
      // A frame larger than the burst goes when the bucket is full.
      const burst = Math.max(burstBytes, counted);
      const passed: number[] = [];
      const result = run(scene(drawn), SECONDS, {
        probe: { at: ['b'], see: ({ direction, atPicoseconds }) => direction === 'in' && passed.push(atPicoseconds) },
      });
      // The greatest excess over the rate of all stretches that end here is one frame more than that of the frame before.
      let excess = 0;
      let most = 0;
      for (const [index, at] of passed.entries()) {
        const credit = index === 0 ? 0 : ((at - (passed[index - 1] ?? 0)) * bitsPerSecond) / 8e12;
        excess = Math.max(0, excess - credit) + counted;
        most = Math.max(most, excess);
      }
      // A byte for the remainder of a picosecond.
      expect(most).toBeLessThanOrEqual(burst + 1);
      if (source === 'greedy' && passed.length > 0) {
        const least = Math.min(SECONDS, (passed.at(-1) ?? 0) / 1e12) * (bitsPerSecond / 8) - 2 * counted;
        expect(passed.length * counted).toBeGreaterThanOrEqual(least);
      }
      const { delivered, dropped, inFlight, offered } = named(result.streams, 's');
      expect(delivered.frames + dropped.frames + inFlight.frames).toBe(offered.frames);
    }),
    runs(60),
  );
});
