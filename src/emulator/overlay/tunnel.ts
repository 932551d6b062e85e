import type { DropSite } from '../count/drop-site.ts';
import { copy, type Frame } from '../frame/frame.ts';
import { PerHeader } from '../frame/headers.ts';
import type { Receiver, World } from '../world.ts';

/** Where frames of an inner header go: the row of the outer header for each remote end that gets one. */
export type Wrap = (inner: number) => readonly number[];

/** The way into a tunnel: puts outer headers around what leaves a segment, once for each remote end that is to get it. */
export class Encapsulator implements Receiver {
  private readonly addedBytes: number;
  private readonly wrap: Wrap;
  private readonly noRemote: DropSite;
  private readonly to: Receiver;
  /** Inner row -> place in `outer`. */
  private readonly places = new PerHeader();
  private readonly outer: (readonly number[])[] = [];

  constructor(addedBytes: number, wrap: Wrap, noRemote: DropSite, to: Receiver) {
    this.addedBytes = addedBytes;
    this.wrap = wrap;
    this.noRemote = noRemote;
    this.to = to;
  }

  receive(frame: Frame): void {
    const rows = this.rowsOf(frame.header);
    const first = rows[0];
    if (first === undefined) {
      this.noRemote.drop(frame);
      return;
    }
    for (let index = rows.length - 1; index > 0; index--) {
      const twin = copy(frame);
      twin.owner.replicatedFrames++;
      twin.owner.replicatedBytes += frame.size - frame.grown;
      this.send(twin, rows[index] as number);
    }
    this.send(frame, first);
  }

  private send(frame: Frame, row: number): void {
    frame.header = row;
    frame.size += this.addedBytes;
    frame.grown += this.addedBytes;
    this.to.receive(frame);
  }

  private rowsOf(inner: number): readonly number[] {
    const place = this.places.get(inner);
    if (place >= 0) return this.outer[place] as readonly number[];
    const rows = this.wrap(inner);
    this.places.set(inner, this.outer.push(rows) - 1);
    return rows;
  }
}

/** A segment that ends at an address: outer packets of its number and port are its own. */
export interface Segment {
  readonly vni: number;
  readonly local: string;
  readonly port: number;
  readonly addedBytes: number;
  readonly to: Receiver;
}

/** The way out of the tunnels that end at a client: takes outer headers off. What is no tunnel's goes to the application. */
export class Decapsulator implements Receiver {
  private readonly world: World;
  private readonly segments: readonly Segment[];
  private readonly application: Receiver;
  private readonly unknown: DropSite;
  private readonly ways = new PerHeader();

  constructor(world: World, segments: readonly Segment[], application: Receiver, unknown: DropSite) {
    this.world = world;
    this.segments = segments;
    this.application = application;
    this.unknown = unknown;
  }

  receive(frame: Frame): void {
    const row = frame.header;
    let way = this.ways.get(row);
    if (way < 0) {
      way = this.decide(row);
      this.ways.set(row, way);
    }
    if (way === PLAIN) this.application.receive(frame);
    else if (way === STRANGE) this.unknown.drop(frame);
    else {
      const segment = this.segments[way] as Segment;
      const { inner } = this.world.headers.get(row);
      if (inner !== null) frame.header = inner.header;
      frame.size -= segment.addedBytes;
      frame.grown -= segment.addedBytes;
      segment.to.receive(frame);
    }
  }

  private decide(row: number): number {
    const { inner, destinationIp, destinationPort } = this.world.headers.get(row);
    if (inner === null) return PLAIN;
    const way = this.segments.findIndex(
      ({ vni, local, port }) => vni === inner.vni && local === destinationIp && port === destinationPort,
    );
    return way < 0 ? STRANGE : way;
  }
}

const PLAIN = 0x7ffe;
const STRANGE = 0x7fff;
