import type { End } from '../end.ts';
import type { Port } from '../forward/port.ts';
import { type Charge, type Frame, free } from '../frame/frame.ts';
import { ROWS } from '../frame/rows.ts';
import type { ClassEgress } from '../wire/class-egress.ts';
import type { Queue } from '../wire/class-queue.ts';
import type { Crowd } from './crowd.ts';
import { DrainNumbers } from './numbers.ts';
import { pour } from './pour.ts';

/** What a drain keeps the frames of. */
export interface Kept {
  readonly bytes: number;
  readonly buffer: Charge;
  readonly drain: Drain;
  /** Frames in its buffer that have been looked for and found in the switch. */
  found: number;
  /** Frames that have come to the switch in this slice and found room. */
  readonly accepted: number;
  /** The first of what its buffer keeps is being sent. */
  keepUntil(leaves: number): void;
  /** One that waits. */
  takeKept(frame: Frame): void;
  /** Time that a frame takes there. */
  readonly drainService: number;
  /** A frame of which all is set but its instants. */
  make(): Frame;
}

/** Those by the buffers that they have. */
export type Keepers = ReadonlyMap<Charge | null, Kept>;

/**
 * A port by which frames leave a funnel: a FIFO that nobody can stop, so that each frame's instant of departure is known when it
 * comes, and behind its wire an end that only counts.
 */
export class Drain extends DrainNumbers {
  readonly port: Port;
  readonly egress: ClassEgress;
  readonly end: End;
  /** The class of all that comes. */
  readonly queue: Queue;
  private crowd: Crowd | null = null;
  private carried = 0;
  private carriedBytes = 0;
  private inService: { readonly charge: Charge | null; readonly bytes: number; readonly until: number } | null = null;

  constructor(port: Port, egress: ClassEgress, queue: Queue, end: End) {
    super(egress.settings.delayPicoseconds);
    this.port = port;
    this.egress = egress;
    this.queue = queue;
    this.end = end;
  }

  /** Time of so many bytes on the wire. */
  serviceOf(bytes: number): number {
    return this.egress.rate.perByte * (bytes + this.egress.settings.extraBytes);
  }

  /** Whether all that is here has come from talkers that still lead here, each of which is told of what it finds. */
  isReady(keepers: Keepers): boolean {
    const { egress, queue } = this;
    if (!egress.up || egress.waiting().frames !== queue.count + (egress.busy ? 1 : 0)) return false;
    let known = true;
    const find = (charge: Charge | null, bytes: number) => {
      const talker = keepers.get(charge);
      known &&= talker?.drain === this && talker.bytes === bytes;
      if (talker !== undefined) talker.found++;
    };
    if (egress.busy) find(egress.sendingCharge, egress.sendingBytes);
    queue.hold(({ charge, size }) => find(charge, size));
    return known;
  }

  /** Takes over what waits. What is on the wire stays there. */
  take(keepers: Keepers, crowd: Crowd): void {
    const { egress, queue } = this;
    this.crowd = crowd;
    this.count = 0;
    this.told = 0;
    this.staged = 0;
    this.most = queue.maxFrames;
    this.freeAt = 0;
    this.inService = null;
    if (egress.busy) {
      const { sendingCharge: charge, sendingBytes: bytes, busyUntil: until } = egress;
      keepers.get(charge)?.keepUntil(until);
      this.inService = { charge, bytes, until };
      this.freeAt = until;
      egress.rest();
    }
    this.carried = queue.count;
    this.carriedBytes = queue.bytes;
    for (let frame = queue.take(); frame !== null; frame = queue.take()) {
      keepers.get(frame.charge)?.takeKept(frame);
      free(frame);
    }
  }

  /** What was on the wire in the beginning and is due now arrives before all that came since. */
  goOn(): void {
    this.egress.out.pass();
  }

  tell(): void {
    const { stage, staged, crowd } = this;
    if (staged > 0 && crowd !== null) this.end.accept(ROWS + stage, ROWS + stage + staged, crowd);
    this.staged = 0;
  }

  /** Counts what its talkers have brought, and gives back what has not arrived. */
  give(talkers: readonly Kept[], horizon: number): void {
    const { egress, queue, port, count } = this;
    const came = count - this.carried;
    const bytes = talkers.reduce(
      (sum, talker) => (talker.drain === this ? sum + talker.accepted * talker.bytes : sum),
      0,
    );
    port.outFrames += came;
    port.outBytes += bytes;
    queue.offeredFrames += came;
    queue.offeredBytes += bytes;
    queue.maxFrames = this.most;
    queue.sentFrames += count;
    queue.sentBytes += this.carriedBytes + bytes;
    this.giveService(horizon);
    for (let place = this.told; place < count; place++) {
      const talker = talkers[pour().talkerOf(this, place)] as Kept;
      const frame = talker.make();
      const start = pour().turnOf(this, place);
      const leaves = start + talker.drainService;
      pour().getBirth(this, place, frame);
      frame.at = leaves + this.delay;
      if (leaves > horizon) {
        queue.sentFrames--;
        queue.sentBytes -= frame.size;
      }
      if (start > horizon) {
        frame.charge = talker.buffer;
        queue.put(frame, 0);
        continue;
      }
      egress.out.receive(frame);
      if (leaves > horizon) egress.begin(queue, frame.size, talker.buffer, leaves);
    }
  }

  /** What was being sent in the beginning. */
  private giveService(horizon: number): void {
    const { egress, inService, queue } = this;
    if (inService === null) return;
    const { bytes, charge, until } = inService;
    if (until > horizon) egress.begin(queue, bytes, charge, until);
    else {
      queue.sentFrames++;
      queue.sentBytes += bytes;
    }
  }
}
