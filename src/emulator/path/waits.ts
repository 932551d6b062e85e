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
  /** Other buffers whose frames can come to wait for one of these: behind a circle that stands they stand too. */
  readonly behind: readonly CircleEnd[];
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

  /** The shortest through each buffer that is in any, each set of buffers once; the shortest of all first. */
  circles(): readonly Circle[] {
    const nexts = this.pruned();
    const ways = new Map<string, readonly string[]>();
    for (const start of nexts.keys()) {
      const way = backTo(nexts, start);
      const buffers = way?.toSorted().join(' ') ?? '';
      if (way !== null && !ways.has(buffers)) ways.set(buffers, way);
    }
    const befores = reversed(nexts);
    return [...ways.values()]
      .toSorted((one, other) => one.length - other.length)
      .map((way) => this.circleOf(way, leadingTo(befores, way)));
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

  private circleOf(way: readonly string[], behind: readonly string[]): Circle {
    const endsOf = (keys: readonly string[]) => keys.flatMap((key) => this.ends.get(key) ?? []);
    return {
      ends: endsOf(way),
      behind: endsOf(behind),
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

type Nexts = ReadonlyMap<string, ReadonlySet<string>>;

function reversed(nexts: Nexts): Nexts {
  const befores = new Map<string, Set<string>>();
  for (const [from, ones] of nexts) for (const to of ones) befores.set(to, (befores.get(to) ?? new Set()).add(from));
  return befores;
}

/** All from which one of these can be reached, without these themselves. */
function leadingTo(befores: Nexts, way: readonly string[]): readonly string[] {
  const found = new Set(way);
  for (const at of found) for (const before of befores.get(at) ?? []) found.add(before);
  return [...found].slice(way.length);
}

/** The shortest way from one buffer back to itself. */
function backTo(nexts: Nexts, start: string): readonly string[] | null {
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
