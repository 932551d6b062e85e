import type { Crowd } from '../ahead/crowd.ts';
import { countBy, splitBy } from '../ahead/split.ts';
import type { Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Door, Waiter } from '../door.ts';
import { type End, isEnd } from '../end.ts';
import { copy, type Frame } from '../frame/frame.ts';
import { type Header, PerHeader } from '../frame/headers.ts';
import { bytesOf, ROWS, withRows } from '../frame/rows.ts';
import type { World } from '../world.ts';
import { layerHash } from './hash.ts';
import { Port, type PortSettings } from './port.ts';

export interface BridgeRules {
  readonly place: string;
  readonly mtu: number | null;
  readonly defaultVid: number;
  /** Remembers behind which port a source address was seen. */
  readonly learns: boolean;
  readonly tableEntries: number;
  /** Which uplink a frame from inside takes. */
  readonly teaming: 'failover' | 'hash';
  readonly layers: readonly ('L2' | 'L3' | 'L4')[];
}

const SLOW = 0xffff;

const NONE = new Int32Array(0);

/**
 * Switches frames between its ports: an etherstub, a virtual switch, the switch inside a NIC, an aggregation, a switch beyond
 * the wire. Where a frame of a header goes is decided once and remembered until the table changes.
 */
export class Bridge {
  readonly ports: Port[] = [];
  readonly rules: BridgeRules;
  readonly meeting: Meeting;
  /** What an uplink brings for an address that is not known goes to this port; -1: to nobody. */
  stranger = -1;
  private readonly world: World;
  /** `vid mac` -> port. */
  private readonly table = new Map<string, number>();
  private readonly decisions = new PerHeader();
  private readonly tooLarge: DropSite;
  private readonly nobody: DropSite;
  private readonly noUplink: DropSite;
  private readonly limit: number;
  /** Of its many ports those that a decision always looks at. */
  private readonly promiscuous: number[] = [];
  private readonly uplinks: number[] = [];
  /** Scratch: how many rows leave by which port; always 0 when nobody counts. */
  private shares = NONE;
  private found = NONE;

  constructor(world: World, rules: BridgeRules, meeting: Meeting) {
    this.world = world;
    this.rules = rules;
    this.meeting = meeting;
    this.tooLarge = world.ledger.site(rules.place, 'mtu');
    this.nobody = world.ledger.site(rules.place, 'no-receiver');
    this.noUplink = world.ledger.site(rules.place, 'no-uplink');
    this.limit = rules.mtu === null ? Number.MAX_SAFE_INTEGER : rules.mtu + 14;
    world.counting.push(this);
    world.onSeal(() => {
      for (const port of this.ports) port.seal();
    });
  }

  addPort(settings: PortSettings): number {
    const number = this.ports.push(new Port(settings)) - 1;
    if (settings.promiscuous) this.promiscuous.push(number);
    if (settings.kind === 'uplink') this.uplinks.push(number);
    return number;
  }

  /** An address is known to be behind a port. */
  place(vid: number, mac: string, port: number): void {
    const key = `${vid === 0 ? this.rules.defaultVid : vid} ${mac}`;
    if (this.table.get(key) === port) return;
    // Set anew, so that the order of the map is the order of age.
    this.table.delete(key);
    this.table.set(key, port);
    if (this.table.size > this.rules.tableEntries) {
      const oldest = this.table.keys().next().value;
      if (oldest !== undefined) this.table.delete(oldest);
    }
    this.decisions.clear();
  }

  /** Forgets all that was known: whoever changes ports places the addresses again. */
  forget(): void {
    this.table.clear();
    this.decisions.clear();
  }

  setUp(port: number, up: boolean): void {
    const changed = this.ports[port];
    if (changed !== undefined) changed.up = up;
    this.decisions.clear();
  }

  /** The entrance of one port. */
  entrance(port: number): Door {
    return new Entrance(this, port);
  }

  forward(frame: Frame, from: number): void {
    const entered = this.ports[from] as Port;
    const bytes = frame.size;
    entered.inFrames++;
    entered.inBytes += bytes;
    const row = frame.header;
    if (bytes > this.limit && this.exceeds(row, bytes)) {
      entered.oversizeFrames++;
      entered.oversizeBytes += bytes;
      this.tooLarge.drop(frame);
      return;
    }
    const decision = this.decisions.get(row);
    frame.local = entered.local;
    if (decision >>> 16 === from && (decision & SLOW) !== SLOW) {
      if (entered.rings !== null) entered.rings.add(row, bytes);
      this.send(frame, decision & SLOW, bytes);
      return;
    }
    this.decide(frame, row, from, bytes);
  }

  /**
   * The same for the rows in a range of `list`, which are counted where they entered: finds the `way` of each until one's is not known, and
   * returns the place of that. `entries` are the ports by which the chains enter.
   */
  route(from: number, to: number, entries: Int32Array): number {
    return findWays(this.decisions.covering(this.world.headers.rows.length), this.limit, entries, from, to);
  }

  /** A row for which `route` knew no way, as a frame that has been counted where it entered. */
  forwardCounted(frame: Frame, from: number): void {
    const entered = this.ports[from] as Port;
    entered.inFrames--;
    entered.inBytes -= frame.size;
    this.forward(frame, from);
  }

  /** Counts the rows in a range of `list` up to the first that is not known to go from one port to the other; returns its place. */
  cross(first: number, last: number, from: number, to: number): number {
    const decisions = this.decisions.covering(this.world.headers.rows.length);
    const end = endOfCrossing(decisions, this.limit, from * 0x10000 + to, first, last);
    this.count(from, to, end - first, bytesOf(first, end));
    return end;
  }

  /** Hands the rows in a range of `list`, which come in by a port, to the ends that they are for. */
  accept(first: number, last: number, crowd: Crowd, from: number): void {
    const { local } = this.ports[from] as Port;
    const entered = crowd.behind(local);
    let start = first;
    while (start < last) {
      const decisions = this.decisions.covering(this.world.headers.rows.length);
      const end = findWaysFrom(decisions, this.limit, from, start, last);
      if (end > start) this.spread(start, end, entered, from);
      if (end < last) this.forward(entered.frameAt(end), from);
      start = end + 1;
    }
  }

  /** Each way out gets its rows, in order. */
  private spread(first: number, last: number, crowd: Crowd, from: number): void {
    if (this.shares.length < this.ports.length) {
      this.shares = new Int32Array(this.ports.length);
      this.found = new Int32Array(this.ports.length);
    }
    const { shares, found } = this;
    const ways = countBy('way', first, last, shares, found);
    if (ways > 1) splitBy('way', first, last, 3 * ROWS, shares, found, ways);
    let start = ways > 1 ? 3 * ROWS : first;
    for (let index = 0; index < ways; index++) {
      const way = found[index] as number;
      const end = ways > 1 ? (shares[way] as number) : last;
      shares[way] = 0;
      this.count(from, way, end - start, bytesOf(start, end));
      const { out } = this.ports[way] as Port;
      if (isEnd(out)) out.accept(start, end, crowd);
      else for (let place = start; place < end; place++) out.receive(crowd.frameAt(place));
      start = end;
    }
  }

  private count(from: number, to: number, frames: number, bytes: number): void {
    const entered = this.ports[from] as Port;
    const left = this.ports[to] as Port;
    entered.inFrames += frames;
    entered.inBytes += bytes;
    left.outFrames += frames;
    left.outBytes += bytes;
  }

  /** Whether what comes in by a port is only counted and consumed behind any other. */
  isLast(from: number): boolean {
    return this.ports.every(({ out, rings }, port) => rings === null && (port === from || (isEnd(out) && out.isLast)));
  }

  /**
   * What a frame that comes in by a port needs room behind: the door of its way, or of several ways the first that has none and was
   * not granted before; null: it need not wait, if only because it will be dropped.
   */
  doorOf(frame: Frame, from: number, granted: Granted): Door | null {
    const row = frame.header;
    granted.several = false;
    if (frame.size > this.limit && this.exceeds(row, frame.size)) return null;
    const decision = this.decisions.get(row);
    if (decision >>> 16 === from && (decision & SLOW) !== SLOW) return (this.ports[decision & SLOW] as Port).door;
    const head = this.world.headers.get(row);
    const targets = this.targets(head, head.vid === 0 ? this.rules.defaultVid : head.vid, from);
    const doors = targets.map((target) => (this.ports[target] as Port).door);
    if (doors.length < 2) return doors[0] ?? null;
    granted.several = true;
    return doors.find((door) => door !== null && !granted.doors.includes(door) && !door.admits(frame)) ?? null;
  }

  private send(frame: Frame, to: number, bytes: number): void {
    const port = this.ports[to] as Port;
    port.outFrames++;
    port.outBytes += bytes;
    // In another client's hands it no longer takes room in its sender.
    if (!frame.credited && port.kind === 'client') frame.owner.leave(frame);
    port.out.receive(frame);
  }

  private exceeds(row: number, bytes: number): boolean {
    return bytes - (this.world.headers.get(row).vid === 0 ? 0 : 4) > this.limit;
  }

  private decide(frame: Frame, row: number, from: number, bytes: number): void {
    const head = this.world.headers.get(row);
    const vid = head.vid === 0 ? this.rules.defaultVid : head.vid;
    if (this.rules.learns && !isGroup(head.sourceMac)) this.place(vid, head.sourceMac, from);
    const targets = this.targets(head, vid, from);
    const first = targets[0];
    const entered = this.ports[from] as Port;
    if (first === undefined) {
      entered.strangerFrames++;
      entered.strangerBytes += bytes;
      const cut = this.hasUplinks() && entered.kind !== 'uplink' && this.uplink(head) < 0;
      (cut ? this.noUplink : this.nobody).drop(frame);
      return;
    }
    if (entered.rings !== null) entered.rings.add(row, bytes);
    if (targets.length === 1 && from < 0x7fff && first < SLOW) this.decisions.set(row, from * 0x10000 + first);
    for (let index = targets.length - 1; index > 0; index--) {
      const twin = copy(frame);
      twin.owner.replicatedFrames++;
      twin.owner.replicatedBytes += bytes - frame.grown;
      this.send(twin, targets[index] as number, bytes);
    }
    this.send(frame, first, bytes);
  }

  /** The one port to which frames of a header go that come in by a port, where their sender is known; -1: none, or several. */
  wayOf(row: number, bytes: number, from: number): number {
    if (bytes > this.limit && this.exceeds(row, bytes)) return -1;
    const decision = this.decisions.get(row);
    if (decision >>> 16 === from && (decision & SLOW) !== SLOW) return decision & SLOW;
    const head = this.world.headers.get(row);
    const vid = head.vid === 0 ? this.rules.defaultVid : head.vid;
    if (this.rules.learns && this.table.get(`${vid} ${head.sourceMac}`) !== from) return -1;
    const [way = -1, ...others] = this.targets(head, vid, from);
    if (way < 0 || others.length > 0 || from >= 0x7fff || way >= SLOW) return -1;
    this.decisions.set(row, from * 0x10000 + way);
    return way;
  }

  /** Every port by which a frame for that address may leave that came in by `from`, whichever of a group its hash chooses. */
  waysTo(vid: number, mac: string, from: number): readonly number[] {
    const inVlan = vid === 0 ? this.rules.defaultVid : vid;
    const isUp = (port: number) => this.ports[port]?.up === true;
    const members = (port: number): number[] => {
      const bundle = this.ports[port]?.bundle ?? -1;
      if (bundle < 0) return isUp(port) ? [port] : [];
      return [...this.ports.keys()].filter((one) => isUp(one) && this.ports[one]?.bundle === bundle);
    };
    const isElsewhere = (port: number) => port !== from && !this.sameBundle(port, from);
    const known = isGroup(mac) ? undefined : this.table.get(`${inVlan} ${mac}`);
    if (known !== undefined) return members(known).filter(isElsewhere);
    if (!this.hasUplinks())
      return [...this.ports.entries()]
        .flatMap(([port, { kind, up }]) => (kind === 'trunk' && up && isElsewhere(port) ? [port] : []))
        .filter((port) => this.ports[port]?.carries(inVlan))
        .concat(this.inside(inVlan, from));
    const inside = isGroup(mac) ? this.inside(inVlan, from) : [];
    if (this.ports[from]?.kind === 'uplink') return this.stranger >= 0 ? [...inside, this.stranger] : inside;
    const uplinks = this.uplinks.filter(isUp);
    return [...inside, ...(this.rules.teaming === 'failover' ? uplinks.slice(0, 1) : uplinks)];
  }

  /** The ports that get a frame, the one that it is for first. */
  private targets(head: Header, vid: number, from: number): number[] {
    const { ports } = this;
    const fromUplink = ports[from]?.kind === 'uplink';
    const known = isGroup(head.destinationMac) ? undefined : this.table.get(`${vid} ${head.destinationMac}`);
    const chosen: number[] = [];
    if (known !== undefined) {
      const way = this.chooseOf(known, head);
      if (way >= 0 && way !== from && !this.sameBundle(way, from)) chosen.push(way);
    } else if (this.hasUplinks()) {
      if (isGroup(head.destinationMac)) chosen.push(...this.inside(vid, from));
      if (!fromUplink) {
        const uplink = this.uplink(head);
        if (uplink >= 0) chosen.push(uplink);
      } else if (this.stranger >= 0 && !chosen.includes(this.stranger)) chosen.push(this.stranger);
    } else chosen.push(...this.inside(vid, from), ...this.floodedTrunks(head, vid, from));
    for (const index of this.promiscuous) {
      const port = ports[index] as Port;
      const sees = index !== from && port.up && (port.vid === vid || port.vid === 0);
      if (sees && !chosen.includes(index)) chosen.push(index);
    }
    return chosen;
  }

  private hasUplinks(): boolean {
    return this.uplinks.length > 0;
  }

  private inside(vid: number, from: number): number[] {
    const found: number[] = [];
    for (const [index, port] of this.ports.entries()) {
      if (index === from || !port.up) continue;
      const takes = port.kind === 'client' ? (port.vid === 0 ? this.rules.defaultVid : port.vid) === vid : false;
      if (takes || (port.kind === 'trunk' && this.hasUplinks())) found.push(index);
    }
    return found;
  }

  /** One port of each bundle, and all that are in none. */
  private floodedTrunks(head: Header, vid: number, from: number): number[] {
    const found: number[] = [];
    const bundles = new Set<number>();
    for (const [index, port] of this.ports.entries()) {
      if (port.kind !== 'trunk' || index === from || !port.up || this.sameBundle(index, from)) continue;
      if (!port.carries(vid)) continue;
      if (port.bundle < 0) found.push(index);
      else if (!bundles.has(port.bundle)) {
        bundles.add(port.bundle);
        found.push(this.chooseOf(index, head));
      }
    }
    return found;
  }

  private sameBundle(one: number, other: number): boolean {
    const bundle = this.ports[one]?.bundle ?? -1;
    return bundle >= 0 && bundle === this.ports[other]?.bundle;
  }

  /** The port itself, or the one of its bundle that the frame's hash chooses; -1: none is up. */
  private chooseOf(port: number, head: Header): number {
    const bundle = this.ports[port]?.bundle ?? -1;
    if (bundle < 0) return this.ports[port]?.up === true ? port : -1;
    const members = [...this.ports.keys()].filter((each) => this.ports[each]?.bundle === bundle);
    return this.byHash(head, members);
  }

  private uplink(head: Header): number {
    if (this.rules.teaming === 'failover') return this.uplinks.find((port) => this.ports[port]?.up) ?? -1;
    return this.byHash(head, this.uplinks);
  }

  private byHash(head: Header, members: readonly number[]): number {
    const candidates = members.filter((port) => this.ports[port]?.up);
    return candidates[layerHash(head, this.rules.layers) % candidates.length] ?? -1;
  }

  reset(): void {
    for (const port of this.ports) port.reset();
  }
}

const findWays = withRows(
  ({ list, size, header, chain, way }) =>
    (decisions: Int32Array, limit: number, entries: Int32Array, from: number, to: number): number => {
      let place = from | 0;
      for (; place < to; place++) {
        const row = list[place] as number;
        const decision = decisions[header[row] as number] as number;
        const port = decision & SLOW;
        if (decision >>> 16 !== entries[chain[row] as number] || port === SLOW || (size[row] as number) > limit) break;
        way[row] = port;
      }
      return place;
    },
);

const findWaysFrom = withRows(
  ({ list, size, header, way }) =>
    (decisions: Int32Array, limit: number, port: number, from: number, to: number): number => {
      let place = from | 0;
      for (; place < to; place++) {
        const row = list[place] as number;
        const decision = decisions[header[row] as number] as number;
        const out = decision & SLOW;
        if (decision >>> 16 !== port || out === SLOW || (size[row] as number) > limit) break;
        way[row] = out;
      }
      return place;
    },
);

const endOfCrossing = withRows(
  ({ list, size, header }) =>
    (decisions: Int32Array, limit: number, decision: number, from: number, to: number): number => {
      let place = from | 0;
      for (; place < to; place++) {
        const row = list[place] as number;
        if ((decisions[header[row] as number] as number) !== decision || (size[row] as number) > limit) break;
      }
      return place;
    },
);

/** Ways of the frame that waits first at a port, of those that it is copied to, which had room for it when it was its turn. */
interface Granted {
  doors: readonly Door[];
  several: boolean;
}

const NO_DOORS: readonly Door[] = [];

/**
 * One port of a bridge, for those who ask. A frame that is copied to several ways waits at one after the other and goes when each has
 * had room for it once: were it to wait until all have room together, it could wait for ever beside busy receivers. So
 * an output may hold one frame more for each port that broadcasts.
 */
export class Entrance implements Door, End {
  readonly bridge: Bridge;
  readonly port: number;
  private readonly granted: Granted = { doors: NO_DOORS, several: false };

  constructor(bridge: Bridge, port: number) {
    this.bridge = bridge;
    this.port = port;
  }

  receive(frame: Frame): void {
    this.granted.doors = NO_DOORS;
    this.bridge.forward(frame, this.port);
  }

  get isLast(): boolean {
    return this.bridge.meeting.apart && this.bridge.isLast(this.port);
  }

  accept(from: number, to: number, crowd: Crowd): void {
    this.bridge.accept(from, to, crowd, this.port);
  }

  admits(frame: Frame): boolean {
    const door = this.bridge.doorOf(frame, this.port, this.granted);
    return door === null || (!this.granted.several && door.admits(frame));
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    const { granted } = this;
    const door = this.bridge.doorOf(frame, this.port, granted);
    if (door === null) return false;
    if (!granted.several) return door.enlist(frame, waiter);
    return door.enlist(frame, {
      resume() {
        // A queue that others share may have got room for them and not for this frame.
        if (door.admits(frame)) granted.doors = [...granted.doors, door];
        return waiter.resume();
      },
    });
  }
}

/** Broadcast and multicast addresses have the lowest bit of their first byte set. */
function isGroup(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}
