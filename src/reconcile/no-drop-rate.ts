import type { Stream, Workload } from '#state/workload.ts';
import { isGroupMac } from '#units/mac-address.ts';
import type { NoDropRate, Trial } from '#usage/no-drop-rate.ts';
import type { Measured, Report, StreamReport } from '#usage/report.ts';
import { Backlog } from './backlog.ts';
import type { ReadyRun } from './traffic.ts';

/** Rates are tried in hundredths of what the document says. */
const STEPS = 100;
const PARTIAL_LOSS = 0.005;

/** Streams that have a rate which can be raised and lowered. */
export function pacedStreams({ streams }: Workload): readonly string[] {
  return streams.filter(({ load }) => load.kind === 'paced').map(({ name }) => name);
}

/** What looks at a run at some instants of it. */
export interface Looking {
  readonly marks: readonly number[];
  readonly look: (now: { readonly kind: 'mark' | 'slice' | 'end'; readonly since: () => Measured }) => Promise<void>;
}

/** Bisects the rate of the streams: what loses at a rate is taken to lose at every greater one. */
export async function findNoDropRate(
  run: ReadyRun,
  streams: readonly string[],
  carry: (run: ReadyRun, looking: Looking) => Promise<Report>,
): Promise<NoDropRate> {
  const trials = new Map<number, Trial>();
  let host = '';
  const tried = async (step: number): Promise<Trial> => {
    const known = trials.get(step);
    if (known !== undefined) return known;
    const workload = scaled(run.workload, streams, step / STEPS);
    const backlog = new Backlog(workload, streams);
    const report = await carry({ ...run, workload }, backlog);
    host = report.host;
    const trial = trialOf(report, workload, streams, step / STEPS, backlog.growingFrames);
    trials.set(step, trial);
    return trial;
  };
  const greatest = async (loss: number): Promise<Trial | null> => {
    if ((await tried(STEPS)).loss <= loss) return tried(STEPS);
    let good = 0;
    let bad = STEPS;
    while (bad - good > 1) {
      const middle = Math.floor((good + bad) / 2);
      if ((await tried(middle)).loss <= loss) good = middle;
      else bad = middle;
    }
    return good === 0 ? null : tried(good);
  };
  const noDropRate = await greatest(0);
  const partialDropRate = await greatest(PARTIAL_LOSS);
  return {
    host,
    traffic: run.workload.name,
    seed: run.workload.seed,
    streams,
    step: 1 / STEPS,
    noDropRate,
    partialDropRate,
    partialLoss: PARTIAL_LOSS,
    trials: [...trials.entries()].sort(([a], [b]) => a - b).map(([, trial]) => trial),
  };
}

function scaled(workload: Workload, names: readonly string[], share: number): Workload {
  return {
    ...workload,
    expectations: [],
    streams: workload.streams.map((stream) => (names.includes(stream.name) ? slowed(stream, share) : stream)),
  };
}

function slowed(stream: Stream, share: number): Stream {
  const { load } = stream;
  if (load.kind !== 'paced') return stream;
  const { rate } = load;
  return {
    ...stream,
    load: {
      ...load,
      rate:
        rate.unit === 'packets'
          ? { ...rate, packetsPerSecond: rate.packetsPerSecond * share }
          : { ...rate, bitsPerSecond: rate.bitsPerSecond * share },
    },
  };
}

function trialOf(
  report: Report,
  workload: Workload,
  names: readonly string[],
  share: number,
  growingFrames: number,
): Trial {
  const manyfold = new Set(workload.streams.filter(isForMany).map(({ name }) => name));
  const rows = report.streams.filter(({ name }) => names.includes(name));
  const sum = (of: (row: StreamReport) => number) => rows.reduce((total, row) => total + of(row), 0);
  const seconds = (report.toPicoseconds - report.fromPicoseconds) / 1e12;
  const offeredFrames = sum(({ offered }) => offered.frames);
  const copies = sum((row) =>
    manyfold.has(row.name) ? row.offered.frames + row.replicated.frames : row.offered.frames,
  );
  const lostFrames = sum((row) => lostOf(row, manyfold.has(row.name)));
  const unsentFrames = sum((row) => unsentOf(row, workload));
  const missing = lostFrames + growingFrames + unsentFrames;
  const deadlocks = report.deadlocks.length;
  const places = rows.flatMap(({ drops }) => drops.map(({ place, reason }) => `${place} ${reason}`));
  return {
    share,
    offeredPacketsPerSecond: seconds === 0 ? 0 : offeredFrames / seconds,
    deliveredPacketsPerSecond: sum(({ packetsPerSecond }) => packetsPerSecond),
    offeredFrames,
    lostFrames,
    growingFrames,
    unsentFrames,
    deadlocks,
    loss: deadlocks > 0 ? 1 : missing === 0 ? 0 : Math.min(1, missing / (copies + unsentFrames)),
    places: lostFrames === 0 ? [] : [...new Set(places)].sort(),
  };
}

/** A sender that waits for room makes its next frame a gap after the last one was taken: in the time in which it waited it would have gone on as in the rest. */
function unsentOf({ name, offered, blockedPicoseconds }: StreamReport, workload: Workload): number {
  const stream = workload.streams.find((one) => one.name === name);
  if (stream === undefined || blockedPicoseconds === 0) return 0;
  const { warmupPicoseconds, durationPicoseconds } = workload;
  const from = Math.max(stream.startPicoseconds, warmupPicoseconds);
  const sending =
    Math.min(stream.stopPicoseconds ?? durationPicoseconds, durationPicoseconds) - from - blockedPicoseconds;
  // Nobody has seen how fast it would have been: it has stood all the time, and one is enough to say so.
  return sending > 0 && offered.frames > 0 ? Math.floor((offered.frames * blockedPicoseconds) / sending) : 1;
}

/** Of a frame for one receiver that was flooded all copies but one may be thrown away. */
function lostOf({ offered, dropped, replicated }: StreamReport, isForMany: boolean): number {
  if (isForMany) return dropped.frames;
  return Math.min(offered.frames, Math.max(0, dropped.frames - replicated.frames));
}

function isForMany({ to }: Stream): boolean {
  return to.kind === 'broadcast' || (to.kind === 'mac' && isGroupMac(to.mac));
}
