import type { Across } from './axis.ts';

/** What is drawn: rates over time, as steps, for a rate between two records is known as their mean only. */
export interface Chart {
  readonly title: string;
  /** What goes from left to right. Left out: instants of the host's clock. */
  readonly across?: Across;
  /** Unit of the values, with its prefixes: `b/s` is shown as `400 Mb/s`. */
  readonly unit: string;
  readonly curves: readonly Curve[];
}

export interface Curve {
  readonly name: string;
  /** In order of time. */
  readonly steps: readonly Step[];
}

export interface Step {
  readonly fromMicroseconds: number;
  readonly toMicroseconds: number;
  readonly value: number;
}

/** What the axes must span. */
export interface Extent {
  readonly fromMicroseconds: number;
  readonly toMicroseconds: number;
  readonly most: number;
}

/** null: nothing is known at all. */
export function extentOf({ curves }: Chart): Extent | null {
  const steps = curves.flatMap((curve) => curve.steps);
  const [first] = steps;
  if (!first) return null;
  return steps.reduce<Extent>(
    (extent, step) => ({
      fromMicroseconds: Math.min(extent.fromMicroseconds, step.fromMicroseconds),
      toMicroseconds: Math.max(extent.toMicroseconds, step.toMicroseconds),
      most: Math.max(extent.most, step.value),
    }),
    { ...first, most: 0 },
  );
}
