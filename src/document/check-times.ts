import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import { parseTime } from '#units/time.ts';
import type { Fault, Faults } from './fault.ts';
import { isTree, type Tree, treeAt } from './tree.ts';
import { UNITS } from './values.ts';

/** Two times of which the second must come later. */
export function checkOrder(
  value: unknown,
  first: string,
  second: string,
  label: string,
  at: Pointer,
  faults: Pick<Faults, 'add'>,
): void {
  if (!isTree(value) || !(second in value)) return;
  const [from, to] = [Number(UNITS.time.parse(value[first] ?? 0)), Number(UNITS.time.parse(value[second]))];
  if (!(from >= to)) return;
  const detail = `\`${second}\` of ${label} is not after its \`${first}\`.`;
  faults.add({ code: 'traffic-conflict', detail, pointer: pointer(at, second), at: 'value' });
}

/** What comes round faster than that keeps a run busy with nothing. */
const SHORTEST_PICOSECONDS = 1e6;

/** Times after which something comes round again: paths of `fields` such as `arrival.onOff.on`. */
export function checkPeriod(fields: Tree, path: string, label: string, at: Pointer, add: (fault: Fault) => void): void {
  const { written, steps } = found(fields, path);
  const picoseconds = typeof written === 'string' ? parseTime(written) : undefined;
  if (!picoseconds || picoseconds >= SHORTEST_PICOSECONDS) return;
  const detail = `\`${path}\` of ${label} is ${written}; expected 1us at least.`;
  add({ code: 'out-of-range', detail, pointer: pointer(at, ...steps), at: 'value' });
}

/** What is written there is more than nothing, whatever its unit. */
export function checkPositive(
  fields: Tree,
  path: string,
  label: string,
  at: Pointer,
  add: (fault: Fault) => void,
): void {
  const { written, steps } = found(fields, path);
  if (written === undefined || !isNothing(written)) return;
  const detail = `\`${path}\` of ${label} is ${String(written)}; expected more than nothing.`;
  add({ code: 'out-of-range', detail, pointer: pointer(at, ...steps), at: 'value' });
}

/** 0 in any unit, or not written. */
export function isNothing(value: unknown): boolean {
  return value === undefined || /^0+(\.0+)?[A-Za-z]*$/.test(String(value));
}

function found(fields: Tree, path: string): { readonly written: unknown; readonly steps: readonly string[] } {
  const steps = path.split('.');
  const holder = steps.slice(0, -1).reduce((tree, step) => treeAt(tree, step), fields);
  return { written: holder[steps.at(-1) ?? ''], steps };
}
