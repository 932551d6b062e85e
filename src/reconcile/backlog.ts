import type { Workload } from '#state/workload.ts';
import type { Measured } from '#usage/report.ts';

/** Looks are a 32nd of the counted time apart: all of the first half, and all of the last quarter. */
const PARTS = 32;
const EARLY = PARTS / 2;
const LATE = (PARTS * 3) / 4;

/**
 * Tells from looks at a run whether the frames of some streams pile up. What comes and goes, with the phase of a regular stream or
 * the chance of a random one, is now and then as low late as it was high early; what grows is not.
 */
export class Backlog {
  readonly marks: readonly number[];
  private readonly names: readonly string[];
  private readonly early: number[][] = [];
  private readonly late: number[][] = [];
  private readonly lateFrom: number;

  constructor({ warmupPicoseconds, durationPicoseconds }: Workload, names: readonly string[]) {
    const at = (part: number) =>
      warmupPicoseconds + Math.round(((durationPicoseconds - warmupPicoseconds) * part) / PARTS);
    const parts = Array.from({ length: PARTS }, (_, index) => index + 1);
    this.names = names;
    this.lateFrom = at(LATE);
    this.marks = parts.filter((part) => part <= EARLY || part > LATE).map(at);
  }

  readonly look = async ({ kind, since }: { readonly kind: string; readonly since: () => Measured }): Promise<void> => {
    if (kind !== 'mark') return;
    const { streams, toPicoseconds } = since();
    const waiting = this.names.map((name) => streams.find((one) => one.name === name)?.inFlight.frames ?? 0);
    (toPicoseconds > this.lateFrom ? this.late : this.early).push(waiting);
  };

  /** Frames by which it has grown, over all streams of which it has. */
  get growingFrames(): number {
    return this.names.reduce((sum, _, stream) => {
      const of = (looks: readonly (readonly number[])[]) => looks.map((look) => look[stream] ?? 0);
      return sum + Math.max(0, Math.min(...of(this.late)) - Math.max(...of(this.early)));
    }, 0);
  }
}
