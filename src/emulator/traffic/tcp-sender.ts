import type { TcpSettings } from '../blueprint.ts';
import type { Frame } from '../frame/frame.ts';
import { DOUBLE } from '../time/double.ts';
import { Timer } from '../time/timer.ts';
import { RANK, type World } from '../world.ts';

/** Sends the bytes from `sequence` on, `payload` of them. */
export type Transmit = (sender: TcpSender) => void;

/**
 * The sending half of a TCP connection that is already open: slow start and congestion avoidance (RFC 5681), NewReno recovery
 * (RFC 6582), retransmission time-out (RFC 6298, Karn's rule). It has data up to its limit, which `offer` raises.
 *
 * Bytes and instants are doubles from the beginning, and no arguments: beyond 2^31 each would be boxed.
 */
export class TcpSender {
  segmentsSent = 0;
  retransmissions = 0;
  fastRetransmissions = 0;
  timeouts = 0;
  window = DOUBLE;
  threshold = DOUBLE;
  /** The segment that is being sent. */
  sequence = DOUBLE;
  payload = 0;
  private smoothedRtt = DOUBLE;
  private readonly world: World;
  private readonly settings: TcpSettings;
  private readonly mss: number;
  private limit = DOUBLE;
  private readonly transmit: Transmit;
  private readonly timer: Timer;
  private running = false;
  /** First byte not acknowledged, next byte to send, and the byte after the last ever sent. */
  private first = DOUBLE;
  private next = DOUBLE;
  private highest = DOUBLE;
  private duplicates = 0;
  private recovering = false;
  private recover = DOUBLE;
  private variation = DOUBLE;
  private rto = DOUBLE;
  /** The byte whose acknowledgement is timed, and since when; -1: none. */
  private timed = DOUBLE;
  private timedAt = DOUBLE;
  private sentAt = DOUBLE;

  constructor(world: World, settings: TcpSettings, mss: number, limit: number, transmit: Transmit) {
    this.world = world;
    this.settings = settings;
    this.mss = mss;
    this.limit = limit;
    this.transmit = transmit;
    this.window = settings.initialWindowSegments * mss;
    this.threshold = Number.MAX_SAFE_INTEGER;
    this.rto = settings.initialRtoPicoseconds;
    this.sequence = 0;
    this.smoothedRtt = 0;
    this.first = 0;
    this.next = 0;
    this.highest = 0;
    this.recover = 0;
    this.variation = 0;
    this.timed = -1;
    this.timedAt = 0;
    this.sentAt = 0;
    this.timer = new Timer(world, RANK.source, () => this.timeOut());
  }

  setRunning(running: boolean): void {
    this.running = running;
    if (running) this.fill();
  }

  /** So many bytes more are there to be sent. After a silence of a time-out the window begins anew (RFC 5681, 4.1). */
  offer(bytes: number): void {
    const isIdle = this.flight === 0 && this.world.now - this.sentAt > this.rto;
    if (isIdle) this.window = Math.min(this.window, this.settings.initialWindowSegments * this.mss);
    this.limit += bytes;
    this.fill();
  }

  /** What a segment that brings data says of those of this direction: the same again is no duplicate (RFC 5681, 2). */
  hear(segment: Frame): void {
    if (segment.acknowledgement > this.first) this.acknowledge(segment);
  }

  acknowledge(segment: Frame): void {
    const byte = segment.acknowledgement;
    if (byte > this.first) this.advance(segment);
    else if (byte === this.first && this.next > this.first) this.duplicate();
    this.fill();
  }

  private advance({ acknowledgement: byte }: Frame): void {
    const acknowledged = byte - this.first;
    this.first = byte;
    if (this.next < byte) this.next = byte;
    if (this.timed >= 0 && byte >= this.timed) this.measure();
    if (this.recovering && byte < this.recover) this.partial(acknowledged);
    else if (this.recovering) {
      this.recovering = false;
      this.duplicates = 0;
      this.window = Math.min(this.threshold, Math.max(this.flight, this.mss) + this.mss);
    } else {
      this.duplicates = 0;
      this.grow(acknowledged);
    }
    if (this.flight > 0) this.restart();
    else this.timer.clear();
  }

  private grow(acknowledged: number): void {
    if (this.window < this.threshold) this.window += Math.min(acknowledged, this.mss);
    else this.window += (this.mss * this.mss) / this.window;
  }

  /** The next hole of the same window: it is filled at once, without waiting for three more duplicates. */
  private partial(acknowledged: number): void {
    this.resend();
    this.window = Math.max(this.mss, this.window - acknowledged + (acknowledged >= this.mss ? this.mss : 0));
  }

  private duplicate(): void {
    this.duplicates++;
    if (this.recovering) this.window += this.mss;
    else if (this.duplicates === this.settings.duplicateAcks && this.first >= this.recover) {
      this.threshold = Math.max(this.flight / 2, 2 * this.mss);
      this.recover = this.highest;
      this.recovering = true;
      this.fastRetransmissions++;
      this.resend();
      this.window = this.threshold + this.settings.duplicateAcks * this.mss;
      this.restart();
    }
  }

  private timeOut(): void {
    if (this.flight === 0) return;
    this.timeouts++;
    this.threshold = Math.max(this.flight / 2, 2 * this.mss);
    this.window = this.mss;
    this.recover = this.highest;
    this.recovering = false;
    this.duplicates = 0;
    this.next = this.first;
    this.timed = -1;
    this.rto = Math.min(2 * this.rto, this.settings.maxRtoPicoseconds);
    this.fill();
  }

  private fill(): void {
    if (!this.running) return;
    const allowed = Math.min(this.window, this.settings.windowBytes);
    while (this.next < this.limit) {
      const payload = Math.min(this.mss, this.limit - this.next);
      if (this.flight + payload > allowed && this.flight > 0) return;
      this.sequence = this.next;
      this.payload = payload;
      this.send();
      this.next += payload;
      if (this.next > this.highest) this.highest = this.next;
    }
  }

  private send(): void {
    this.segmentsSent++;
    this.sentAt = this.world.now;
    if (this.sequence < this.highest) this.retransmissions++;
    else if (this.timed < 0) {
      this.timed = this.sequence + this.payload;
      this.timedAt = this.world.now;
    }
    if (!this.timer.isSet) this.restart();
    this.transmit(this);
  }

  private restart(): void {
    this.timer.instant = this.world.now + this.rto;
    this.timer.start();
  }

  private resend(): void {
    this.timed = -1;
    this.sequence = this.first;
    this.payload = Math.min(this.mss, this.limit - this.first);
    this.send();
  }

  private get flight(): number {
    return this.next - this.first;
  }

  private measure(): void {
    const sample = this.world.now - this.timedAt;
    this.timed = -1;
    if (this.smoothedRtt === 0) {
      this.smoothedRtt = sample;
      this.variation = sample / 2;
    } else {
      this.variation += (Math.abs(this.smoothedRtt - sample) - this.variation) / 4;
      this.smoothedRtt += (sample - this.smoothedRtt) / 8;
    }
    const { minRtoPicoseconds, maxRtoPicoseconds } = this.settings;
    const rto = Math.floor(this.smoothedRtt + 4 * this.variation);
    this.rto = Math.min(Math.max(rto, minRtoPicoseconds), maxRtoPicoseconds);
  }

  reset(): void {
    this.segmentsSent = 0;
    this.retransmissions = 0;
    this.fastRetransmissions = 0;
    this.timeouts = 0;
  }
}
