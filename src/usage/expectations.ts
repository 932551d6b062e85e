import type { Environment } from '@marcbachmann/cel-js';
import type { Expectation } from '#state/workload.ts';
import { spellOut } from './literals.ts';
import { measuresOf } from './measures.ts';
import type { Report, Verdict } from './report.ts';

/** An expectation that cannot be judged, and why. */
export interface Unjudged {
  /** Which of the expectations, from 0. */
  readonly index: number;
  readonly expression: string;
  readonly reason: string;
}

/** Expectations that are no expressions, without a run. */
export async function misspelled(expectations: readonly Expectation[]): Promise<readonly Unjudged[]> {
  const cel = await environment();
  return expectations.flatMap((one, index) =>
    textsOf(one).flatMap((expression) => {
      const reason = reasonOf(() => cel.parse(spellOut(expression)));
      return reason === undefined ? [] : [{ index, expression, reason }];
    }),
  );
}

/** Compares what was measured with what was expected. */
export async function judge(
  report: Report,
  expectations: readonly Expectation[],
): Promise<{ readonly verdicts: readonly Verdict[]; readonly unjudged: readonly Unjudged[] }> {
  const cel = await environment();
  const measures = measuresOf(report);
  const verdicts: Verdict[] = [];
  const unjudged: Unjudged[] = [];
  for (const [index, one] of expectations.entries()) {
    const evaluate = (expression: string): unknown => {
      const value = { now: undefined as unknown };
      const reason = reasonOf(() => {
        value.now = cel.evaluate(spellOut(expression), { ...measures });
      });
      if (reason !== undefined) throw new Problem({ index, expression, reason });
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
    throw new Problem({ index, expression, reason: `it is ${String(holds)}, neither true nor false` });
  return { expression, holds, expected: null, measured: null, error: null, tolerance: null, because: null };
}

function comparison(one: Of<'comparison'>, evaluate: Evaluate, index: number): Verdict {
  const number = (expression: string) => {
    const value = evaluate(expression);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new Problem({ index, expression, reason: `it is ${String(value)}, not a number` });
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

function textsOf(one: Expectation): readonly string[] {
  return one.kind === 'condition'
    ? [one.expression]
    : [one.measure, one.equals, ...(one.plusMinus === null ? [] : [one.plusMinus])];
}

/** What the library has against it, in one line; undefined: nothing. */
function reasonOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    // The library tells everything by throwing; its message goes on with a picture of the place.
    return error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
  }
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
