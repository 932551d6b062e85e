import type { Load } from '../blueprint.ts';
import type { Way } from '../client/sender.ts';
import type { Account, Taker } from '../count/account.ts';
import { Latencies } from '../count/latencies.ts';
import { allocate, type Frame } from '../frame/frame.ts';
import { Random } from '../time/random.ts';
import { Timer } from '../time/timer.ts';
import { RANK, type World } from '../world.ts';
import { drawn, type Query, type Worker } from './query.ts';
import type { Ends } from './segments.ts';

export interface ExchangeEnds extends Ends {
  /** Payload of the largest frame each way. */
  readonly mostThere: number;
  readonly mostBack: number;
  readonly startPicoseconds: number;
  readonly stopPicoseconds: number;
}

export type ExchangeSettings = Omit<Extract<Load, { kind: 'request-response' }>, 'kind'>;

/** One of the exchanges in the air. Its serial tells its frames from those of an attempt that was given up. */
interface Attempt {
  serial: number;
  since: number;
  asked: number;
  /** A question is out: asking again is a time-out. */
  isWaiting: boolean;
  answered: number;
  /** Serial of the question that is being worked at. */
  worked: number;
  readonly timer: Timer;
  readonly work: Timer;
}

/**
 * Requests and their answers, so many at a time. Frames carry the attempt's slot and serial in place of TCP's numbers. Of a query it is one
 * worker: asked when all others are, and working for a while before it answers.
 */
export class ExchangeStream implements Taker, Worker {
  goodputBytes = 0;
  readonly times = new Latencies();
  private readonly world: World;
  private readonly account: Account;
  private readonly settings: ExchangeSettings;
  private readonly ends: ExchangeEnds;
  private readonly attempts: Attempt[];
  private readonly stop: Timer;
  private readonly query: Query | null;
  private readonly random: Random;
  private running = true;
  private serial = 0;
  private frames = 0;

  constructor(world: World, account: Account, settings: ExchangeSettings, ends: ExchangeEnds, query: Query | null) {
    this.world = world;
    this.query = query;
    this.random = new Random(world.seed, `work/${account.name}`);
    this.account = account;
    this.settings = settings;
    this.ends = ends;
    account.taker = this;
    ends.from.meeting.feeders++;
    ends.to.meeting.feeders++;
    this.attempts = Array.from({ length: settings.concurrency }, (_, slot) => ({
      serial: 0,
      since: 0,
      asked: 0,
      answered: 0,
      worked: 0,
      timer: new Timer(world, RANK.source, () => this.ask(slot)),
      work: new Timer(world, RANK.source, () => this.answer(slot)),
      isWaiting: false,
    }));
    this.stop = new Timer(world, RANK.source, () => {
      this.running = false;
    });
    query?.join(this);
    world.counting.push(this);
  }

  begin(): void {
    if (this.query !== null) return;
    for (const attempt of this.attempts) attempt.timer.set(this.ends.startPicoseconds);
    if (Number.isFinite(this.ends.stopPicoseconds)) this.stop.set(this.ends.stopPicoseconds);
  }

  /** Also after a time-out: the same question once more. An exchange takes its time from when it was asked first. */
  ask(slot: number): void {
    const attempt = this.attempts[slot];
    if (attempt === undefined || !this.running) return;
    attempt.serial = ++this.serial;
    if (!attempt.isWaiting) attempt.since = this.world.now;
    attempt.isWaiting = true;
    attempt.asked = 0;
    attempt.answered = 0;
    attempt.timer.set(this.world.now + this.settings.timeoutPicoseconds);
    const { from, there, tagThere, mostThere } = this.ends;
    this.send(
      from,
      there[slot % there.length] ?? 0,
      false,
      tagThere,
      this.settings.requestBytes,
      mostThere,
      slot,
      attempt.serial,
    );
  }

  take(frame: Frame, client: string): void {
    if (client !== (frame.back ? this.ends.fromClient : this.ends.toClient)) return;
    const slot = frame.sequence;
    const attempt = this.attempts[slot];
    if (attempt === undefined || attempt.serial !== frame.acknowledgement) return;
    if (!frame.back) {
      attempt.asked += frame.payload;
      if (attempt.asked < this.settings.requestBytes) return;
      attempt.worked = attempt.serial;
      const part = this.query?.part;
      if (part === undefined || part.workPicoseconds === 0) this.answer(slot);
      else attempt.work.set(this.world.now + drawn(part.workPicoseconds, part, this.random));
    } else {
      attempt.answered += frame.payload;
      if (attempt.answered < this.settings.responseBytes) return;
      attempt.isWaiting = false;
      this.times.addTime(this.world.now - attempt.since);
      this.goodputBytes += this.settings.requestBytes + this.settings.responseBytes;
      if (this.query === null) attempt.timer.set(this.world.now + this.settings.thinkPicoseconds);
      else {
        attempt.timer.clear();
        this.query.answered(slot);
      }
    }
  }

  private answer(slot: number): void {
    const { to, back, tagBack, mostBack } = this.ends;
    const serial = this.attempts[slot]?.worked ?? 0;
    this.send(to, back[slot % back.length] ?? 0, true, tagBack, this.settings.responseBytes, mostBack, slot, serial);
  }

  private send(
    by: Way,
    row: number,
    isAnswer: boolean,
    tag: number,
    bytes: number,
    most: number,
    slot: number,
    serial: number,
  ): void {
    for (let left = bytes; left > 0; left -= most) {
      const payload = Math.min(left, most);
      const frame = allocate(this.account);
      frame.at = this.world.now;
      frame.born = this.world.now;
      frame.header = row;
      frame.size = Math.max(60, this.ends.headerBytes + payload) + tag;
      frame.ordinal = this.frames++;
      frame.credited = true;
      frame.ttl = 64;
      frame.conversation = slot;
      frame.back = isAnswer;
      frame.sequence = slot;
      frame.payload = payload;
      frame.acknowledgement = serial;
      this.account.offeredFrames++;
      this.account.offeredBytes += frame.size;
      by.receive(frame);
    }
  }

  reset(): void {
    this.goodputBytes = 0;
    this.times.reset();
  }
}
