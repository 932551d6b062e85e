import type { Stuck } from './report.ts';

/** The ways of streams through a host and the network around it, found without carrying anything. */
export interface Paths {
  readonly streams: readonly StreamPath[];
  /** Lossless buffers that can come to wait for each other in a circle; empty: none. */
  readonly circles: readonly Circle[];
}

export interface StreamPath {
  readonly stream: string;
  readonly from: string;
  readonly to: string;
  readonly there: Way;
  /** Of what answers it: TCP and exchanges; null: nothing does. */
  readonly back: Way | null;
}

export interface Way {
  /** In the order in which frames pass; parallel ones (ports of an aggregation) one after the other. */
  readonly hops: readonly PathHop[];
  /** Ends whose applications get the frames; empty: there is no way. */
  readonly reached: readonly string[];
  /** Largest packet that comes through. */
  readonly mtuBytes: number;
}

export interface PathHop {
  /** By the name that drops have in the report of a run: `wire/ixgbe0`, `link/vnic1`. */
  readonly place: string;
  /** What stands there: sender, guest, limiter, lane, input, switch, output, tunnel, engine, queue, wire, buffer, memory, port, router, receiver, stranger. */
  readonly kind: string;
  /** What holds the frames there: a link, a machine beyond the wire, a switch. */
  readonly at: string;
  /** The other end of a wire; null: it is none. */
  readonly to: string | null;
  /** 802.1p value of the frames here. */
  readonly cos: number;
  /** Traffic class of a queue, or class of a buffer; null: there are none. */
  readonly class: string | null;
  /** Speed of a wire, limit of a limiter; null: memory, or no limit. */
  readonly bitsPerSecond: number | null;
  /** Frames, or bytes, that may wait; null: none wait here, or as many as there are. */
  readonly frames: number | null;
  readonly bytes: number | null;
  /** Largest packet that passes; null: any. */
  readonly mtuBytes: number | null;
  /** Whoever brings frames is stopped when there is no room. */
  readonly keeps: boolean;
  readonly losses: readonly PathLoss[];
}

export interface PathLoss {
  /** As drops have it: queue, headroom, limiter, lane, ring, receiver ... */
  readonly reason: string;
  /**
   * `congestion`: although all who send wait for room; `program`: only where a program sends without waiting for its socket;
   * `refusal`: a rule, whatever the load; `error`: bit errors; `down`: a cable is cut.
   */
  readonly when: 'congestion' | 'program' | 'refusal' | 'error' | 'down';
  readonly because: string;
  /** What to write into which document. */
  readonly change: string;
}

export interface Circle {
  /** Buffers by the names that a deadlock has in the report of a run, each waiting for the next. */
  readonly ends: readonly Stuck[];
  readonly cos: number;
  /** Ends whose frames, from one to the other, close it; empty: only flooded frames do. */
  readonly pairs: readonly { readonly from: string; readonly to: string }[];
}
