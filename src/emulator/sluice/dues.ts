import { Agenda } from '../time/agenda.ts';

/** So many instants are looked through faster than a heap is kept in order. */
const FEW = 6;

/** What is due next in a sluice: an agenda that looks at all instants where there are few. */
export class Dues {
  /** Instant at which each is due; set just before `schedule`. */
  readonly due: Float64Array;
  private readonly agenda: Agenda | null;

  constructor(parts: number) {
    this.agenda = parts > FEW ? new Agenda(parts) : null;
    this.due = this.agenda?.due ?? new Float64Array(parts).fill(Number.POSITIVE_INFINITY);
  }

  schedule(number: number): void {
    if (this.agenda !== null) this.agenda.schedule(number);
  }

  clear(): void {
    for (let number = 0; number < this.due.length; number++) {
      this.agenda?.cancel(number);
      this.due[number] = Number.POSITIVE_INFINITY;
    }
  }

  /** The one that is due first, and of those due together the least, if not after `limit`; else -1. It is no longer due when it is `done`. */
  next(limit: number): number {
    return this.agenda === null ? this.first(limit) : this.agenda.next(limit);
  }

  private first(limit: number): number {
    const { due } = this;
    let best = -1;
    let earliest = limit;
    for (let number = due.length - 1; number >= 0; number--) {
      const at = due[number] as number;
      if (at > earliest) continue;
      earliest = at;
      best = number;
    }
    return best;
  }

  /** Takes it off before its time is used, so that it may be scheduled again: only where there are few. */
  begin(number: number): void {
    if (this.agenda === null) this.due[number] = Number.POSITIVE_INFINITY;
  }

  done(): void {
    if (this.agenda !== null) this.agenda.done();
  }
}
