import fc from 'fast-check';
import { expect } from 'vitest';
import type { Blueprint } from '#emulator/blueprint.ts';
import type { Options, RowBudget } from '#emulator/options.ts';
import { simulate } from '#emulator/simulation.ts';
import { MS } from './parts.ts';
import { fewRows } from './row-budgets.ts';

/** However time is sliced and however few rows there are at once, ahead of time is as event by event. */
export function aheadIsAsEvents(blueprints: fc.Arbitrary<Blueprint>, end: number): fc.IPropertyWithHooks<unknown[]> {
  return fc.property(
    blueprints,
    fc.array(fc.integer({ min: 0, max: end / 1000 }), { maxLength: 9 }),
    fc.constantFrom(0, 0.3 * MS),
    fewRows,
    (blueprint, cuts, warmupPicoseconds, rows) => {
      const stops = cuts.map((cut) => cut * 1000).toSorted((a, b) => a - b);
      expectAsEvents(blueprint, { seed: 7, warmupPicoseconds }, rows, [...stops, end]);
    },
  );
}

/** Ahead of time, in one slice or with so few rows at once in several, is as event by event: what the latter answers is the oracle. */
export function expectAsEvents(
  blueprint: Blueprint,
  options: Options,
  rows: RowBudget,
  stops: readonly [...number[], number],
): void {
  const end = stops.slice(-1);
  const expected = answer(blueprint, { ...options, ahead: false }, end);
  expect(difference(answer(blueprint, options, end), expected), 'in one slice').toBe('');
  expect(difference(answer(blueprint, { ...options, rows }, stops), expected), 'few rows at once').toBe('');
}

/** The whole result as text, after virtual time has stopped at these instants. */
export function answer(blueprint: Blueprint, options: Options, stops: readonly number[]): string {
  const simulation = simulate(blueprint, options);
  try {
    for (const stop of stops) simulation.advance(stop);
    return JSON.stringify(simulation.result());
  } finally {
    simulation.close();
  }
}

/** What stands where two texts first differ; empty when they are equal. */
export function difference(one: string, other: string): string {
  if (one === other) return '';
  let index = 0;
  while (one[index] === other[index]) index++;
  return `${one.slice(index - 200, index + 100)} | ${other.slice(index - 50, index + 100)}`;
}
