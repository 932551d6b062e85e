import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blueprint } from '#emulator/blueprint.ts';
import { answer, difference } from './answer.ts';
import { MS } from './parts.ts';
import { topology } from './topology.ts';

const END = 3 * MS;
const SEED = { seed: 7, warmupPicoseconds: 0.4 * MS };

describe('any network', () => {
  it('gives the same result however time is sliced, ahead of time or event by event, in whatever order its parts are listed', () => {
    fc.assert(
      fc.property(topology, fc.array(fc.integer({ min: 0, max: END / 1000 }), { maxLength: 12 }), (blueprint, cuts) => {
        const whole = answer(blueprint, SEED, [END]);
        const stops = cuts.map((cut) => cut * 1000).toSorted((a, b) => a - b);
        expect(difference(answer(blueprint, SEED, [...stops, END]), whole)).toBe('');
        expect(difference(answer(blueprint, { ...SEED, ahead: false }, [END]), whole)).toBe('');
        expect(difference(answer(reversed(blueprint), SEED, [END]), whole)).toBe('');
      }),
      { numRuns: 40 },
    );
  });
});

function reversed(blueprint: Blueprint): Blueprint {
  const { clients, nics, bridges, cables, streams, flows, cpus } = blueprint;
  return {
    ...blueprint,
    clients: clients.toReversed(),
    nics: nics.toReversed(),
    bridges: bridges.toReversed(),
    cables: cables.toReversed(),
    streams: streams.toReversed(),
    flows: flows.toReversed(),
    cpus: cpus.toReversed(),
  };
}
