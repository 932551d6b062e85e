import type { Cable } from '../build/network.ts';

/** A buffer of a deadlock, by the names that the report of a run has for it. */
export interface CircleEnd {
  readonly cable: string;
  /** The part into which frames come by it. */
  readonly into: string;
  /** The class of the buffer. */
  readonly name: string;
}

/** Frames that leave the node of one buffer by a cable with another at its end. */
export interface Cause {
  /** null: anybody's. */
  readonly stream: string | null;
  /** They answer the stream. */
  readonly answers: boolean;
  /** Clients; null: that of the stream, or all who hear a broadcast. */
  readonly from: string | null;
  readonly to: string | null;
  /** VLAN tag; 0: none. */
  readonly tag: number;
  readonly priority: number;
}

/** Buffers each of which can wait for the next, and the last for the first. */
export interface Circle {
  readonly ends: readonly CircleEnd[];
  /** Of each end why it waits for the next. */
  readonly causes: readonly (readonly Cause[])[];
}

/** One buffer waits for another. */
export interface Wait extends Pick<Cause, 'tag' | 'priority'> {
  readonly one: CircleEnd;
  readonly next: CircleEnd;
}

/** Because of frames of one stream, or of what answers it. */
export interface StreamWait extends Wait, Pick<Cause, 'answers'> {}

/** The buffer in which one end of a cable keeps a priority; null: it keeps none. */
export function bufferAt({ part }: Cable, end: 0 | 1, priority: number): CircleEnd | null {
  const { ingress, part: into } = part.ends[end];
  const kept = ingress?.classes.find(({ priorities }) => priorities.includes(priority));
  return kept === undefined ? null : { cable: part.name, into, name: kept.name };
}

/** Which buffer waits for which, and because of which frames. */
export class Waits {
  private readonly ends = new Map<string, CircleEnd>();
  private readonly edges = new Map<string, Map<string, Map<string, Cause>>>();

  /** Of frames that are anybody's the first of each VLAN and priority is enough. */
  add(one: CircleEnd, next: CircleEnd, cause: Cause): void {
    const [from, to] = [this.keyOf(one), this.keyOf(next)];
    const edges = this.edges.get(from) ?? new Map<string, Map<string, Cause>>();
    const causes = edges.get(to) ?? new Map<string, Cause>();
    const { stream, answers, tag, priority } = cause;
    const key = JSON.stringify([stream, answers, tag, priority]);
    if (!causes.has(key)) causes.set(key, cause);
    this.edges.set(from, edges.set(to, causes));
  }

  /** The shortest first, no buffer in two. */
  circles(): readonly Circle[] {
    const nexts = this.pruned();
    const ways = [...nexts.keys()].flatMap((start) => {
      const way = backTo(nexts, start);
      return way === null ? [] : [way];
    });
    const taken = new Set<string>();
    const found: Circle[] = [];
    for (const way of ways.toSorted((one, other) => one.length - other.length)) {
      if (way.some((key) => taken.has(key))) continue;
      for (const key of way) taken.add(key);
      found.push(this.circleOf(way));
    }
    return found;
  }

  /** Without the buffers that wait for nobody, or only for such: most networks have no others. */
  private pruned(): Map<string, ReadonlySet<string>> {
    const nexts = new Map<string, Set<string>>();
    for (const [from, edges] of this.edges) nexts.set(from, new Set(edges.keys()));
    for (let before = -1; before !== nexts.size; ) {
      before = nexts.size;
      for (const [from, to] of nexts) {
        for (const next of to) if (!nexts.has(next)) to.delete(next);
        if (to.size === 0) nexts.delete(from);
      }
    }
    return nexts;
  }

  private circleOf(way: readonly string[]): Circle {
    return {
      ends: way.flatMap((key) => this.ends.get(key) ?? []),
      causes: way.map((key, index) => [
        ...(this.edges
          .get(key)
          ?.get(way[(index + 1) % way.length] ?? '')
          ?.values() ?? []),
      ]),
    };
  }

  private keyOf(end: CircleEnd): string {
    const key = JSON.stringify([end.cable, end.into, end.name]);
    if (!this.ends.has(key)) this.ends.set(key, end);
    return key;
  }
}

/** The shortest way from one buffer back to itself. */
function backTo(nexts: ReadonlyMap<string, ReadonlySet<string>>, start: string): readonly string[] | null {
  const before = new Map<string, string>();
  const queue = [start];
  for (const at of queue) {
    for (const next of nexts.get(at) ?? []) {
      if (next === start) return tracedBack(before, start, at);
      if (before.has(next)) continue;
      before.set(next, at);
      queue.push(next);
    }
  }
  return null;
}

function tracedBack(before: ReadonlyMap<string, string>, start: string, end: string): readonly string[] {
  const way = [end];
  for (let at = end; at !== start; ) {
    at = before.get(at) ?? start;
    way.unshift(at);
  }
  return way;
}
