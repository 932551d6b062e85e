import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineRate } from '#emulator/count/line-rate.ts';
import type { Sighting } from '#emulator/options.ts';
import { simulate } from '#emulator/simulation.ts';
import { runs } from '../runs.ts';
import { G, MS } from './parts.ts';
import { topology } from './topology.ts';

const END = 3 * MS;

describe('a wire', () => {
  it('never carries two frames at once, in any network', () => {
    fc.assert(
      fc.property(topology, (blueprint) => {
        const seen = new Map<string, Sighting[]>();
        const see = (one: Sighting) => {
          const key = `${one.place} ${one.direction}`;
          seen.set(key, [...(seen.get(key) ?? []), one]);
        };
        const at = blueprint.cables.map(({ name }) => name);
        const simulation = simulate(blueprint, { seed: 7, warmupPicoseconds: 0, probe: { at, see } });
        try {
          // Each look checks the time since the one before.
          for (let now = 0; now <= END; now += END / 50) {
            simulation.advance(now);
            simulation.result();
          }
        } finally {
          simulation.close();
        }
        for (const { name, bitsPerSecond } of blueprint.cables) {
          for (const direction of ['in', 'out']) {
            const sightings = seen.get(`${name} ${direction}`) ?? [];
            for (const [index, { atPicoseconds, bytes }] of sightings.entries()) {
              const before = sightings[index - 1]?.atPicoseconds ?? Number.NEGATIVE_INFINITY;
              // The remainder of a picosecond is carried from frame to frame.
              expect(atPicoseconds - before).toBeGreaterThanOrEqual(Math.floor(((bytes + 24) * 8e12) / bitsPerSecond));
            }
          }
        }
      }),
      runs(15),
    );
  });

  it('that did is found out', () => {
    const wire = { acceptedFrames: 0, acceptedBytes: 0 };
    const settings = {
      bitsPerSecond: G,
      delayPicoseconds: 0,
      extraBytes: 24,
      queueFrames: 1,
      queueBytes: null,
      first: false,
    };
    const rate = new LineRate('wire', 'end', {
      ...{ settings, waiting: () => ({ frames: 0, bytes: 0 }), out: { hold: () => {} } },
      get acceptedFrames() {
        return wire.acceptedFrames;
      },
      get acceptedBytes() {
        return wire.acceptedBytes;
      },
    });
    rate.begin(0);
    wire.acceptedFrames = 1;
    wire.acceptedBytes = 1514;
    rate.check(12_304_000);
    wire.acceptedFrames = 2;
    wire.acceptedBytes = 3028;
    expect(() => rate.check(12_304_000 + 12_280_000)).toThrow(/wire from end sent 12304 bits in 12280000 ps/);
  });
});
