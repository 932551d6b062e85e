import { invariant } from '#diagnostics/invariant.ts';
import type { Transmitter } from '../wire/transmitter.ts';

/** What one end of a cable is asked for. */
type End = Pick<Transmitter, 'acceptedFrames' | 'acceptedBytes' | 'settings' | 'waiting'> & {
  readonly out: Pick<Transmitter['out'], 'hold'>;
};

/**
 * That nothing leaves above line rate, whatever the wire's own arithmetic says: between any two looks no more bits have been sent
 * than the time between them has room for, besides those of the frame that was in service at the first.
 */
export class LineRate {
  private readonly cable: string;
  private readonly from: string;
  private readonly end: End;
  private since = 0;
  private sentBefore = 0;
  private inService = 0;

  constructor(cable: string, from: string, end: End) {
    this.cable = cable;
    this.from = from;
    this.end = end;
  }

  /** Counts from here: at the start, and when the counters have begun anew. */
  begin(now: number): void {
    this.since = now;
    this.sentBefore = this.sentWireBytes();
    this.inService = this.bytesInService(now);
  }

  /** A violation is an invariant. */
  check(now: number): void {
    const bits = 8 * (this.sentWireBytes() - this.sentBefore - this.inService);
    const room = (this.end.settings.bitsPerSecond * (now - this.since)) / PICOSECONDS_PER_SECOND;
    // A byte for what of it was carried as a remainder.
    const time = now - this.since;
    const sent = `sent ${bits} bits in ${time} ps, which has room for ${room}`;
    invariant(bits <= room + 8, `${this.cable} from ${this.from} ${sent}`);
    this.begin(now);
  }

  private sentWireBytes(): number {
    const { end } = this;
    const held = end.waiting();
    return end.acceptedBytes - held.bytes + (end.acceptedFrames - held.frames) * end.settings.extraBytes;
  }

  /** The first frame that has not left. */
  private bytesInService(now: number): number {
    const { delayPicoseconds, extraBytes } = this.end.settings;
    let bytes = 0;
    this.end.out.hold((frame) => {
      if (bytes === 0 && frame.at - delayPicoseconds > now) bytes = frame.size + extraBytes;
    });
    return bytes;
  }
}

const PICOSECONDS_PER_SECOND = 1e12;
