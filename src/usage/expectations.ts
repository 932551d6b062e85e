import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { Expectation } from '#state/workload.ts';
import { spellOut } from './literals.ts';
import { type Measures, measuresOf } from './measures.ts';
import { unquoted, type WrongName, wrongNames } from './names.ts';
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

/** Expectations that no run can judge, before it begins; `measures` are those of a report in which nothing is counted yet. */
export async function misspelled(
  expectations: readonly Expectation[],
  measures: Measures,
): Promise<readonly Unjudged[]> {
  const cel = await environment();
  return expectations.flatMap((one, index) =>
    textsOf(one).flatMap(({ field, expression, type }) =>
      wrongIn(cel, expression, type, measures).map((wrong) => ({ index, field, expression, ...wrong })),
    ),
  );
}

function wrongIn(
  cel: Environment,
  expression: string,
  type: 'boolean' | 'number',
  measures: Measures,
): readonly WrongName[] {
  const quoted = unquoted(expression, measures);
  if (quoted) return [quoted];
  const text = spellOut(expression);
  const asked = { ast: undefined as ASTNode | undefined };
  const fault = reasonOf(() => {
    asked.ast = cel.parse(text).ast;
  });
  if (!asked.ast) return [{ reason: fault ?? 'it is no expression', hint: undefined }];
  const names = wrongNames(asked.ast, measures);
  if (names.length > 0) return names;
  const checked = cel.check(text);
  if (!checked.valid) return [{ reason: firstLine(checked.error?.message ?? 'it is no expression'), hint: undefined }];
  // Of counters that are all 0 only the type of the answer is of interest, and only where there is one.
  const answer = { is: undefined as unknown };
  reasonOf(() => {
    answer.is = cel.evaluate(text, { ...measures });
  });
  const is = typeof answer.is === 'bigint' ? 'number' : typeof answer.is;
  return is === 'undefined' || is === type ? [] : [{ reason: `it is a ${is}, not a ${type}`, hint: undefined }];
}

/** Compares what was measured with what was expected; `places` are those that may be named though nothing was lost there. */
export async function judge(
  report: Report,
  expectations: readonly Expectation[],
  places: readonly string[] = [],
): Promise<{ readonly verdicts: readonly Verdict[]; readonly unjudged: readonly Unjudged[] }> {
  const cel = await environment();
  const measures = measuresOf(report, places);
  const verdicts: Verdict[] = [];
  const unjudged: Unjudged[] = [];
  for (const [index, one] of expectations.entries()) {
    const evaluate = (expression: string): unknown => {
      const value = { now: undefined as unknown };
      const reason = reasonOf(() => {
        value.now = cel.evaluate(spellOut(expression), { ...measures });
      });
      if (reason !== undefined) throw new Problem({ index, field: null, expression, reason });
      return typeof value.now === 'bigint' ? Number(value.now) : value.now;
    };
    try {
      verdicts.push(one.kind === 'condition' ? condition(one, evaluate, index) : comparison(one, evaluate, index));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      unjudged.push(error.what);
    }
  }
  return { verdicts, unjudged };
}

class Problem extends Error {
  readonly what: Unjudged;

  constructor(what: Unjudged) {
    super(what.reason);
    this.what = what;
  }
}

type Evaluate = (expression: string) => unknown;
type Of<K extends Expectation['kind']> = Extract<Expectation, { kind: K }>;

function condition({ expression }: Of<'condition'>, evaluate: Evaluate, index: number): Verdict {
  const holds = evaluate(expression);
  if (typeof holds !== 'boolean')
    throw new Problem({ index, field: null, expression, reason: `it is ${String(holds)}, neither true nor false` });
  return { expression, holds, expected: null, measured: null, error: null, tolerance: null, because: null };
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
