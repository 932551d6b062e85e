import type { Hop, Loss, Way as WayOf } from '#emulator/path/hop.ts';
import type { CircleEnd } from './report.ts';

/** The ways of streams through a host and the network around it, found without carrying anything. */
export interface Paths {
  readonly streams: readonly StreamPath[];
  /** Lossless buffers that can come to wait for each other in a circle because of these streams; empty: none. */
  readonly circles: readonly Circle[];
  /** The same because of whatever ends may send to each other. */
  readonly anybodysCircles: readonly Circle[];
}

export interface StreamPath {
  readonly stream: string;
  readonly from: string;
  readonly to: string;
  /** 802.1p value of the receiver's link, where the frames begin with another one; null: they do not, or it has none. */
  readonly otherCos: number | null;
  readonly there: Way;
  /** Of what answers it: TCP and exchanges; null: nothing does. */
  readonly back: Way | null;
}

/** There, and of what answers. */
export function hopsOf({ there, back }: StreamPath): readonly PathHop[] {
  return [...there.hops, ...(back?.hops ?? [])];
}

/** Whether any of the frames come to whom they are for. */
export function arrives({ there, back }: StreamPath): boolean {
  return there.reached.length > 0 && back?.reached.length !== 0;
}

export type Way = WayOf<PathHop>;

/** A place by the name that drops have in the report of a run: `wire/ixgbe0`, `link/vnic1`; `at` and `to` by the names of the documents. */
export interface PathHop extends Omit<Hop, 'losses'> {
  readonly losses: readonly PathLoss[];
}

export interface PathLoss extends Pick<Loss, 'reason' | 'when'>, Cure {
  readonly because: string;
}

export interface Cure {
  /** What to do where no field says it, or beside the fields. */
  readonly advice: string | null;
  /** What to write so that it is no longer so; empty: the advice is all. */
  readonly edits: readonly PathEdit[];
}

/** One field of a document, to be written as it should be. */
export interface PathEdit {
  readonly document: 'Host' | 'Network' | 'Traffic';
  /** The hosts of a fleet that the documents describe; empty: there is one host, or it is a Traffic document. */
  readonly hosts: readonly string[];
  /** Keys from `spec` down. */
  readonly path: readonly string[];
  /** As it would stand in YAML; null: take the field out. */
  readonly value: string | null;
}

export function eachOnce(edits: readonly PathEdit[]): readonly PathEdit[] {
  return [...new Map(edits.map((one) => [JSON.stringify(one), one])).values()];
}

/** Lossless buffers each of which can come to wait for the next, and the last for the first (cyclic buffer dependency). */
export interface Circle {
  readonly buffers: readonly WaitingBuffer[];
  /** 802.1p values of the frames in them. */
  readonly cos: readonly number[];
  /** Other buffers whose frames can come to wait for one of these: behind a circle that stands they stand too. */
  readonly behind: readonly CircleEnd[];
  /** Each by itself makes it none. */
  readonly cures: readonly Cure[];
}

/** By the names that a deadlock has in the report of a run. */
export interface WaitingBuffer extends CircleEnd {
  /** Frames that leave it for where the next buffer is. */
  readonly because: readonly Cause[];
}

export interface Cause {
  /** null: whatever is sent from the one end to the other. */
  readonly stream: string | null;
  /** These are the frames that answer the stream. */
  readonly answers: boolean;
  readonly from: string;
  /** An end, an address, or `broadcast`. */
  readonly to: string;
  /** VLAN tag; null: none. */
  readonly vid: number | null;
  readonly cos: number;
}
