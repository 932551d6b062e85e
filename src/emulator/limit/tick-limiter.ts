import { Channel, type Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import type { Holder, Receiver, Waker, World } from '../world.ts';
import type { Asked, Limiter } from './limiter.ts';

export interface TickSettings {
  readonly bitsPerSecond: number | null;
  readonly tickPicoseconds: number;
  readonly direction: 'in' | 'out';
  readonly blockFrames: number;
  readonly dropFrames: number;
  readonly extraBytes: number;
}

/**
 * The limiter of illumos (mac_sched.c): so many bytes per clock tick, nothing carried over. What comes in beyond it waits in a
 * queue of two ticks' bytes and is dropped beyond that; what goes out waits, and above a mark whoever asks is told to stop until a
 * tick has brought the queue down to it. A tick may overshoot by one frame, because the check stands before the addition.
 *
 * Identity: offered = left + dropped + waiting.
 */
export class TickLimiter implements Limiter, Waiter, Waker, Holder {
  id = -1;
  readonly out: Channel;
  droppedFrames = 0;
  droppedBytes = 0;
  blocked = 0;
  unblocked = 0;
  isStopped = false;
  private readonly world: World;
  private readonly asked: Asked | null;
  private readonly exit: Receiver;
  private readonly settings: TickSettings;
  private readonly site: DropSite;
  private bitsPerSecond: number | null;
  private limitBytes = 0;
  private usedBytes = 0;
  private tick = 0;
  private head: Frame | null = null;
  private tail: Frame | null = null;
  private count = 0;
  private queuedBytes = 0;

  constructor(
    world: World,
    rank: number,
    place: string,
    settings: TickSettings,
    to: Receiver,
    meeting: Meeting,
    asked: Asked | null = null,
  ) {
    this.world = world;
    this.asked = asked;
    this.settings = settings;
    this.site = world.ledger.site(place, 'limiter');
    this.out = new Channel(world, rank, to, meeting);
    // What was asked for room must have what it was granted before the next one asks.
    this.exit = asked === null ? this.out : to;
    this.bitsPerSecond = settings.bitsPerSecond;
    this.begin(settings.bitsPerSecond);
    world.register(this, rank);
    world.holders.push(this);
    world.counting.push(this);
  }

  receive(frame: Frame): void {
    if (this.bitsPerSecond === null) this.exit.receive(frame);
    else if (this.refuses(frame)) this.drop(frame);
    else if (this.head === null && this.passes(frame)) this.exit.receive(frame);
    else this.queue(frame);
  }

  refuses(frame: Frame): boolean {
    if (this.bitsPerSecond === null) return false;
    if (this.bitsPerSecond === 0) return true;
    if (this.settings.direction === 'out') return this.count >= this.settings.dropFrames;
    const bytes = this.bytesOf(frame);
    this.allow(bytes);
    const waits = this.head !== null || !this.fits(bytes, frame.at);
    return waits && frame.charge === null && this.queuedBytes + bytes > 2 * this.limitBytes;
  }

  wake(): void {
    this.release();
    this.goOn();
  }

  /** Lets go what the tick has bytes for, as far as there is room behind. */
  private release(): void {
    for (let frame = this.head; frame !== null && this.isDue(frame); frame = this.head) {
      if (this.asked?.next?.enlist(frame, this)) break;
      this.letGo(frame);
    }
    if (this.head !== null) this.defer(this.world.now);
  }

  resume(): boolean {
    const frame = this.head;
    if (frame === null || !this.isDue(frame) || this.asked?.next?.admits(frame) === false) return false;
    this.letGo(frame);
    this.release();
    this.goOn();
    return true;
  }

  private isDue(frame: Frame): boolean {
    frame.at = this.world.now;
    const bytes = this.bytesOf(frame);
    this.allow(bytes);
    return this.fits(bytes, frame.at);
  }

  private letGo(frame: Frame): void {
    this.usedBytes += this.bytesOf(frame);
    this.head = frame.next;
    this.count--;
    this.queuedBytes -= this.bytesOf(frame);
    this.exit.receive(frame);
  }

  /** Once in a tick, as the worker of illumos looks after it has sent what it may. */
  private goOn(): void {
    if (!this.isStopped || this.count > this.settings.blockFrames) return;
    this.isStopped = false;
    this.unblocked++;
    this.asked?.onward();
  }

  /** Whether the tick of the frame's instant has bytes left for it; if so they are used. */
  private passes(frame: Frame): boolean {
    const bytes = this.bytesOf(frame);
    this.allow(bytes);
    if (!this.fits(bytes, frame.at)) return false;
    this.usedBytes += bytes;
    return true;
  }

  private fits(bytes: number, now: number): boolean {
    const tick = Math.floor(now / this.settings.tickPicoseconds);
    if (tick !== this.tick) {
      this.tick = tick;
      this.usedBytes = 0;
    }
    if (this.settings.direction === 'in') return this.usedBytes + bytes <= this.limitBytes;
    return this.usedBytes <= this.limitBytes;
  }

  /** A limit below one frame is doubled until it passes. */
  private allow(bytes: number): void {
    while (bytes > this.limitBytes) this.limitBytes *= 2;
  }

  private queue(frame: Frame): void {
    frame.next = null;
    if (this.head === null) {
      this.head = frame;
      this.defer(frame.at);
    } else if (this.tail !== null) this.tail.next = frame;
    this.tail = frame;
    this.count++;
    this.queuedBytes += this.bytesOf(frame);
    if (!this.isStopped && this.settings.direction === 'out' && this.count > this.settings.blockFrames) {
      this.isStopped = true;
      this.blocked++;
    }
  }

  private defer(now: number): void {
    const { agenda } = this.world;
    agenda.due[this.id] = (Math.floor(now / this.settings.tickPicoseconds) + 1) * this.settings.tickPicoseconds;
    agenda.schedule(this.id);
  }

  private drop(frame: Frame): void {
    this.droppedFrames++;
    this.droppedBytes += frame.size;
    this.site.drop(frame);
  }

  private bytesOf(frame: Frame): number {
    return frame.size + this.settings.extraBytes;
  }

  /** Takes effect at once: what waits is tried again under the new limit. */
  setRate(bitsPerSecond: number | null): void {
    this.bitsPerSecond = bitsPerSecond;
    this.begin(bitsPerSecond);
    let frame = this.head;
    this.head = null;
    this.count = 0;
    this.queuedBytes = 0;
    this.world.agenda.cancel(this.id);
    while (frame !== null) {
      const following = frame.next;
      frame.at = this.world.now;
      this.receive(frame);
      frame = following;
    }
    this.goOn();
  }

  private begin(bitsPerSecond: number | null): void {
    // Whole bytes per tick, as illumos divides. One at least, which `allow` then doubles.
    this.limitBytes = Math.max(1, Math.floor(((bitsPerSecond ?? 0) / 8) * (this.settings.tickPicoseconds / 1e12)));
  }

  hold(visit: (frame: Frame) => void): void {
    for (let frame = this.head; frame !== null; frame = frame.next) visit(frame);
  }

  reset(): void {
    this.droppedFrames = 0;
    this.droppedBytes = 0;
    this.blocked = 0;
    this.unblocked = 0;
  }
}
