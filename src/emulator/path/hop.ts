import type { DropReason } from '../result.ts';

/** A place on the way of a frame, by the name that drops have there. */
export interface Hop {
  readonly place: string;
  readonly kind: HopKind;
  /** The part that holds what waits here: the node or client at this end of a cable, the client of a limiter. */
  readonly at: string;
  /** Of lanes and engines: the work on what is received, or sent, or sorted out by flow; null: there is one of it. */
  readonly side: 'rx' | 'tx' | 'sort' | null;
  /** Where frames go from here: the part at the other end of a wire; null: it follows from the next hop. */
  readonly to: string | null;
  /** 802.1p value of the frames here. */
  readonly cos: number;
  /** Traffic class of a queue, or class of a buffer; null: there are none. */
  readonly class: string | null;
  /** Speed or limit; null: memory, or no limit. */
  readonly bitsPerSecond: number | null;
  /** Frames, or bytes, that may wait; null: nothing waits here, or as much as there is. */
  readonly frames: number | null;
  readonly bytes: number | null;
  /** Largest packet that passes; null: any. */
  readonly mtuBytes: number | null;
  /** Whoever brings a frame is stopped when there is no room, so that none is lost for want of it. */
  readonly keeps: boolean;
  readonly losses: readonly Loss[];
}

/** The ways of a stream in one direction. `H`: what is said of each hop. */
export interface Way<H = Hop> {
  /** In the order in which frames pass; parallel ones (ports of an aggregation) one after the other. */
  readonly hops: readonly H[];
  /** Whose applications get the frames; empty: there is no way. */
  readonly reached: readonly string[];
  /** Largest packet that comes through. */
  readonly mtuBytes: number;
}

/** What stands at a place. */
export type HopKind =
  | 'sender' // what a client may send
  | 'guest' // queueing discipline and ring of a virtual NIC
  | 'limiter' // maxbw of a client or flow
  | 'lane' // the host's work on what is sent or received
  | 'input' // of a lossless switch
  | 'switch' // a switch, the one inside of a NIC, or an aggregation
  | 'output'
  | 'tunnel'
  | 'engine' // packets that a NIC can handle
  | 'queue' // transmit queue of a cable end
  | 'wire'
  | 'buffer' // room for a lossless class where a cable ends
  | 'descriptors' // receive descriptors of a client, for what a port may not lose
  | 'port' // the way from a switch to a client, with a speed or a ring of its own
  | 'interface' // of a client that receives, which takes no larger packets than it sends
  | 'router'
  | 'bystander' // a client that is not meant, to which frames are flooded
  | 'receiver'; // the application that reads

/**
 * `congestion`: although whoever sends waits for room; `program`: only where a program sends without waiting for room in a socket;
 * `refusal`: a rule, whatever the load; `error`: the wire; `down`: a cable that is cut.
 */
export type LossWhen = 'congestion' | 'program' | 'refusal' | 'error' | 'down';

export interface Loss {
  readonly reason: DropReason;
  readonly when: LossWhen;
  readonly why: LossWhy;
  /** What is there, and what would be enough, where that is a number: frames, or bytes with FCS for `headroom`. */
  readonly has: number | null;
  readonly needs: number | null;
  /** The part that it is about, where that is another one: the cable that is down or lacks the VLAN, the client in another VLAN. */
  readonly about: string | null;
}

export type LossWhy =
  | 'sockets-exceed' // programs together keep more frames than the queue has places
  | 'no-socket' // a program sends without waiting
  | 'guest-overruns' // a guest that waits is not stopped by this queue
  | 'limiter-lets-go' // a limiter further up hands on when the queue is full
  | 'guest-fills' // guests that wait keep the queue full for those that do not
  | 'not-stopped' // nothing stops those who send into it
  | 'forwarded' // what a router or tunnel sends on was not stopped before
  | 'qdisc-short'
  | 'headroom-short'
  | 'pause-lapses'
  | 'copies' // each copy of a flooded frame takes room in the buffer by which the one came
  | 'consumer-slow'
  | 'sorted-in-software'
  | 'drops-all' // maxbw 0
  | 'too-large'
  | 'forbidden'
  | 'nobody'
  | 'vlan-barred' // a cable on the way does not carry the VLAN
  | 'other-vlan' // sender and receiver are in different VLANs
  | 'no-remote'
  | 'no-segment' // no tunnel that ends there has this number and port
  | 'bit-errors'
  | 'cut'; // a cable is down

export function loss(
  reason: DropReason,
  when: LossWhen,
  why: LossWhy,
  { has = null, needs = null, about = null }: Partial<Pick<Loss, 'has' | 'needs' | 'about'>> = {},
): Loss {
  return { reason, when, why, has, needs, about };
}
