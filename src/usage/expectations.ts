import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { Expectation } from '#state/workload.ts';
import { type Mismatch, mismatchIn, mismatchOf, timesIn } from './dimension.ts';
import { markTimes, spellOut, wrongUnit } from './literals.ts';
import { type Measures, measuresOf } from './measures.ts';
import { rootNames, unquoted, type WrongName, wrongNames } from './names.ts';
import type { Report, Verdict } from './report.ts';

type Part = 'measure' | 'equals' | 'plusMinus';

/** An expectation that cannot be judged, and why. */
export interface Unjudged {
  /** Which of the expectations, from 0. */
  readonly index: number;
  /** Which part of a comparison; null: a condition, or the comparison as a whole. */
  readonly field: Part | null;
  readonly expression: string;
  readonly reason: string;
  readonly hint?: string | undefined;
}

/**
 * Expectations that no run can judge, before it begins; `measures` are those of a report in which nothing is counted yet. Of a section that is
 * undefined nothing is known.
 */
export async function misspelled(
  expectations: readonly Expectation[],
  measures: Measures,
): Promise<readonly Unjudged[]> {
  const cel = await environment();
  return expectations.flatMap((one, index): readonly Unjudged[] => {
    const wrong = textsOf(one).flatMap(({ field, expression, type }) =>
      wrongIn(cel, expression, type, measures).map((found) => ({ index, field, expression, ...found })),
    );
    return wrong.length > 0 || one.kind === 'condition' ? wrong : unlike(cel, one, index);
  });
}

/** Sides of a comparison that are not both times or both numbers. */
function unlike(cel: Environment, one: Of<'comparison'>, index: number): readonly Unjudged[] {
  const measure = cel.parse(markTimes(one.measure)).ast;
  return (['equals', 'plusMinus'] as const).flatMap((field) => {
    const expression = one[field];
    const found = expression === null ? undefined : mismatchOf(measure, cel.parse(markTimes(expression)).ast);
    return expression === null || found === undefined ? [] : [{ index, field, expression, ...notAlike(found) }];
  });
}

function notAlike({ left }: Mismatch): WrongName {
  const [one, other] = left === 'time' ? ['time', 'number'] : ['number', 'time'];
  return {
    reason: `a ${one} meets a ${other}`,
    hint: 'write a time with its unit, such as `10us`, and a number without one',
  };
}

function wrongIn(
  cel: Environment,
  expression: string,
  type: 'boolean' | 'number',
  measures: Measures,
): readonly WrongName[] {
  const quoted = unquoted(expression, measures);
  if (quoted) return [quoted];
  const quantity = wrongUnit(expression);
  if (quantity) return [{ reason: `\`${quantity.found}\` is no quantity`, hint: `write ${quantity.right}` }];
  const text = spellOut(expression);
  const asked = { ast: undefined as ASTNode | undefined };
  const fault = reasonOf(() => {
    asked.ast = cel.parse(text).ast;
  });
  if (!asked.ast) {
    const { reason, hint } = problem(fault);
    return [{ reason, hint: hint ?? 'it is an expression of CEL, such as `streams.web.delivered >= 0.9 * 1Mpps`' }];
  }
  const names = wrongNames(asked.ast, measures);
  if (names.length > 0) return names;
  const unit = mismatchIn(cel.parse(markTimes(expression)).ast);
  if (unit) return [notAlike(unit)];
  const checked = cel.check(text);
  if (!checked.valid) return [problem(checked.error?.message)];
  // Of counters that are all 0 only the type of the answer is of interest, and only where there is one.
  const answer = { is: undefined as unknown };
  const unknown = reasonOf(() => {
    answer.is = cel.evaluate(text, { ...measures });
  });
  // A computed index meets rows of which not all have the name.
  if (unknown?.startsWith('No such key') && !isSomewhere(unknown, measures)) return [problem(unknown)];
  const is = typeof answer.is === 'bigint' ? 'number' : typeof answer.is;
  return is === 'undefined' || is === type ? [] : [{ reason: `it is a ${is}, not a ${type}`, hint: undefined }];
}

/** Whether the key that is missing is a section of which only a host knows the rows. */
function isSomewhere(missing: string, measures: Measures): boolean {
  const key = missing.slice('No such key: '.length);
  return Object.hasOwn(measures, key) && measures[key] === undefined;
}

/** What is behind messages of the library that tell little. */
const MEANINGS: readonly (readonly [message: RegExp, hint: string])[] = [
  [/^Unexpected character: =/, 'two sides that shall be equal are written with `==`'],
  [/^no such overload: int [=!<>]/, 'a count of CEL is no measure: write `double(size(...))`'],
  [/^no such overload: double [=!<>]=? int/, 'a count of CEL is no measure: write `double(size(...))`'],
  [/^Expected IDENTIFIER, got IN/, 'a name that is a word of CEL is written in quotes: `streams["in"]`'],
  [/^No such key/, 'not every one has it: ask those that do, found with `"goodput" in streams[s]`'],
];

function hintFor(reason: string): string | undefined {
  return MEANINGS.find(([message]) => message.test(reason))?.[1];
}

function problem(message = 'it is no expression'): WrongName {
  const reason = firstLine(message);
  return { reason, hint: hintFor(reason) };
}

/** Compares what was measured with what was expected; `places` are those that may be named though nothing was lost there. */
export async function judge(
  report: Report,
  expectations: readonly Expectation[],
  places: readonly string[] = [],
): Promise<{ readonly verdicts: readonly Verdict[]; readonly unjudged: readonly Unjudged[] }> {
  const cel = await environment();
  const { serialize } = await import('@marcbachmann/cel-js');
  const measures = measuresOf(report, places);
  const verdicts: Verdict[] = [];
  const unjudged: Unjudged[] = [];
  for (const [index, one] of expectations.entries()) {
    const evaluate = (expression: string): unknown => {
      const value = { now: undefined as unknown };
      const reason = reasonOf(() => {
        value.now = computed(spellOut(expression), cel, measures);
      });
      if (reason !== undefined) throw new Problem({ index, field: null, expression, reason, hint: hintFor(reason) });
      return value.now;
    };
    try {
      const judged = one.kind === 'condition' ? condition(one, evaluate, index) : comparison(one, evaluate, index);
      const sides = cel.parse(spellOut(judged.expression)).ast;
      const left = one.kind === 'condition' ? leftOf(sides) : undefined;
      if (one.kind === 'comparison') verdicts.push(withUnit(judged, sides));
      else verdicts.push(left ? withLeft(judged, left, computed(serialize(left), cel, measures)) : judged);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      unjudged.push(error.what);
    }
  }
  return { verdicts, unjudged };
}

/** Whether any of these expectations is about deadlocks: then they decide whether one is wrong. */
export async function speakOfDeadlocks(expectations: readonly Expectation[]): Promise<boolean> {
  const cel = await environment();
  const texts = expectations.flatMap(textsOf);
  return texts.some(({ expression }) => {
    const named = { deadlocks: false };
    // What cannot be parsed speaks of nothing, and is told elsewhere.
    reasonOf(() => {
      named.deadlocks = rootNames(cel.parse(spellOut(expression)).ast).has('deadlocks');
    });
    return named.deadlocks;
  });
}

class Problem extends Error {
  readonly what: Unjudged;

  constructor(what: Unjudged) {
    super(what.reason);
    this.what = what;
  }
}

const NO_NUMBERS = { expected: null, measured: null, unit: null, error: null, tolerance: null, because: null };

type Evaluate = (expression: string) => unknown;
type Of<K extends Expectation['kind']> = Extract<Expectation, { kind: K }>;

/** A condition with two sides says what the left one was. */
function leftOf(ast: ASTNode): ASTNode | undefined {
  switch (ast.op) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ast.args[0];
    default:
      return undefined;
  }
}

function withLeft(verdict: Verdict, left: ASTNode, measured: unknown): Verdict {
  const isNumber = typeof measured === 'number' && Number.isFinite(measured);
  return isNumber ? withUnit({ ...verdict, measured }, left) : verdict;
}

function computed(expression: string, cel: Environment, measures: Measures): unknown {
  const value: unknown = cel.evaluate(expression, { ...measures });
  return typeof value === 'bigint' ? Number(value) : value;
}

function withUnit(verdict: Verdict, measured: ASTNode): Verdict {
  return timesIn(measured) === 1 ? { ...verdict, unit: 'picoseconds' } : verdict;
}

function condition({ expression }: Of<'condition'>, evaluate: Evaluate, index: number): Verdict {
  const holds = evaluate(expression);
  if (typeof holds !== 'boolean')
    throw new Problem({ index, field: null, expression, reason: `it is ${String(holds)}, neither true nor false` });
  return { expression, holds, ...NO_NUMBERS };
}

function comparison(one: Of<'comparison'>, evaluate: Evaluate, index: number): Verdict {
  const number = (expression: string) => {
    const value = evaluate(expression);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new Problem({ index, field: null, expression, reason: `it is ${String(value)}, not a number` });
  };
  const expected = number(one.equals);
  const measured = number(one.measure);
  const off = Math.abs(measured - expected);
  const allowed = Math.max(
    one.within === null ? 0 : one.within * Math.abs(expected),
    one.plusMinus === null ? 0 : number(one.plusMinus),
  );
  return {
    expression: one.measure,
    // Both sides of a share are rounded in binary: the last bits are no error.
    holds: off <= allowed * (1 + 1e-9) + Math.abs(expected) * 1e-12,
    expected,
    measured,
    unit: null,
    error: off === 0 ? 0 : expected === 0 ? null : (measured - expected) / expected,
    tolerance: toleranceOf(one),
    because: one.because,
  };
}

function toleranceOf({ within, plusMinus }: Of<'comparison'>): string | null {
  const parts = [
    ...(within === null ? [] : [`${Number((within * 100).toPrecision(6))}%`]),
    ...(plusMinus === null ? [] : [plusMinus]),
  ];
  return parts.length === 0 ? 'exactly' : `+-${parts.join(' or ')}`;
}

interface Text {
  readonly field: Part | null;
  readonly expression: string;
  readonly type: 'boolean' | 'number';
}

function textsOf(one: Expectation): readonly Text[] {
  if (one.kind === 'condition') return [{ field: null, expression: one.expression, type: 'boolean' }];
  return (['measure', 'equals', 'plusMinus'] as const).flatMap((field) => {
    const expression = one[field];
    return expression === null ? [] : [{ field, expression, type: 'number' }];
  });
}

/** What the library has against it, in one line; undefined: nothing. */
function reasonOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    // The library tells everything by throwing; its message goes on with a picture of the place.
    return firstLine(error instanceof Error ? error.message : String(error));
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}

/** Loaded here: only a run with expectations pays for it. */
async function environment(): Promise<Environment> {
  const { Environment } = await import('@marcbachmann/cel-js');
  const list = (values: unknown) => [...(values as Iterable<unknown>)].map(Number); // The signature says that it is a list.
  return new Environment({ unlistedVariablesAreDyn: true })
    .registerFunction('abs(dyn): double', (value: unknown) => Math.abs(Number(value)))
    .registerFunction('floor(dyn): double', (value: unknown) => Math.floor(Number(value)))
    .registerFunction('ceil(dyn): double', (value: unknown) => Math.ceil(Number(value)))
    .registerFunction('sqrt(dyn): double', (value: unknown) => Math.sqrt(Number(value)))
    .registerFunction('sum(list): double', (values: unknown) => list(values).reduce((total, one) => total + one, 0))
    .registerFunction('least(list): double', (values: unknown) => Math.min(...list(values)))
    .registerFunction('most(list): double', (values: unknown) => Math.max(...list(values)));
}
