/**
 * What a search for the no-drop rate has found: the greatest rate at which the streams lose nothing (NDR), and at which they lose no
 * more than 0.5 % (PDR), as RFC 2544 and FD.io CSIT mean them. Rates are shares of what the documents say; the same documents
 * and seed give the same result.
 *
 * A rate is carried when as many frames are delivered as are offered (throughput, RFC 1242 section 3.17). RFC 2544 asks for trials of a
 * minute, so that no buffer can hide what does not get through; in a shorter one frames that pile up count as lost. So do those that a
 * sender that waits for room has not sent: what was offered is then not the rate that was asked for. A deadlock carries no rate.
 */
export interface NoDropRate {
  readonly host: string;
  /** Name of the Traffic document. */
  readonly traffic: string;
  readonly seed: number;
  /** Streams whose rates were raised and lowered together, and whose losses count. */
  readonly streams: readonly string[];
  /** Shares are multiples of this. */
  readonly step: number;
  /** null: they lose at every rate. */
  readonly noDropRate: Trial | null;
  readonly partialDropRate: Trial | null;
  /** Loss that a partial drop rate allows, as a share. */
  readonly partialLoss: number;
  /** Every rate that was tried, from the lowest. */
  readonly trials: readonly Trial[];
}

/** One run at one rate. */
export interface Trial {
  /** Of the rates in the document. */
  readonly share: number;
  readonly offeredPacketsPerSecond: number;
  readonly deliveredPacketsPerSecond: number;
  readonly offeredFrames: number;
  /** Copies that a switch has made of a frame for one receiver, and others have thrown away, are none of these. */
  readonly lostFrames: number;
  /** Not lost yet: by so many the queues were longer while the last quarter was offered than at any time of the first half. */
  readonly growingFrames: number;
  /** Not offered: while their senders waited for room they would have made so many more. */
  readonly unsentFrames: number;
  /** Circles of buffers that wait for each other for ever; with any the loss is 1. */
  readonly deadlocks: number;
  /** Lost, growing and unsent as a share of what was or should have been offered; of frames for many receivers, of all copies. */
  readonly loss: number;
  /** Where the streams lost: `bridge/stub0 queue`, the place and the reason. */
  readonly places: readonly string[];
}
