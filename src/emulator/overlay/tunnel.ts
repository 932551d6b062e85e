import type { DropSite } from '../count/drop-site.ts';
import { type Door, isDoor, type Waiter } from '../door.ts';
import { copy, discharge, type Frame } from '../frame/frame.ts';
import { PerHeader } from '../frame/headers.ts';
import { final, type Receiver, type World } from '../world.ts';

/** Where frames of an inner header go: the row of the outer header for each remote end that gets one. */
export type Wrap = (inner: number) => readonly number[];

/**
 * The way into a tunnel: puts outer headers around what leaves a segment, once for each remote end that is to get it. It has room for a
 * frame when what is behind it has room for the first of those packets; the others are taken with it.
 */
export class Encapsulator implements Door {
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

  admits(frame: Frame): boolean {
    return this.asked(frame, (door) => door.admits(frame), true);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.asked(frame, (door) => door.enlist(frame, waiter), false);
  }

  /** What is behind the tunnel is asked about the frame as it will be there. What nobody is there for need not wait. */
  private asked(frame: Frame, ask: (door: Door) => boolean, otherwise: boolean): boolean {
    const { to, addedBytes } = this;
    const { header } = frame;
    const [row] = this.rowsOf(header);
    if (row === undefined || !isDoor(to)) return otherwise;
    frame.header = row;
    frame.size += addedBytes;
    const answer = ask(to);
    frame.header = header;
    frame.size -= addedBytes;
    return answer;
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
  /** Takes what may not be lost with the room that it has in the memory of the client. */
  readonly keeps: boolean;
}

/**
 * The way out of the tunnels that end at a client: takes outer headers off. What is no tunnel's goes to the application, and has room
 * when that has.
 */
export class Decapsulator implements Door {
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

  admits(frame: Frame): boolean {
    return this.doorOf(frame)?.admits(frame) ?? true;
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.doorOf(frame)?.enlist(frame, waiter) ?? false;
  }

  private doorOf({ header }: Frame): Door | null {
    const application = final(this.application);
    return this.wayOf(header) === PLAIN && isDoor(application) ? application : null;
  }

  private wayOf(row: number): number {
    let way = this.ways.get(row);
    if (way < 0) {
      way = this.decide(row);
      this.ways.set(row, way);
    }
    return way;
  }

  receive(frame: Frame): void {
    const row = frame.header;
    const way = this.wayOf(row);
    if (way === PLAIN) {
      discharge(frame);
      this.application.receive(frame);
    } else if (way === STRANGE) this.unknown.drop(frame);
    else {
      const segment = this.segments[way] as Segment;
      if (!segment.keeps) discharge(frame);
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
