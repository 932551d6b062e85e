/**
 * What happens next: at most one pending instant per part, in a 4-ary heap. Of two parts due at the same instant the one with
 * the smaller id goes first; ids follow the direction of traffic, so the order of events never depends on how time is sliced.
 */
export class Agenda {
  /** Instant at which each part is due; set just before `schedule`. (An argument would be boxed at each call, also below.) */
  readonly due: Float64Array;
  private readonly times: Float64Array;
  private readonly ids: Int32Array;
  /** Place of each part in the heap; -1: not pending. */
  private readonly places: Int32Array;
  private length = 0;
  private running = -1;
  private kept = false;

  constructor(parts: number) {
    this.due = new Float64Array(parts);
    this.times = new Float64Array(parts + 1);
    this.ids = new Int32Array(parts + 1);
    this.places = new Int32Array(parts).fill(-1);
  }

  /** Makes the part pending at `due[id]`, or moves it there. */
  schedule(id: number): void {
    const time = this.due[id] as number;
    const place = this.places[id] as number;
    if (id === this.running) this.kept = true;
    if (place < 0) this.rise(this.length++, id);
    else if (time < (this.times[place] as number)) this.rise(place, id);
    else this.sink(place, id);
  }

  cancel(id: number): void {
    const place = this.places[id] as number;
    if (place >= 0) this.remove(place, id);
  }

  isPending(id: number): boolean {
    return (this.places[id] as number) >= 0;
  }

  /** The part that is due first and not after `limit`, or -1. It stays in place until `done`, which saves a removal. */
  next(limit: number): number {
    if (this.length === 0 || (this.times[0] as number) > limit) return -1;
    this.running = this.ids[0] as number;
    this.kept = false;
    return this.running;
  }

  /** Ends what `next` began: the part leaves the agenda unless it was scheduled meanwhile. */
  done(): void {
    if (!this.kept) {
      const place = this.places[this.running] as number;
      if (place >= 0) this.remove(place, this.running);
    }
    this.running = -1;
  }

  private remove(place: number, id: number): void {
    this.places[id] = -1;
    const last = --this.length;
    if (place === last) return;
    const moved = this.ids[last] as number;
    if (place > 0 && this.precedes(moved, (place - 1) >> 2)) this.rise(place, moved);
    else this.sink(place, moved);
  }

  /** Whether a part goes before the one at that place. */
  private precedes(id: number, place: number): boolean {
    const time = this.due[id] as number;
    const other = this.times[place] as number;
    return time < other || (time === other && id < (this.ids[place] as number));
  }

  private rise(from: number, id: number): void {
    const { times, ids, places } = this;
    const time = this.due[id] as number;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const parentTime = times[parent] as number;
      const parentId = ids[parent] as number;
      if (!(time < parentTime || (time === parentTime && id < parentId))) break;
      times[place] = parentTime;
      ids[place] = parentId;
      places[parentId] = place;
      place = parent;
    }
    times[place] = time;
    ids[place] = id;
    places[id] = place;
  }

  private sink(from: number, id: number): void {
    const { times, ids, places, length } = this;
    const time = this.due[id] as number;
    let place = from;
    for (;;) {
      const first = 4 * place + 1;
      if (first >= length) break;
      const end = first + 4 < length ? first + 4 : length;
      let best = first;
      let bestTime = times[first] as number;
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child] as number;
        if (childTime < bestTime || (childTime === bestTime && (ids[child] as number) < (ids[best] as number))) {
          best = child;
          bestTime = childTime;
        }
      }
      const bestId = ids[best] as number;
      if (time < bestTime || (time === bestTime && id < bestId)) break;
      times[place] = bestTime;
      ids[place] = bestId;
      places[bestId] = place;
      place = best;
    }
    times[place] = time;
    ids[place] = id;
    places[id] = place;
  }
}
