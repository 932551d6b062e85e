import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { CommandClass } from '../base.ts';
import { diagnosticLines } from '../fault-text.ts';
import { usageLine } from '../usage.ts';

/** The faults of a block as they go to standard error: a line each, with file, line and verb, then how the verbs are used. */
export function faultLines(faults: readonly Diagnostic[], commands: ReadonlyMap<number, CommandClass>): string {
  const lines = [...faults].sort((a, b) => lineOf(a) - lineOf(b)).map((fault) => faultLine(fault, commands));
  const misused = faults.flatMap(({ code, place }) => (code === 'usage' && place && commands.get(place.line)) || []);
  const usages = [...new Set(misused)].map((command) => usageLine({ verb: command.id.replaceAll(':', ' '), command }));
  return [...new Set([...lines, ...usages.map((usage) => `${usage}\n`)])].join('');
}

function faultLine({ place, ...fault }: Diagnostic, commands: ReadonlyMap<number, CommandClass>): string {
  const verb = place && commands.get(place.line)?.id;
  const words = ['batch', ...(place ? [`${place.file}:${place.line}`] : []), ...(verb === undefined ? [] : [verb])];
  return diagnosticLines([fault], words.join(': '));
}

function lineOf({ place }: Diagnostic): number {
  return place?.line ?? 0;
}
