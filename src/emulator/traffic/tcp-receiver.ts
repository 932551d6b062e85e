import type { TcpSettings } from '../blueprint.ts';
import { Timer } from '../time/timer.ts';
import { RANK, type World } from '../world.ts';

/**
 * The receiving half of a TCP connection: puts segments in order, acknowledges every second one or after a wait, and at once
 * where something is missing (RFC 5681, 4.2).
 */
export class TcpReceiver {
  /** Bytes that the application has got, in order and once. */
  goodputBytes = 0;
  private readonly world: World;
  private readonly settings: TcpSettings;
  private readonly transmit: (byte: number) => void;
  private readonly timer: Timer;
  /** Bytes that are there in order, since the beginning. */
  expected = 0;
  /** Received beyond a hole: first byte -> byte after the last, apart and not touching. */
  private readonly beyond: [number, number][] = [];
  private unacknowledged = 0;

  constructor(world: World, settings: TcpSettings, transmit: (byte: number) => void) {
    this.world = world;
    this.settings = settings;
    this.transmit = transmit;
    this.timer = new Timer(world, RANK.receiver, () => this.acknowledge());
  }

  take(sequence: number, payload: number): void {
    const end = sequence + payload;
    const before = this.expected;
    if (sequence > before) this.keep(sequence, end);
    else if (end > before) this.expected = end;
    const filled = this.beyond.length > 0;
    while (this.beyond[0] !== undefined && this.beyond[0][0] <= this.expected)
      this.expected = Math.max(this.expected, (this.beyond.shift() as [number, number])[1]);
    this.goodputBytes += this.expected - before;
    this.unacknowledged++;
    const inOrder = this.expected > before && !filled;
    if (!inOrder || this.unacknowledged >= 2 || this.settings.delayedAckPicoseconds === 0) this.acknowledge();
    else if (!this.timer.isSet) this.timer.set(this.world.now + this.settings.delayedAckPicoseconds);
  }

  /** A segment of the other direction is about to leave: it acknowledges for nothing. */
  ride(): number {
    this.timer.clear();
    this.unacknowledged = 0;
    return this.expected;
  }

  private keep(start: number, end: number): void {
    const { beyond } = this;
    let index = 0;
    while (index < beyond.length && (beyond[index] as [number, number])[1] < start) index++;
    let from = start;
    let to = end;
    let joined = 0;
    for (let next = beyond[index]; next !== undefined && next[0] <= to; next = beyond[index + joined]) {
      from = Math.min(from, next[0]);
      to = Math.max(to, next[1]);
      joined++;
    }
    beyond.splice(index, joined, [from, to]);
  }

  private acknowledge(): void {
    this.timer.clear();
    this.unacknowledged = 0;
    this.transmit(this.expected);
  }

  reset(): void {
    this.goodputBytes = 0;
  }
}
