import { type Probe, Standstill } from '#emulator/options.ts';
import type { Result } from '#emulator/result.ts';
import type { Simulation } from '#emulator/simulation.ts';
import type { Conservation, Deadlock, Report } from '#usage/report.ts';
import { Failure } from '../host.ts';
import type { Capture, Instant, Load, RunOptions } from '../run.ts';
import { measured } from './measure.ts';
import { readingOf } from './reading.ts';
import { sightOf } from './sight.ts';
import { Slices } from './slices.ts';
import { Stage } from './stage.ts';
import { Trace } from './trace.ts';
import { ownName } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** Carries the traffic from beginning to end. The same load gives the same report, whatever looks on. */
export async function carry(load: Load, options: RunOptions): Promise<Report> {
  const stage = options.rehearsal instanceof Stage ? options.rehearsal : new Stage(load);
  const traces = (options.traces ?? []).map((one) => traceOf(one, stage.scene));
  try {
    return await carryThrough(stage, options, probeOf(traces));
  } finally {
    for (const trace of traces) trace.close();
  }
}

async function carryThrough(stage: Stage, options: RunOptions, probe: Probe | undefined): Promise<Report> {
  const { scene } = stage;
  const { workload } = scene;
  const { result, results } = await simulated(stage, options, probe);
  // What happens at the instant at which counting begins is in a window from there, as it is in the whole.
  const startOf = (at: number) => (at === workload.warmupPicoseconds ? null : (results.get(at) ?? null));
  const isOver = result.toPicoseconds >= workload.durationPicoseconds;
  return {
    apiVersion: 'vnetctl/v1',
    kind: 'Report',
    host: scene.hardware.host,
    traffic: workload.name,
    seed: workload.seed,
    ...measured(result, null, scene),
    conservation: conservationOf(result),
    deadlocks: result.deadlocks.map(deadlockOf),
    windows: Object.fromEntries(
      Object.entries(workload.windows)
        .filter(([, one]) => isOver || one.toPicoseconds <= result.toPicoseconds)
        .map(([name, { fromPicoseconds, toPicoseconds }]) => [
          name,
          measured(results.get(toPicoseconds) ?? result, startOf(fromPicoseconds), scene),
        ]),
    ),
    expectations: [],
  };
}

/** What was counted at the end, and at the ends of windows. The engine is gone when this is known: it takes more memory than all else. */
async function simulated(
  stage: Stage,
  options: RunOptions,
  probe: Probe | undefined,
): Promise<{ readonly result: Result; readonly results: ReadonlyMap<number, Result> }> {
  const { scene } = stage;
  const { windows } = scene.workload;
  const simulation = stage.take(probe);
  try {
    const wanted = new Set(Object.values(windows).flatMap((one) => [one.fromPicoseconds, one.toPicoseconds]));
    const results = new Map<number, Result>();
    await advanceThrough(simulation, scene, options, { wanted, seen: (at, result) => results.set(at, result) });
    return { result: simulation.result(), results };
  } catch (error) {
    if (error instanceof Standstill) throw stopped(error);
    throw error;
  } finally {
    simulation.close();
  }
}

function stopped({ atPicoseconds }: Standstill): Failure {
  return new Failure(
    'standstill',
    `Virtual time stands still at ${atPicoseconds / 1e6} us: ends answer each other in no time, without end.`,
    {
      hint: 'give their work a cost (costs of the Host document), a request a think time, or the traffic a wire',
    },
  );
}

/**
 * Lets virtual time go on to the end, in slices that leave room for signals and timers of this process, and stops at each mark and
 * each wanted instant. Ends earlier when the signal is set.
 */
async function advanceThrough(
  simulation: Simulation,
  scene: Scene,
  { marks = [], mostPicoseconds = Number.POSITIVE_INFINITY, look, signal }: RunOptions,
  { wanted, seen }: { readonly wanted: ReadonlySet<number>; readonly seen: (at: number, result: Result) => void },
): Promise<void> {
  const { durationPicoseconds } = scene.workload;
  const marked = new Set(marks);
  const stops = new Set([...wanted, ...marks.filter((at) => at < durationPicoseconds), durationPicoseconds]);
  const slices = new Slices(mostPicoseconds);
  const instant = instants(simulation, scene);
  for (const stop of [...stops].sort((a, b) => a - b)) {
    while (simulation.nowPicoseconds < stop && !signal?.aborted) {
      const [from, before] = [simulation.nowPicoseconds, process.cpuUsage()];
      simulation.advance(slices.next(from, stop));
      const { user, system } = process.cpuUsage(before);
      slices.took(simulation.nowPicoseconds - from, (user + system) / 1000);
      await look?.(instant('slice'));
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (signal?.aborted) break;
    simulation.advance(stop);
    if (wanted.has(stop)) seen(stop, simulation.result());
    if (marked.has(stop)) await look?.(instant('mark'));
  }
  await look?.(instant('end'));
}

function instants(simulation: Simulation, scene: Scene): (kind: Instant['kind']) => Instant {
  let last: Result | null = null;
  return (kind) => ({
    kind,
    atPicoseconds: simulation.nowPicoseconds,
    since: () => {
      const result = simulation.result();
      // Nothing of the warm-up counts: at its end the counters begin anew.
      const isWarm = result.toPicoseconds >= scene.workload.warmupPicoseconds;
      const before = isWarm ? last : result;
      last = isWarm ? result : null;
      return measured(result, before, scene);
    },
    read: () => readingOf(simulation.glance(), scene),
  });
}

function deadlockOf({ sincePicoseconds, buffers }: Result['deadlocks'][number]): Deadlock {
  return {
    sincePicoseconds,
    buffers: buffers.map(({ cable, into, streams, ...rest }) => ({
      link: ownName(cable),
      into: ownName(into),
      ...rest,
      streams: streams.map(ownName),
    })),
  };
}

function conservationOf({ conservation }: Result): Conservation {
  const { carriedIn, offered, replicated, delivered, dropped, merged, inFlight } = conservation;
  return { carriedIn, offered, replicated, delivered, dropped, merged, inFlight };
}

function traceOf({ name, file }: Capture, scene: Scene): Trace {
  const sight = sightOf(name, scene);
  if (sight === undefined) {
    const few = (names: Iterable<string>) => [...names].slice(0, 8).join(', ');
    const streams = few(scene.workload.streams.map((one) => one.name));
    throw new Failure('no-such-name', `There is no stream and no link ${name} to trace.`, {
      hint: `streams are ${streams}; links are ${few(scene.ends.keys())}`,
    });
  }
  return new Trace({ ...sight, file }, scene.hardware.epochMilliseconds);
}

function probeOf(traces: readonly Trace[]): Probe | undefined {
  if (traces.length === 0) return undefined;
  return {
    at: traces.flatMap(({ at }) => at),
    see: (seen) => {
      for (const trace of traces) if (trace.sees(seen)) trace.see(seen);
    },
  };
}
