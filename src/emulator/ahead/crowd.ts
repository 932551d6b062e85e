import type { Account } from '../count/account.ts';
import type { Frame } from '../frame/frame.ts';
import { bytesOf, chainOf, endOfAlike, frameOfRow, rowAt } from '../frame/rows.ts';
import type { Receiver } from '../world.ts';
import { Losses } from './losses.ts';
import { countBy, splitBy } from './split.ts';

/** Whoever takes rows of one stream and header at once, whatever their instants. */
export interface Sink extends Receiver {
  /**
   * The rows in a range of `list`, of so many bytes in all, of one stream and one header, from a client of the same link or not. false:
   * they must come as frames.
   */
  consume(from: number, to: number, bytes: number, account: Account, local: boolean): boolean;
}

/** The streams whose rows meet, by the number of their chains: whose they are, and where they came into the node that has them. */
export class Crowd {
  readonly accounts: readonly Account[];
  /** Whether they come from a client of the same link. */
  readonly local: readonly boolean[];
  readonly losses: Losses;
  /** Scratch: how many rows are of which stream; always 0 when nobody counts. */
  private readonly shares: Int32Array;
  private readonly found: Int32Array;
  private elsewhere: Crowd | null = null;

  constructor(accounts: readonly Account[], local: readonly boolean[]) {
    this.accounts = accounts;
    this.local = local;
    this.losses = new Losses(accounts);
    this.shares = new Int32Array(accounts.length);
    this.found = new Int32Array(accounts.length);
  }

  /** The same streams behind a port by which all of them come into another node. */
  behind(local: boolean): Crowd {
    if (this.elsewhere?.local[0] !== local)
      this.elsewhere = new Crowd(
        this.accounts,
        this.accounts.map(() => local),
      );
    return this.elsewhere;
  }

  /** What stands at a place of `list`, as a frame. */
  frameAt(place: number): Frame {
    return this.frameOf(rowAt(place));
  }

  frameOf(row: number): Frame {
    const number = chainOf(row);
    // Every row is of a chain.
    return frameOfRow(row, this.accounts[number] as Account, this.local[number] as boolean);
  }

  /** Hands over the rows in a range of `list` by stream and header, so that each is told of many at once. */
  handOver(from: number, to: number, sink: Sink): void {
    const { shares, found } = this;
    if (endOfAlike(from, to) === to) {
      this.handAlike(from, to, sink);
      return;
    }
    const streams = countBy('chain', from, to, shares, found);
    if (streams > 1) splitBy('chain', from, to, 1, shares, found, streams);
    let start = streams > 1 ? 1 : from;
    for (let index = 0; index < streams; index++) {
      const stream = found[index] as number;
      const end = streams > 1 ? (shares[stream] as number) : to;
      shares[stream] = 0;
      this.handStream(start, end, sink);
      start = end;
    }
  }

  private handStream(from: number, to: number, sink: Sink): void {
    let start = from;
    while (start < to) {
      const end = endOfAlike(start, to);
      this.handAlike(start, end, sink);
      start = end;
    }
  }

  /** Those of one stream and one header at once; those for a group, or for somebody else, as frames. */
  private handAlike(from: number, to: number, sink: Sink): void {
    const stream = chainOf(rowAt(from));
    const account = this.accounts[stream] as Account;
    const local = this.local[stream] as boolean;
    if (sink.consume(from, to, bytesOf(from, to), account, local)) return;
    for (let place = from; place < to; place++) sink.receive(this.frameAt(place));
  }
}
