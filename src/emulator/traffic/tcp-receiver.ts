import type { TcpSettings } from '../blueprint.ts';
import type { Frame } from '../frame/frame.ts';
import { DOUBLE } from '../time/double.ts';
import { Timer } from '../time/timer.ts';
import { RANK, type World } from '../world.ts';
import { Ranges } from './ranges.ts';

/**
 * The receiving half of a TCP connection: puts segments in order, acknowledges every second one or after a wait, and at once
 * where something is missing (RFC 5681, 4.2).
 */
export class TcpReceiver {
  /** Bytes that the application has got, in order and once. */
  goodputBytes = DOUBLE;
  private readonly world: World;
  private readonly settings: TcpSettings;
  private readonly transmit: (receiver: TcpReceiver) => void;
  private readonly timer: Timer;
  /** Bytes that are there in order, since the beginning. */
  expected = DOUBLE;
  /** Received beyond a hole. */
  private readonly beyond = new Ranges();
  private unacknowledged = 0;

  /** `transmit` acknowledges what is `expected`. */
  constructor(world: World, settings: TcpSettings, transmit: (receiver: TcpReceiver) => void) {
    this.world = world;
    this.settings = settings;
    this.transmit = transmit;
    this.goodputBytes = 0;
    this.expected = 0;
    this.timer = new Timer(world, RANK.receiver, () => this.acknowledge());
  }

  take(segment: Frame): void {
    const { beyond } = this;
    const { sequence } = segment;
    const end = sequence + segment.payload;
    const before = this.expected;
    if (sequence > before) beyond.add(segment);
    else if (end > before) this.expected = end;
    const filled = beyond.count > 0;
    while (beyond.count > 0 && (beyond.starts[0] as number) <= this.expected) {
      this.expected = Math.max(this.expected, beyond.ends[0] as number);
      beyond.removeFirst();
    }
    this.goodputBytes += this.expected - before;
    this.unacknowledged++;
    const inOrder = this.expected > before && !filled;
    if (!inOrder || this.unacknowledged >= 2 || this.settings.delayedAckPicoseconds === 0) this.acknowledge();
    else if (!this.timer.isSet) {
      this.timer.instant = this.world.now + this.settings.delayedAckPicoseconds;
      this.timer.start();
    }
  }

  /** A segment of the other direction is about to leave: it acknowledges for nothing. */
  ride(): number {
    this.timer.clear();
    this.unacknowledged = 0;
    return this.expected;
  }

  private acknowledge(): void {
    this.timer.clear();
    this.unacknowledged = 0;
    this.transmit(this);
  }

  reset(): void {
    this.goodputBytes = 0;
  }
}
