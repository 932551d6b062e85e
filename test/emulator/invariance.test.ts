import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blueprint } from '#emulator/blueprint.ts';
import type { Options, RowBudget } from '#emulator/options.ts';
import { simulate } from '#emulator/simulation.ts';
import { runs } from '../runs.ts';
import { difference } from './answer.ts';
import { BEAT, CAMPUS_END, campus, instant } from './campus.ts';
import { MS } from './parts.ts';
import { fewRows } from './row-budgets.ts';
import { topology } from './topology.ts';

/**
 * However time is sliced, in whatever order parts are listed and however few rows there are at once, ahead of time is as event by event,
 * at each look on the way: what the latter answers is the oracle.
 */
function expectInvariance(
  blueprint: Blueprint,
  options: Options,
  cuts: readonly number[],
  end: number,
  rows: RowBudget,
): void {
  const stops = [...cuts.filter((cut) => cut >= options.warmupPicoseconds).toSorted((a, b) => a - b), end];
  const oracle = looks(blueprint, { ...options, ahead: false }, stops);
  for (const [index, look] of looks(blueprint, options, stops).entries())
    expect(difference(look, oracle[index] ?? ''), `looked at ${stops[index]} ps`).toBe('');
  expect(difference(looks(blueprint, options, [end])[0] ?? '', oracle.at(-1) ?? ''), 'in one slice').toBe('');
  for (const look of sideBySide(blueprint, { ...options, rows }, stops))
    expect(difference(look, oracle.at(-1) ?? ''), 'reversed, beside another, few rows at once').toBe('');
}

/** The whole result at each of these instants, and what a live view sees before it. */
function looks(blueprint: Blueprint, options: Options, stops: readonly number[]): string[] {
  const simulation = simulate(blueprint, options);
  try {
    return stops.map((stop) => {
      simulation.advance(stop);
      return JSON.stringify([simulation.glance(), simulation.result()]);
    });
  } finally {
    simulation.close();
  }
}

/** The same network twice, once with its parts in the opposite order: both at work in turn, looked at once at the end. */
function sideBySide(blueprint: Blueprint, options: Options, stops: readonly number[]): string[] {
  const simulations = [simulate(blueprint, options), simulate(reversed(blueprint), options)];
  try {
    for (const stop of stops) for (const one of simulations) one.advance(stop);
    return simulations.map((one) => JSON.stringify([one.glance(), one.result()]));
  } finally {
    for (const one of simulations) one.close();
  }
}

function reversed(blueprint: Blueprint): Blueprint {
  const { clients, nics, bridges, cables, streams, flows, cpus, tunnels, aggregations, addressSets } = blueprint;
  return {
    ...blueprint,
    clients: clients.toReversed(),
    nics: nics.toReversed(),
    bridges: bridges.toReversed(),
    cables: cables.toReversed(),
    streams: streams.toReversed(),
    flows: flows.toReversed(),
    cpus: cpus.toReversed(),
    tunnels: tunnels.toReversed(),
    aggregations: aggregations.toReversed(),
    addressSets: addressSets.toReversed(),
  };
}

describe('gives the same result however time is sliced, ahead of time or event by event, in whatever order its parts are listed:', () => {
  it('any host', () => {
    fc.assert(
      fc.property(
        topology,
        fc.array(fc.integer({ min: 0, max: 3 * MS }), { maxLength: 12 }),
        fewRows,
        (blueprint, cuts, rows) => {
          expectInvariance(blueprint, { seed: 7, warmupPicoseconds: 0.4 * MS }, cuts, 3 * MS, rows);
        },
      ),
      runs(30),
    );
  });

  it('any campus of hosts', () => {
    fc.assert(
      fc.property(
        campus,
        fc.array(instant, { maxLength: 8 }),
        fc.constantFrom(0, 300 * BEAT, 200_000_001),
        fewRows,
        (blueprint, cuts, warmupPicoseconds, rows) => {
          expectInvariance(blueprint, { seed: 7, warmupPicoseconds }, cuts, CAMPUS_END, rows);
        },
      ),
      runs(50),
    );
  });
});
