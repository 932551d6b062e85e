import type { Circle, PathLoss } from './path.ts';

/** Whether streams can be lost for want of room, and how it was shown. */
export interface LosslessReport {
  readonly host: string;
  /** Nothing that was asked about can be lost. */
  readonly lossless: boolean;
  readonly streams: readonly CheckedStream[];
  readonly circles: readonly CheckedCircle[];
  /** What a verdict does not speak of. */
  readonly excludes: readonly string[];
}

export interface CheckedStream {
  readonly stream: string;
  readonly from: string;
  readonly to: string;
  /** 802.1p values that its frames have on the way. */
  readonly cos: readonly number[];
  /**
   * `lossless`: no frame for which its sender waits can be lost; `can-drop`: at the places below that have a witness; `unproven`: nothing
   * makes sure of the places below, and no traffic that was tried lost any there; `can-deadlock`: nothing is lost, but buffers on its way can
   * come to wait for each other for ever (`unproven` where no traffic that was tried makes them); `refused`: a rule drops it, or there is no way;
   * `best-effort`: not asked about, since nothing on its way keeps its frames.
   */
  readonly verdict: 'lossless' | 'can-drop' | 'can-deadlock' | 'unproven' | 'refused' | 'best-effort';
  readonly drops: readonly Droppable[];
}

/** A place that can drop frames of a stream, or of which that could not be ruled out. */
export interface Droppable extends PathLoss {
  readonly place: string;
  /** Traffic that makes it drop; null: none that was tried does, so it is unproven; or a rule drops whatever the traffic. */
  readonly witness: Witness | null;
}

export interface CheckedCircle extends Circle {
  /** Those that were asked about whose frames then stand in them, or behind them. */
  readonly stops: readonly string[];
  /** Traffic that makes the buffers wait for each other; null: none of those tried does. */
  readonly witness: DeadlockWitness | null;
}

/** A Traffic document that was carried, and did what it is meant to show. */
export interface CarriedTraffic {
  readonly name: string;
  /** The Traffic document, as YAML. */
  readonly traffic: string;
  /** The same with the Host and Network documents of the check: `vnetctl run -f` takes it as it is. */
  readonly documents: string;
  /** The file that holds the documents; null: it was not asked for. */
  readonly file: string | null;
}

/** Traffic that loses frames at a place. */
export interface Witness extends CarriedTraffic {
  /** The stream that loses there; frames of it lost at the place, and offered. */
  readonly stream: string;
  readonly lostFrames: number;
  readonly offeredFrames: number;
}

/** How far the search for traffic is: places, or circles, of which is known what can be, and the one that is looked at. */
export interface Searching {
  readonly for: 'loss' | 'deadlock';
  readonly done: number;
  readonly places: number;
  readonly place: string;
}

/** Traffic that ends in a deadlock. */
export interface DeadlockWitness extends CarriedTraffic {
  /** From when on nothing moves there. */
  readonly sincePicoseconds: number;
  /** Frames that stand in the buffers for ever. */
  readonly heldFrames: number;
}

export function witnessesOf({ streams, circles }: LosslessReport): readonly CarriedTraffic[] {
  return [...streams.flatMap(({ drops }) => drops), ...circles].flatMap(({ witness }) => witness ?? []);
}

/** The same report, of which files hold the documents. */
export function withFiles(report: LosslessReport, fileOf: (name: string) => string): LosslessReport {
  const filed = <T extends { readonly witness: CarriedTraffic | null }>(one: T): T =>
    one.witness === null ? one : { ...one, witness: { ...one.witness, file: fileOf(one.witness.name) } };
  return {
    ...report,
    streams: report.streams.map((one) => ({ ...one, drops: one.drops.map(filed) })),
    circles: report.circles.map(filed),
  };
}
