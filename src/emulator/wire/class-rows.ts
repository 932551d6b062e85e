import type { Crowd } from '../ahead/crowd.ts';
import { free } from '../frame/frame.ts';
import { copyRow, putFrame, ROWS, type Rows, withRows } from '../frame/rows.ts';
import { DOUBLE } from '../time/double.ts';
import type { Rate } from '../time/rate.ts';
import type { Queue } from './class-queue.ts';
import type { DeficitRoundRobin } from './deficit-round-robin.ts';
import type { EgressSettings } from './transmitter.ts';

/** Classes at most: there are eight priorities (IEEE 802.1Q). */
const MOST = 8;

/** In which order classes are served, and the class of each priority. */
export interface ClassOrder {
  readonly strict: readonly Queue[];
  readonly shared: readonly Queue[];
  readonly robin: DeficitRoundRobin;
  readonly byPriority: readonly Queue[];
}

/** A frame in service: of which class, of how many bytes, and until when. */
export interface Service {
  readonly queue: Queue;
  readonly bytes: number;
  readonly until: number;
}

/** What is known of each class while it is served by rows, by its place. */
class Lanes {
  private readonly numbers = new Int32Array(4 * MOST);
  private readonly sums = new Float64Array(7 * MOST);
  /** Frames that wait, the place of the first in the ring of the class, its wire bytes (0: none waits), and the most that ever waited. */
  readonly count = this.numbers.subarray(0, MOST);
  readonly first = this.numbers.subarray(MOST, 2 * MOST);
  readonly head = this.numbers.subarray(2 * MOST, 3 * MOST);
  readonly most = this.numbers.subarray(3 * MOST, 4 * MOST);
  /** Bytes that wait; what has come and what of it was dropped since the beginning. */
  readonly held = this.sums.subarray(0, MOST);
  readonly offered = this.sums.subarray(MOST, 2 * MOST);
  readonly offeredBytes = this.sums.subarray(2 * MOST, 3 * MOST);
  readonly dropped = this.sums.subarray(3 * MOST, 4 * MOST);
  readonly droppedBytes = this.sums.subarray(4 * MOST, 5 * MOST);
  /** Deficit round robin. */
  readonly deficit = this.sums.subarray(5 * MOST, 6 * MOST);
  readonly quantum = this.sums.subarray(6 * MOST, 7 * MOST);

  copy(other: Lanes): void {
    this.numbers.set(other.numbers);
    this.sums.set(other.sums);
  }
}

/**
 * A queue with classes that nobody pauses, first come first served in each, while it is served ahead of time: what waits are rows, and
 * a stretch of time is one loop. It has the frames and the numbers of the classes from the beginning of a slice to its end.
 */
export class ClassRows {
  /** Places of the classes: the strict ones first, in their order. */
  readonly strict: number;
  readonly classes: number;
  /** By priority. */
  readonly placeOf: Int32Array;
  readonly rate: Rate;
  readonly robin: DeficitRoundRobin;
  readonly extra: number;
  readonly delay: number = DOUBLE;
  /** Rows of each class: a ring. */
  readonly capacity: number;
  /** Frames and bytes that may wait in a class. */
  room = 0;
  readonly roomBytes: number = DOUBLE;
  /** The first of its rows. */
  base = 0;
  /** Where the next row goes that leaves. */
  tail = 0;
  /** What is in service while it is busy: the place of its class, its bytes, and when it has left. */
  busy = false;
  sending = 0;
  sendingBytes = 0;
  freeAt = DOUBLE;
  /** What has its turn by then is sent even when nothing comes. (An argument would be of any type, and all that is compared with it boxed.) */
  until = DOUBLE;
  readonly lanes = new Lanes();
  private readonly queues: readonly Queue[];
  /** Frames and bytes that each class had at the beginning, that in service among them. */
  private had: readonly { readonly frames: number; readonly bytes: number }[] = [];

  constructor({ strict, shared, robin, byPriority }: ClassOrder, settings: EgressSettings, rate: Rate) {
    this.queues = [...strict, ...shared];
    this.strict = strict.length;
    this.classes = this.queues.length;
    this.placeOf = Int32Array.from(byPriority, (queue) => this.queues.indexOf(queue));
    this.robin = robin;
    this.rate = rate;
    this.extra = settings.extraBytes;
    this.delay = settings.delayPicoseconds;
    this.capacity = settings.queueFrames;
    this.roomBytes = settings.queueBytes ?? Number.POSITIVE_INFINITY;
  }

  /** Takes over what waits, into rows from `base` on, and what is in service. A cable that is cut has room for nothing. */
  begin(base: number, up: boolean, service: Service | null): void {
    const { lanes, queues, strict, robin } = this;
    this.base = base;
    this.room = up ? this.capacity : 0;
    this.busy = service !== null;
    this.sending = service === null ? 0 : queues.indexOf(service.queue);
    this.sendingBytes = service?.bytes ?? 0;
    this.freeAt = service?.until ?? 0;
    lanes.copy(NONE);
    lanes.deficit.set(robin.deficits, strict);
    lanes.quantum.set(robin.quanta, strict);
    this.had = queues.map((queue, place) => {
      lanes.held[place] = queue.bytes;
      lanes.most[place] = queue.maxFrames;
      return this.with(place, queue.count, queue.bytes);
    });
    for (const [place, queue] of queues.entries()) this.fill(place, queue);
  }

  private fill(place: number, queue: Queue): void {
    const { lanes } = this;
    const first = this.base + place * this.capacity;
    let count = 0;
    for (let frame = queue.take(); frame !== null; frame = queue.take()) {
      if (count === 0) lanes.head[place] = frame.size + this.extra;
      putFrame(first + count, frame);
      stand(first + count++);
      free(frame);
    }
    lanes.count[place] = count;
  }

  /** What is there of a class, that in service among it. */
  private with(place: number, frames: number, bytes: number): { readonly frames: number; readonly bytes: number } {
    const serves = this.busy && this.sending === place;
    return { frames: frames + (serves ? 1 : 0), bytes: bytes + (serves ? this.sendingBytes : 0) };
  }

  /** The rows in a range of `list`; returns how many of them it has dropped, which stand in `refused`. */
  carry(cos: Uint8Array, from: number, to: number): number {
    this.until = -1;
    const lost = serve(this, cos, from, to);
    this.keep();
    return lost;
  }

  /** Sends what has its turn until an instant. */
  serve(cos: Uint8Array, until: number): void {
    this.until = until;
    serve(this, cos, 0, 0);
  }

  /** Of this slice. */
  get offeredBytes(): number {
    let bytes = 0;
    for (let place = 0; place < this.classes; place++) bytes += this.lanes.offeredBytes[place] as number;
    return bytes;
  }

  /** Brings what waits in rows of others, which they are about to use again, to rows of its own. */
  private keep(): void {
    const { base, capacity, classes, lanes } = this;
    for (let place = 0; place < classes; place++)
      settle(base + place * capacity, capacity, lanes.first[place] as number, lanes.count[place] as number);
  }

  /** Gives back what it has; returns what is in service. */
  end(crowd: Crowd): Service | null {
    const { lanes, queues, robin, strict } = this;
    for (const place of robin.deficits.keys()) robin.deficits[place] = lanes.deficit[strict + place] as number;
    for (const [place, queue] of queues.entries()) {
      const had = this.had[place] ?? { frames: 0, bytes: 0 };
      this.empty(place, queue, crowd);
      const has = this.with(place, queue.count, queue.bytes);
      const offered = lanes.offered[place] as number;
      const offeredBytes = lanes.offeredBytes[place] as number;
      const dropped = lanes.dropped[place] as number;
      const droppedBytes = lanes.droppedBytes[place] as number;
      queue.offeredFrames += offered;
      queue.offeredBytes += offeredBytes;
      queue.droppedFrames += dropped;
      queue.droppedBytes += droppedBytes;
      queue.sentFrames += had.frames + offered - dropped - has.frames;
      queue.sentBytes += had.bytes + offeredBytes - droppedBytes - has.bytes;
      queue.maxFrames = lanes.most[place] as number;
    }
    // It is one of its classes.
    const queue = queues[this.sending] as Queue;
    return this.busy ? { queue, bytes: this.sendingBytes, until: this.freeAt } : null;
  }

  private empty(place: number, queue: Queue, crowd: Crowd): void {
    const { base, capacity, lanes } = this;
    const first = lanes.first[place] as number;
    const count = lanes.count[place] as number;
    for (let index = 0; index < count; index++)
      queue.put(crowd.frameOf(base + place * capacity + ((first + index) % capacity)), 0);
  }
}

const NONE = new Lanes();

const { serve, settle, stand } = withRows(make);

function make({ at, born, size, header, chain, list, refused }: Rows) {
  /** Which row waits at a place of a ring: its own, or, until all that come at once have, one of those. */
  const waits = new Int32Array(ROWS);
  /** Those of whoever is served: V8 knows type, length and place of what is held here. */
  const lanes = new Lanes();
  // More than its eight places: V8 keeps arrays of up to 64 bytes among its objects, where they move, so their place is no constant.
  const placeOf = new Int32Array(4 * MOST);
  const { count, first, head, most, held, offered, offeredBytes, dropped, droppedBytes, deficit, quantum } = lanes;

  return {
    /** Takes the rows in a range of `list` and sends what has its turn meanwhile; returns how many rows were dropped. */
    serve(line: ClassRows, cos: Uint8Array, from: number, to: number): number {
      const { robin, strict, classes, extra, delay, base, capacity, room, roomBytes, rate, until } = line;
      const { perByte } = rate;
      const shared = classes - strict;
      let { tail, busy, sending, sendingBytes, freeAt } = line;
      let { turn, granted } = robin;
      let place = from | 0;
      let lost = 0;
      lanes.copy(line.lanes);
      placeOf.set(line.placeOf);
      for (;;) {
        const row = place < to ? (list[place] as number) : -1;
        let now = row < 0 ? until : (at[row] as number);
        if (busy && (row < 0 ? freeAt <= now : freeAt < now)) {
          now = freeAt;
          busy = false;
        } else if (row < 0) break;
        else {
          place++;
          const own = placeOf[cos[header[row] as number] as number] as number;
          const bytes = size[row] as number;
          const before = count[own] as number;
          offered[own] = (offered[own] as number) + 1;
          offeredBytes[own] = (offeredBytes[own] as number) + bytes;
          if (before >= room || (held[own] as number) + bytes > roomBytes) {
            dropped[own] = (dropped[own] as number) + 1;
            droppedBytes[own] = (droppedBytes[own] as number) + bytes;
            refused[lost++] = row;
            continue;
          }
          const slot = (first[own] as number) + before;
          waits[base + own * capacity + (slot < capacity ? slot : slot - capacity)] = row;
          if (before === 0) head[own] = bytes + extra;
          if (before === most[own]) most[own] = before + 1;
          count[own] = before + 1;
          held[own] = (held[own] as number) + bytes;
          if (busy) continue;
        }
        let chosen = 0;
        while (chosen < strict && count[chosen] === 0) chosen++;
        if (chosen === strict) {
          // As `DeficitRoundRobin` does it.
          let empty = 0;
          for (; empty < shared; turn = turn + 1 === shared ? 0 : turn + 1) {
            chosen = strict + turn;
            const bytes = head[chosen] as number;
            const left = (deficit[chosen] as number) + (granted ? 0 : (quantum[chosen] as number));
            if (bytes > 0 && left >= bytes) {
              deficit[chosen] = left - bytes;
              granted = true;
              break;
            }
            empty = bytes > 0 ? 0 : empty + 1;
            deficit[chosen] = bytes > 0 ? left : 0;
            granted = false;
          }
          if (empty === shared) continue;
        }
        const ring = base + chosen * capacity;
        const gone = waits[ring + (first[chosen] as number)] as number;
        const bytes = size[gone] as number;
        const next = (first[chosen] as number) + 1;
        const after = next < capacity ? next : 0;
        const rest = (count[chosen] as number) - 1;
        first[chosen] = after;
        count[chosen] = rest;
        held[chosen] = (held[chosen] as number) - bytes;
        head[chosen] = rest === 0 ? 0 : (size[waits[ring + after] as number] as number) + extra;
        freeAt = now + (perByte > 0 ? perByte * (bytes + extra) : rate.take(bytes + extra));
        at[tail] = freeAt + delay;
        born[tail] = born[gone] as number;
        size[tail] = bytes;
        header[tail] = header[gone] as number;
        chain[tail++] = chain[gone] as number;
        busy = true;
        sending = chosen;
        sendingBytes = bytes;
      }
      line.lanes.copy(lanes);
      line.tail = tail;
      line.busy = busy;
      line.sending = sending;
      line.sendingBytes = sendingBytes;
      line.freeAt = freeAt;
      robin.turn = turn;
      robin.granted = granted;
      return lost;
    },

    /** Of a ring from its newest place back to the first that stands at its own. */
    settle(ring: number, capacity: number, first: number, count: number): void {
      for (let index = count - 1; index >= 0; index--) {
        const own = ring + ((first + index) % capacity);
        const row = waits[own] as number;
        if (row === own) return;
        copyRow(row, own);
        waits[own] = own;
      }
    },

    /** What waits at a place is in its own row. */
    stand(row: number): void {
      waits[row] = row;
    },
  };
}
