import type { IngressPart } from '../blueprint.ts';
import { Timer } from '../time/timer.ts';
import { RANK, type World } from '../world.ts';
import { type PauseNotice, prioritiesOf } from './pause-notice.ts';
import type { PauseSink } from './pause-sink.ts';
import type { PauseTap } from './pause-tap.ts';

/**
 * The end that asks for pauses (IEEE 802.1Qbb, PFC; 802.3x, PAUSE). What changes while the wire is busy is told by one frame,
 * written when it is sent. What is still paused after half of its time is asked for again.
 */
export class PauseSource {
  /** Whether it speaks PAUSE, which knows no priorities. */
  readonly isWhole: boolean;
  /** Bit n: it may ask for pauses of priority n. */
  readonly priorities: number;
  /** Bytes without FCS; 0: there is no frame, and what is said is heard at once. */
  readonly frameBytes: number;
  /** Frames that named a priority, those that end a pause included. */
  readonly requests = new Float64Array(8);
  frames = 0;
  /** What shows its frames to whoever looks; null: nobody does. */
  tap: PauseTap | null = null;
  /** Bit n: buffers want priority n paused. */
  pausing = 0;
  /** Bit n: the peer is to be told about priority n. */
  untold = 0;
  private up = true;
  private readonly world: World;
  readonly picoseconds: number;
  readonly response: number;
  readonly refresh: Timer;
  private readonly wake: () => void;
  readonly peer: PauseSink;

  /** `wake`: there is something to send; `peer`: who obeys. */
  constructor(world: World, part: IngressPart, bitsPerSecond: number, wake: () => void, peer: PauseSink) {
    this.world = world;
    this.isWhole = part.kind === 'pause';
    this.priorities = prioritiesOf(part);
    this.frameBytes = part.pauseFrameBytes;
    this.picoseconds = part.quanta * quantum(bitsPerSecond);
    this.response = part.responsePicoseconds;
    this.wake = wake;
    this.peer = peer;
    this.refresh = new Timer(world, RANK.control, () => this.tell(this.pausing));
    world.counting.push(this);
  }

  /** A buffer wants these priorities to stop, or no longer. */
  request(priorities: number, stop: boolean): void {
    this.pausing = stop ? this.pausing | priorities : this.pausing & ~priorities;
    this.tell(priorities);
  }

  private tell(priorities: number): void {
    this.untold |= priorities;
    if (this.untold === 0 || !this.up) return;
    if (this.frameBytes === 0) this.send(this.world.now);
    else this.wake();
  }

  get isPending(): boolean {
    return this.untold !== 0;
  }

  /** Sends a frame that arrives at that instant. */
  send(arrives: number): void {
    const notice = this.write();
    if (this.frameBytes > 0) this.tap?.expect(notice, arrives);
    this.peer.hear(notice, arrives + this.response);
  }

  private write(): PauseNotice {
    const { untold, world } = this;
    const notice = { priorities: untold, pausing: untold & this.pausing, picoseconds: this.picoseconds };
    this.untold = 0;
    this.frames++;
    for (let priority = 0; priority < 8; priority++)
      if ((untold >> priority) & 1) this.requests[priority] = (this.requests[priority] ?? 0) + 1;
    if (this.pausing === 0) this.refresh.clear();
    else if (notice.pausing !== 0 && !this.refresh.isSet)
      this.refresh.set(world.now + Math.floor(this.picoseconds / 2));
    return notice;
  }

  /** A cut cable forgets what was said; a mended one is told again. */
  setUp(up: boolean): void {
    this.up = up;
    this.untold = 0;
    this.refresh.clear();
    if (up) this.tell(this.pausing);
  }

  reset(): void {
    this.requests.fill(0);
    this.frames = 0;
  }
}

/** Pause times are told in units of 512 bit times. */
function quantum(bitsPerSecond: number): number {
  return Math.round(512e12 / bitsPerSecond);
}
