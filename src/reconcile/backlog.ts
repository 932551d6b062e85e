import type { Workload } from '#state/workload.ts';
import type { Measured } from '#usage/report.ts';

/** Looks are a 32nd apart of the counted time in which any of the streams is written to send. */
const PARTS = 32;
/** Shares of the frames that a stream has offered in the end. */
const EARLY = 1 / 2;
const LATE = 3 / 4;

/** One stream at one look. */
interface Standing {
  /** Frames, since the end of the warm-up. */
  readonly offered: number;
  readonly waiting: number;
}

/**
 * Tells from looks at a run whether the frames of some streams pile up. What comes and goes, with the phase of a regular stream or
 * the chance of a random one, is now and then as low late as it was high early; what grows is not. Early and late are counted in
 * the frames that the stream itself has offered, so that it does not matter when it began; of a stream that is on and off the time
 * between its bursts belongs to the burst before: what drains there does not pile up, and what two bursts leave behind is not yet
 * seen, so that such a stream takes a run of many periods. Of one that sends for less time than some looks are apart nothing is told.
 */
export class Backlog {
  readonly marks: readonly number[];
  private readonly looks: ReadonlyMap<string, Standing[]>;

  constructor(workload: Workload, names: readonly string[]) {
    const spans = workload.streams
      .filter(({ name }) => names.includes(name))
      .map((one) => [one.startPicoseconds, one.stopPicoseconds ?? workload.durationPicoseconds] as const);
    const from = Math.max(workload.warmupPicoseconds, Math.min(...spans.map(([start]) => start)));
    const to = Math.min(workload.durationPicoseconds, Math.max(...spans.map(([, stop]) => stop)));
    const parts = Array.from({ length: from < to ? PARTS : 0 }, (_, index) => (index + 1) / PARTS);
    this.marks = parts.map((part) => from + Math.round((to - from) * part));
    this.looks = new Map(names.map((name) => [name, []]));
  }

  readonly look = async ({ kind, since }: { readonly kind: string; readonly since: () => Measured }): Promise<void> => {
    if (kind !== 'mark') return;
    for (const { name, offered, inFlight } of since().streams) {
      const looks = this.looks.get(name);
      looks?.push({ offered: (looks.at(-1)?.offered ?? 0) + offered.frames, waiting: inFlight.frames });
    }
  };

  /** Frames by which it has grown, over all streams of which it has. */
  get growingFrames(): number {
    return [...this.looks.values()].reduce((sum, looks) => sum + growth(looks), 0);
  }
}

function growth(looks: readonly Standing[]): number {
  const total = looks.at(-1)?.offered ?? 0;
  const waiting = (isMeant: (share: number) => boolean) =>
    looks.filter(({ offered }) => isMeant(offered / total)).map((one) => one.waiting);
  // Once all is offered it can only drain.
  const [early, late] = [
    waiting((share) => share > 0 && share <= EARLY),
    waiting((share) => share > LATE && share < 1),
  ];
  return early.length === 0 || late.length === 0 ? 0 : Math.max(0, Math.min(...late) - Math.max(...early));
}
