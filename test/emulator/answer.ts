import type { Blueprint } from '#emulator/blueprint.ts';
import type { Options } from '#emulator/options.ts';
import { simulate } from '#emulator/simulation.ts';

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
