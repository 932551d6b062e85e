import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Blueprint, ClassPart } from '#emulator/blueprint.ts';
import { runs } from '../runs.ts';
import { bridge, cable, client, constant, emptyBlueprint, G, named, run, stream } from './parts.ts';

const SECONDS = 0.02;
/** Preamble, gap and FCS. */
const BESIDE = 24;

/** A class: its weight, what is offered in percent of the link, and the length of its frames. */
const shared = fc.record({
  weight: fc.integer({ min: 5, max: 60 }),
  offered: fc.integer({ min: 0, max: 150 }),
  bytes: fc.integer({ min: 200, max: 1514 }),
});
type Shared = typeof shared extends fc.Arbitrary<infer T> ? T : never;

const scenes = fc.record({
  classes: fc.array(shared, { minLength: 2, maxLength: 5 }),
  /** What a strict class takes before all others, in percent; null: there is none. */
  strict: fc.constantFrom(null, null, 20, 70),
});

/** Each class comes by a wire of its own; they meet before one of 1 Gb/s. */
function scene(classes: readonly Shared[], strict: number | null): Blueprint {
  const total = classes.reduce((sum, { weight }) => sum + weight, 0);
  const all = [...classes, ...(strict === null ? [] : [{ weight: 0, offered: strict, bytes: 700 }])];
  const parts = all.map(({ weight }, index): ClassPart => {
    const priorities = index === 0 ? [0, 6, 7].filter((each) => each >= all.length || each === 0) : [index];
    const rest = index === 0 ? [1, 2, 3, 4, 5].filter((each) => each >= all.length) : [];
    return {
      name: `c${index}`,
      priorities: [...priorities, ...rest],
      ets: index < classes.length ? (weight * 100) / total : null,
    };
  });
  const egress = { queueFrames: 100, queueBytes: null, classes: null };
  return {
    ...emptyBlueprint(),
    bridges: [bridge('tor')],
    clients: [...all.map((_, index) => client(`m${index}`, { index, cos: index })), client('sink', { index: 99 })],
    cables: [
      ...all.map((_, index) => cable(`up${index}`, `m${index}`, 'tor', { bitsPerSecond: 10 * G })),
      cable('down', 'tor', 'sink', {
        bitsPerSecond: G,
        ends: [
          { part: 'tor', egress: { ...egress, classes: parts } },
          { part: 'sink', egress },
        ],
      }),
    ],
    streams: all.flatMap(({ offered, bytes }, index) => {
      const frames = (offered / 100) * (G / 8 / (bytes + BESIDE));
      return offered === 0 ? [] : [stream(`s${index}`, `m${index}`, 'sink', { load: constant(frames, bytes) })];
    }),
  };
}

/** What each gets of `room`: in proportion to its weight, but no more than it wants; the rest goes to the others (802.1Qaz). */
function waterFilling(classes: readonly Shared[], room: number): number[] {
  const got = classes.map(() => 0);
  let left = room;
  let open = classes.map((_, index) => index).filter((index) => (classes[index] as Shared).offered > 0);
  while (open.length > 0 && left > 1e-9) {
    const weights = open.reduce((sum, index) => sum + (classes[index] as Shared).weight, 0);
    const wants = (index: number) => (classes[index] as Shared).offered - (got[index] as number);
    const shareOf = (index: number) => (left * (classes[index] as Shared).weight) / weights;
    const satisfied = open.filter((index) => wants(index) <= shareOf(index));
    const round = satisfied.length > 0 ? satisfied : open;
    const shares = round.map((index) => (satisfied.length > 0 ? wants(index) : shareOf(index)));
    for (const [place, index] of round.entries()) got[index] = (got[index] as number) + (shares[place] as number);
    left -= shares.reduce((sum, each) => sum + each, 0);
    open = satisfied.length > 0 ? open.filter((index) => !satisfied.includes(index)) : [];
  }
  return got;
}

it('classes share a wire by weight, leave nothing idle that anybody wants, and strict ones go before', () => {
  fc.assert(
    fc.property(scenes, ({ classes, strict }) => {
      const result = run(scene(classes, strict), SECONDS);
      const [end] = named(result.cables, 'down').ends;
      const percentOf = (wireBytes: number) => (wireBytes * 8 * 100) / SECONDS / G;
      const wants = classes.reduce((sum, { offered }) => sum + offered, 0) + (strict ?? 0);
      expect(percentOf(end.wireBytes)).toBeLessThanOrEqual(100.1);
      expect(percentOf(end.wireBytes)).toBeGreaterThan(Math.min(100, wants) - 1);
      if (strict !== null)
        expect(percentOf(named(end.classes, `c${classes.length}`).wireBytes)).toBeGreaterThan(strict - 1);
      for (const [index, share] of waterFilling(classes, 100 - (strict ?? 0)).entries()) {
        const got = percentOf(named(end.classes, `c${index}`).wireBytes);
        expect(Math.abs(got - share), `class ${index} of ${share} %`).toBeLessThan(2);
      }
    }),
    runs(25),
  );
});
