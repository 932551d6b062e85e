import type { DropReason } from '../result.ts';
import { DOUBLE } from '../time/double.ts';

/** Whose frame it is: the account of a stream. */
export interface Owner {
  readonly name: string;
  /** Number of the chain that makes its rows, among those that meet; -1: none does. */
  readonly chain: number;
  readonly taker: { take(frame: Frame, client: string): void } | null;
  replicatedFrames: number;
  replicatedBytes: number;
  /** It has been consumed at `frame.at`. */
  deliver(frame: Frame): void;
  /** It ends where it was not for, without loss: a copy that somebody looked at. */
  merge(frame: Frame): void;
  lose(site: LossSite, bytes: number): void;
  /** The frame leaves its sender at `frame.at`, which may be ahead of time, or is lost there; its source hears it once. */
  leave(frame: Frame): void;
}

/** Where frames are lost, and why. */
export interface LossSite {
  readonly place: string;
  readonly reason: DropReason;
}

/** Room that is kept for a frame until it leaves the node: the queues on its way there are then never full for it. */
export interface Charge {
  /** A copy of a frame in this room takes room of its own. */
  share(frame: Frame): void;
  /** A frame of so many bytes has left or is lost, at the world's present. */
  release(bytes: number): void;
}

/** The frame takes room no longer. */
export function discharge(frame: Frame): void {
  const { charge } = frame;
  if (charge === null) return;
  frame.charge = null;
  charge.release(frame.size);
}

/**
 * A frame on its way. Frames are taken from a store and given back, so that nothing is allocated per frame; all fields are set
 * by whoever takes one. Instants are doubles from the beginning (`DOUBLE`).
 */
export class Frame {
  /** Instant at which it is where it is now, or arrives where it is sent. */
  at = DOUBLE;
  /** Instant at which it was offered. */
  born = DOUBLE;
  /** Row of the simulation's header table. */
  header = 0;
  /** Bytes without FCS, tag included. */
  size = 0;
  /** Bytes of `size` that routers (tags) and tunnels (outer headers) have added; its stream counts it as it was offered. */
  grown = 0;
  /** The stream that it belongs to. */
  owner: Owner;
  /** Counts the frames of its stream. */
  ordinal = 0;
  /** The next frame of the same queue. */
  next: Frame | null = null;
  /** Its source has been told that it left the sender, or need not be. */
  credited = true;
  /** The room that it takes; null: none is kept for it, and a full queue drops it. */
  charge: Charge | null = null;
  /** It came from a client of the same link, not by an uplink. */
  local = false;
  /** Hops that a routed packet has left. */
  ttl = 64;
  /** Which conversation of its stream it belongs to, and whether it goes back to the one who began it. */
  conversation = 0;
  back = false;
  /** TCP and exchanges: first byte, bytes of payload, byte acknowledged. */
  sequence = DOUBLE;
  payload = 0;
  acknowledgement = DOUBLE;

  constructor(owner: Owner) {
    this.owner = owner;
  }
}

let freed: Frame | null = null;

/** A frame whose fields hold anything, but for `grown`, which is 0, and `charge`, which is null. */
export function allocate(owner: Owner): Frame {
  const frame = freed;
  if (frame === null) return new Frame(owner);
  freed = frame.next;
  frame.owner = owner;
  return frame;
}

export function free(frame: Frame): void {
  frame.grown = 0;
  // What a simulation has under way when it is closed still takes room in it.
  frame.charge = null;
  frame.next = freed;
  freed = frame;
}

/** A second frame with the same fields. */
export function copy(frame: Frame): Frame {
  const twin = allocate(frame.owner);
  twin.at = frame.at;
  twin.born = frame.born;
  twin.header = frame.header;
  twin.size = frame.size;
  twin.grown = frame.grown;
  twin.ordinal = frame.ordinal;
  twin.credited = true;
  twin.local = frame.local;
  twin.ttl = frame.ttl;
  twin.conversation = frame.conversation;
  twin.back = frame.back;
  twin.sequence = frame.sequence;
  twin.payload = frame.payload;
  twin.acknowledgement = frame.acknowledgement;
  frame.charge?.share(twin);
  return twin;
}
