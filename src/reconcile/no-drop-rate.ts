import type { Stream, Workload } from '#state/workload.ts';
import type { NoDropRate, Trial } from '#usage/no-drop-rate.ts';
import type { Report } from '#usage/report.ts';
import type { ReadyRun } from './traffic.ts';

/** Rates are tried in hundredths of what the document says. */
const STEPS = 100;
const PARTIAL_LOSS = 0.005;

/** Streams that have a rate which can be raised and lowered. */
export function pacedStreams({ streams }: Workload): readonly string[] {
  return streams.filter(({ load }) => load.kind === 'paced').map(({ name }) => name);
}

/** Bisects the rate of the streams: what loses at a rate is taken to lose at every greater one. */
export async function findNoDropRate(
  run: ReadyRun,
  streams: readonly string[],
  carry: (run: ReadyRun) => Promise<Report>,
): Promise<NoDropRate> {
  const trials = new Map<number, Trial>();
  let host = '';
  const tried = async (step: number): Promise<Trial> => {
    const known = trials.get(step);
    if (known !== undefined) return known;
    const report = await carry({ ...run, workload: scaled(run.workload, streams, step / STEPS) });
    host = report.host;
    const trial = trialOf(report, streams, step / STEPS);
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

function trialOf(report: Report, names: readonly string[], share: number): Trial {
  const rows = report.streams.filter(({ name }) => names.includes(name));
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  const seconds = (report.toPicoseconds - report.fromPicoseconds) / 1e12;
  const offeredFrames = sum(({ offered }) => offered.frames);
  const droppedFrames = sum(({ dropped }) => dropped.frames);
  const places = rows.flatMap(({ drops }) => drops.map(({ place, reason }) => `${place} ${reason}`));
  return {
    share,
    offeredPacketsPerSecond: seconds === 0 ? 0 : offeredFrames / seconds,
    deliveredPacketsPerSecond: sum(({ packetsPerSecond }) => packetsPerSecond),
    offeredFrames,
    droppedFrames,
    loss: offeredFrames === 0 ? 0 : droppedFrames / offeredFrames,
    places: [...new Set(places)].sort(),
  };
}
