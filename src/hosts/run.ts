import type { Hardware } from '#state/hardware.ts';
import type { HostState } from '#state/host-state.ts';
import type { Workload } from '#state/workload.ts';
import type { Paths } from '#usage/path.ts';
import type { Reading } from '#usage/reading.ts';
import type { Rehearsal } from '#usage/rehearsal.ts';
import type { Measured, Report } from '#usage/report.ts';

/** What is carried through what. */
export interface Load {
  readonly state: HostState;
  readonly hardware: Hardware;
  /** The hosts of a run through several, by name (`state/fleet.ts`); empty: it goes through one. */
  readonly machines: Readonly<Record<string, Hardware>>;
  readonly workload: Workload;
  /** The host's virtual clock when it begins, since its epoch. */
  readonly clockNanoseconds: number;
}

export interface RunOptions {
  /** Captures in pcap files. */
  readonly traces?: readonly Capture[];
  /** Instants to look at in between, in picoseconds from the start; they never change a result. */
  readonly marks?: readonly number[];
  /** Virtual time goes on by at most so much at once: what holds it to a pace looks at least so often. */
  readonly mostPicoseconds?: number;
  /** Told at each mark, a few dozen times a second of the wall clock, and at the end. What it returns is waited for. */
  readonly look?: (now: Instant) => Promise<void>;
  /** Once it is set the run ends where it is, and the report is about what was carried until then. */
  readonly signal?: AbortSignal;
  /** What `rehearseTraffic` has said of this very load: what it has built is carried, and not built again. */
  readonly rehearsal?: Rehearsal;
}

export interface Capture {
  /** A stream, an end, or a physical link. */
  readonly name: string;
  readonly file: string;
}

/** What is known at one instant. */
export interface Instant {
  readonly kind: 'mark' | 'slice' | 'end';
  readonly atPicoseconds: number;
  /** What was counted since this was last asked for, or since the end of the warm-up. */
  readonly since: () => Measured;
  /** The counters alone, which cost little. */
  readonly read: () => Reading;
}

/** Carries traffic through an emulated host of that configuration. The engine is loaded here: other commands do not pay for it. */
export async function carryTraffic(load: Load, options: RunOptions = {}): Promise<Report> {
  const { carry } = await import('./emulated/carry.ts');
  return carry(load, options);
}

/**
 * What can be told of such a run without carrying anything; of traffic that is not sound little can. `traced` are the names of what will
 * be captured when it is carried.
 */
export async function rehearseTraffic(
  load: Load,
  isSound: boolean,
  traced: readonly string[] = [],
): Promise<Rehearsal> {
  const { Stage } = await import('./emulated/stage.ts');
  return new Stage(load, isSound, traced);
}

/** Every hop and queue that the streams of a load would pass, and where they can be lost; nothing is carried. */
export async function findPaths(load: Load): Promise<Paths> {
  const paths = await import('./emulated/paths.ts');
  return paths.findPaths(load);
}
