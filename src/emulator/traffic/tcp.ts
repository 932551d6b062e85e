import type { TcpSettings } from '../blueprint.ts';
import type { Way } from '../client/sender.ts';
import type { Account, Taker } from '../count/account.ts';
import { allocate, type Frame } from '../frame/frame.ts';
import type { TcpResult } from '../result.ts';
import { Timer } from '../time/timer.ts';
import { RANK, type World } from '../world.ts';
import { TcpReceiver } from './tcp-receiver.ts';
import { TcpSender } from './tcp-sender.ts';

/** Least Ethernet frame without FCS. */
const LEAST = 60;

export interface TcpEnds {
  readonly from: Way;
  readonly to: Way;
  readonly fromClient: string;
  readonly toClient: string;
  /** Header rows of each connection, there and back. */
  readonly there: readonly number[];
  readonly back: readonly number[];
  readonly tagThere: number;
  readonly tagBack: number;
  /** Ethernet, IP and TCP headers. */
  readonly headerBytes: number;
}

export interface TcpLoad {
  readonly settings: TcpSettings;
  readonly mssBytes: number;
  readonly connections: number;
  readonly limitBytes: number;
  readonly startPicoseconds: number;
  readonly stopPicoseconds: number;
}

/** All connections of one stream. They are open from the start; acknowledgements are frames of the stream too. */
export class TcpStream implements Taker {
  readonly senders: TcpSender[] = [];
  readonly receivers: TcpReceiver[] = [];
  private readonly world: World;
  private readonly account: Account;
  private readonly load: TcpLoad;
  private readonly ends: TcpEnds;
  private readonly start: Timer;
  private readonly stop: Timer;
  private frames = 0;

  constructor(world: World, account: Account, load: TcpLoad, ends: TcpEnds) {
    this.world = world;
    this.account = account;
    this.load = load;
    this.ends = ends;
    account.taker = this;
    ends.from.meeting.feeders++;
    ends.to.meeting.feeders++;
    const share = load.limitBytes / load.connections;
    for (let index = 0; index < load.connections; index++) {
      const there = ends.there[index % ends.there.length] ?? 0;
      const back = ends.back[index % ends.back.length] ?? 0;
      const limit = Number.isFinite(share) ? Math.ceil(share) : share;
      this.senders.push(
        new TcpSender(world, load.settings, load.mssBytes, limit, (sequence, payload) =>
          this.emit(ends.from, index, there, ends.tagThere + ends.headerBytes, sequence, payload, 0),
        ),
      );
      this.receivers.push(
        new TcpReceiver(world, load.settings, (byte) =>
          this.emit(ends.to, index, back, ends.tagBack + ends.headerBytes, 0, 0, byte),
        ),
      );
    }
    this.start = new Timer(world, RANK.source, () => this.setRunning(true));
    this.stop = new Timer(world, RANK.source, () => this.setRunning(false));
    world.counting.push(this);
  }

  begin(): void {
    this.start.set(this.load.startPicoseconds);
    if (Number.isFinite(this.load.stopPicoseconds)) this.stop.set(this.load.stopPicoseconds);
  }

  private setRunning(running: boolean): void {
    for (const sender of this.senders) sender.setRunning(running);
  }

  take(frame: Frame, client: string): void {
    if (client !== (frame.back ? this.ends.fromClient : this.ends.toClient)) return;
    const index = frame.conversation;
    if (frame.back) this.senders[index]?.acknowledge(frame.acknowledgement);
    else this.receivers[index]?.take(frame.sequence, frame.payload);
  }

  private emit(
    by: Way,
    index: number,
    row: number,
    overhead: number,
    sequence: number,
    payload: number,
    byte: number,
  ): void {
    const isBack = payload === 0;
    emitSegment(this.world, this.account, by, index, row, overhead, isBack, sequence, payload, byte, this.frames++);
  }

  get goodputBytes(): number {
    return this.receivers.reduce((sum, receiver) => sum + receiver.goodputBytes, 0);
  }

  result(): TcpResult {
    return tcpResult(this.senders);
  }

  reset(): void {
    for (const each of [...this.senders, ...this.receivers]) each.reset();
  }
}

/** Makes a segment and hands it to its sender. */
export function emitSegment(
  world: World,
  account: Account,
  by: Way,
  conversation: number,
  row: number,
  overhead: number,
  isBack: boolean,
  sequence: number,
  payload: number,
  acknowledgement: number,
  ordinal: number,
): void {
  const frame = allocate(account);
  frame.at = world.now;
  frame.born = world.now;
  frame.header = row;
  frame.size = Math.max(LEAST, overhead + payload);
  frame.ordinal = ordinal;
  frame.credited = true;
  frame.ttl = 64;
  frame.conversation = conversation;
  frame.back = isBack;
  frame.sequence = sequence;
  frame.payload = payload;
  frame.acknowledgement = acknowledgement;
  account.offeredFrames++;
  account.offeredBytes += frame.size;
  by.receive(frame);
}

/** What all connections of a stream have counted. */
export function tcpResult(senders: readonly TcpSender[]): TcpResult {
  const sum = (what: (sender: TcpSender) => number) => senders.reduce((total, each) => total + what(each), 0);
  return {
    segmentsSent: sum((each) => each.segmentsSent),
    retransmissions: sum((each) => each.retransmissions),
    fastRetransmissions: sum((each) => each.fastRetransmissions),
    timeouts: sum((each) => each.timeouts),
  };
}
