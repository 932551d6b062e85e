import type { Hardware } from '#state/hardware.ts';
import type { HostState } from '#state/host-state.ts';
import type { Workload } from '#state/workload.ts';
import type { Measured, Report } from '#usage/report.ts';

/** What is carried through what. */
export interface Load {
  readonly state: HostState;
  readonly hardware: Hardware;
  readonly workload: Workload;
}

export interface RunOptions {
  /** Captures in pcap files. */
  readonly traces?: readonly Capture[];
  /** Instants to look at in between, in picoseconds from the start; they never change a result. */
  readonly marks?: readonly number[];
  /** Told at each mark and at the end. What it returns is waited for. */
  readonly look?: (now: Instant) => Promise<void>;
  readonly signal?: AbortSignal;
}

export interface Capture {
  /** A stream, an end, or a physical link. */
  readonly name: string;
  readonly file: string;
}

/** What is known at one instant. */
export interface Instant {
  readonly atPicoseconds: number;
  /** Since the end of the warm-up, made when it is asked for. */
  readonly measure: () => Measured;
}

/** Carries traffic through an emulated host of that configuration. The engine is loaded here: other commands do not pay for it. */
export async function carryTraffic(load: Load, options: RunOptions = {}): Promise<Report> {
  const { carry } = await import('./emulated/carry.ts');
  return carry(load, options);
}
