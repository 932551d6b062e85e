import type { TcpSettings } from '../blueprint.ts';
import type { Account, Taker } from '../count/account.ts';
import type { Frame } from '../frame/frame.ts';
import type { TcpResult } from '../result.ts';
import { Timer } from '../time/timer.ts';
import { RANK, type World } from '../world.ts';
import { type Ends, Segments } from './segments.ts';
import { TcpReceiver } from './tcp-receiver.ts';
import { TcpSender } from './tcp-sender.ts';

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
  private readonly load: TcpLoad;
  private readonly ends: Ends;
  private readonly start: Timer;
  private readonly stop: Timer;

  constructor(world: World, account: Account, load: TcpLoad, ends: Ends) {
    this.load = load;
    this.ends = ends;
    account.taker = this;
    ends.from.meeting.feeders++;
    ends.to.meeting.feeders++;
    const segments = new Segments(world, account, ends);
    const share = load.limitBytes / load.connections;
    for (let index = 0; index < load.connections; index++) {
      const limit = Number.isFinite(share) ? Math.ceil(share) : share;
      this.senders.push(
        new TcpSender(world, load.settings, load.mssBytes, limit, ({ sequence, payload }) => {
          const segment = segments.make(index, false, payload);
          segment.sequence = sequence;
          segments.send(segment);
        }),
      );
      this.receivers.push(
        new TcpReceiver(world, load.settings, ({ expected }) => {
          const segment = segments.make(index, true, 0);
          segment.acknowledgement = expected;
          segments.send(segment);
        }),
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
    if (frame.back) this.senders[index]?.acknowledge(frame);
    else this.receivers[index]?.take(frame);
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
