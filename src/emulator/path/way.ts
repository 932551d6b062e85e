import type { ClientPart } from '../blueprint.ts';
import type { Header } from '../frame/headers.ts';
import type { Hop } from './hop.ts';
import type { Sending } from './programs.ts';
import type { CircleEnd, Wait } from './waits.ts';

/** Frames of one stream that have come the same way, and what is known of them. */
export interface Course extends Sending {
  /** All headers that the stream makes and that have come this way; they share addresses, VLAN and priority. */
  readonly heads: readonly [Header, ...Header[]];
  /** Held in the buffer of a port until it leaves that port's node. */
  readonly kept: boolean;
  /** The buffer that keeps them; null: none does. */
  readonly buffer: CircleEnd | null;
  /** Largest packet that its sender makes, as it is here; and what of it tunnels have added. */
  readonly packetBytes: number;
  readonly addedBytes: number;
  readonly hops: number;
}

/** Everything that frames of one stream can pass. */
export class Trail {
  private readonly hops = new Map<string, { readonly hop: Hop; readonly depth: number }>();
  private readonly seen = new Set<string>();
  private readonly waited = new Map<string, Wait>();
  readonly reached = new Set<string>();
  /** Somewhere copies are made of them. */
  floods = false;
  pathMtu = Number.POSITIVE_INFINITY;

  /** Frames in the first buffer leave by a cable with the second at its end. */
  wait(one: CircleEnd, next: CircleEnd, { heads: [head] }: Course): void {
    const { vid: tag, cos: priority } = head;
    const key = JSON.stringify([one, next, tag, priority]);
    if (!this.waited.has(key)) this.waited.set(key, { one, next, tag, priority });
  }

  get waits(): readonly Wait[] {
    return [...this.waited.values()];
  }

  /** Whether frames that come so to such a place are looked at for the first time. */
  isNew(where: string, { heads: [head], kept, left, guarded, delayed }: Course): boolean {
    const key = JSON.stringify([where, head.destinationMac, head.vid, head.cos, kept, left, guarded, delayed]);
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }

  /** The same place may be met on several ways: it can then lose whatever it can on any of them. */
  add(hop: Hop, depth: number): void {
    const key = JSON.stringify([hop.place, hop.kind, hop.at, hop.side, hop.cos]);
    const before = this.hops.get(key);
    if (before === undefined) {
      this.hops.set(key, { hop, depth });
      return;
    }
    const more = hop.losses.filter((one) => !before.hop.losses.some((other) => isSame(one, other)));
    const losses = [...before.hop.losses, ...more];
    this.hops.set(key, { hop: { ...before.hop, losses, keeps: before.hop.keeps && hop.keeps }, depth: before.depth });
  }

  narrow(packetBytes: number): void {
    this.pathMtu = Math.min(this.pathMtu, packetBytes);
  }

  /** In the order in which frames pass them; parallel ones one after the other. */
  get inOrder(): readonly Hop[] {
    return [...this.hops.values()].toSorted((a, b) => a.depth - b.depth).map(({ hop }) => hop);
  }
}

type Kind = Hop['losses'][number];

function isSame(one: Kind, other: Kind): boolean {
  return one.reason === other.reason && one.why === other.why && one.when === other.when && one.about === other.about;
}

/** A hop of which nothing more is said than where it is. */
export function hopAt(place: string, kind: Hop['kind'], at: string, { heads: [head] }: Course): Hop {
  return {
    place,
    kind,
    at,
    side: null,
    to: null,
    cos: head.cos,
    class: null,
    bitsPerSecond: null,
    frames: null,
    bytes: null,
    mtuBytes: null,
    keeps: false,
    losses: [],
  };
}

/** Adds one hop after the other at the client or node that has the frames, and counts them. */
export class Steps {
  private readonly trail: Trail;
  private readonly course: Course;
  private readonly place: string;
  private readonly at: string;
  /** How many hops there were until now. */
  hops: number;

  constructor(trail: Trail, course: Course, place: string, at: string) {
    this.trail = trail;
    this.course = course;
    this.place = place;
    this.at = at;
    this.hops = course.hops;
  }

  /** `more`: what differs from a hop of which nothing is said. */
  put(kind: Hop['kind'], more: Partial<Hop> = {}): void {
    this.trail.add({ ...hopAt(this.place, kind, this.at, this.course), ...more }, this.hops++);
  }
}

export function placeOf({ name }: ClientPart): string {
  return `client/${name}`;
}

/** The same with other headers. */
export function mapped({ heads: [first, ...rest] }: Course, change: (head: Header) => Header): [Header, ...Header[]] {
  return [change(first), ...rest.map(change)];
}
