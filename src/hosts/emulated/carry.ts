import type { Probe } from '#emulator/options.ts';
import type { Result } from '#emulator/result.ts';
import { simulate } from '#emulator/simulation.ts';
import type { Conservation, Report } from '#usage/report.ts';
import { Failure } from '../host.ts';
import type { Capture, Load, RunOptions } from '../run.ts';
import { measured } from './measure.ts';
import { Trace } from './trace.ts';
import { type Scene, sceneOf } from './wiring/scene.ts';
import { wire } from './wiring/wiring.ts';

/** Carries the traffic from beginning to end. The same load gives the same report, whatever looks on. */
export async function carry(load: Load, options: RunOptions): Promise<Report> {
  const scene = sceneOf(load.state, load.hardware, load.workload);
  const traces = (options.traces ?? []).map((one) => traceOf(one, scene));
  try {
    return await carryThrough(load, scene, options, probeOf(traces));
  } finally {
    for (const trace of traces) trace.close();
  }
}

async function carryThrough(
  load: Load,
  scene: Scene,
  { marks, look, signal }: RunOptions,
  probe: Probe | undefined,
): Promise<Report> {
  const { workload } = load;
  const simulation = simulate(wire(scene), {
    seed: workload.seed,
    warmupPicoseconds: workload.warmupPicoseconds,
    ...(probe ? { probe } : {}),
  });
  try {
    const windows = Object.entries(workload.windows);
    const wanted = new Set(windows.flatMap(([, one]) => [one.fromPicoseconds, one.toPicoseconds]));
    const looks = new Set(marks?.filter((at) => at < workload.durationPicoseconds));
    const results = new Map<number, Result>();
    const stops = new Set([...wanted, ...looks, workload.durationPicoseconds]);
    for (const at of [...stops].sort((a, b) => a - b)) {
      signal?.throwIfAborted();
      simulation.advance(at);
      if (wanted.has(at)) results.set(at, simulation.result());
      if (looks.has(at) || at === workload.durationPicoseconds)
        await look?.({ atPicoseconds: at, measure: () => measured(simulation.result(), null, scene) });
    }
    const result = simulation.result();
    return {
      apiVersion: 'vnetctl/v1',
      kind: 'Report',
      host: load.hardware.host,
      traffic: workload.name,
      seed: workload.seed,
      ...measured(result, null, scene),
      conservation: conservationOf(result),
      windows: Object.fromEntries(
        windows.map(([name, { fromPicoseconds, toPicoseconds }]) => [
          name,
          measured(results.get(toPicoseconds) ?? result, results.get(fromPicoseconds) ?? null, scene),
        ]),
      ),
      expectations: [],
    };
  } finally {
    simulation.close();
  }
}

function conservationOf({ conservation }: Result): Conservation {
  const { carriedIn, offered, replicated, delivered, dropped, merged, inFlight } = conservation;
  return { carriedIn, offered, replicated, delivered, dropped, merged, inFlight };
}

function traceOf({ name, file }: Capture, { workload, ends, hardware }: Scene): Trace {
  const isStream = workload.streams.some((one) => one.name === name);
  const isWire = hardware.links[name] !== undefined && hardware.links[name].cable.to !== null;
  if (!isStream && !isWire && !ends.has(name)) {
    throw new Failure('no-such-name', `There is no stream and no link ${name} to trace.`, {
      hint: `streams are ${workload.streams
        .slice(0, 8)
        .map((one) => one.name)
        .join(', ')}`,
    });
  }
  return new Trace({ name, kind: isStream ? 'stream' : isWire ? 'wire' : 'end', file }, hardware.epochMilliseconds);
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
