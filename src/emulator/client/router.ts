import { contains, networkOf } from '../address/prefix.ts';
import type { DropSite } from '../count/drop-site.ts';
import { type Door, isDoor, type Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import { PerHeader } from '../frame/headers.ts';
import type { Receiver, World } from '../world.ts';
import type { Way } from './sender.ts';

/** Where a router sends what is for a network. */
export interface Route {
  readonly to: string;
  /** The next hop; null: the network is on the link itself. */
  readonly via: string | null;
  readonly port: number;
}

export interface RouterPort {
  readonly sender: Way;
  /** Where it waits for room; null: it never waits. */
  readonly door: Door | null;
  readonly mac: string;
  readonly vid: number;
  readonly cos: number;
  /** Address on the same link -> its MAC. */
  readonly neighbours: ReadonlyMap<string, string>;
}

/**
 * Forwards packets between the clients of a guest: longest prefix first, one hop of their life taken, in a new Ethernet header.
 * What is for the guest itself goes to its application.
 */
export class Router implements Door {
  private readonly world: World;
  private readonly ports: readonly RouterPort[];
  private readonly routes: readonly Route[];
  private readonly own: ReadonlySet<string>;
  private readonly application: Receiver;
  private readonly noRoute: DropSite;
  private readonly tooOld: DropSite;
  /** Header row -> row of the header beyond, and the port by which it leaves. */
  private readonly rows = new PerHeader();
  private readonly ways = new PerHeader();

  constructor(
    world: World,
    name: string,
    ports: readonly RouterPort[],
    routes: readonly Route[],
    own: ReadonlySet<string>,
    application: Receiver,
  ) {
    this.world = world;
    this.ports = ports;
    this.routes = inOrder(routes);
    this.own = own;
    this.application = application;
    this.noRoute = world.ledger.site(`router/${name}`, 'no-route');
    this.tooOld = world.ledger.site(`router/${name}`, 'ttl');
  }

  admits(frame: Frame): boolean {
    return this.doorOf(frame)?.admits(frame) ?? true;
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.doorOf(frame)?.enlist(frame, waiter) ?? false;
  }

  private doorOf({ header, ttl }: Frame): Door | null {
    const way = this.wayOf(header);
    if (way === OWN) return isDoor(this.application) ? this.application : null;
    return way === NO_ROUTE || ttl <= 1 ? null : (this.ports[way] as RouterPort).door;
  }

  receive(frame: Frame): void {
    const row = frame.header;
    const way = this.wayOf(row);
    if (way === OWN) this.application.receive(frame);
    else if (way === NO_ROUTE) this.noRoute.drop(frame);
    else if (frame.ttl <= 1) this.tooOld.drop(frame);
    else {
      const port = this.ports[way] as RouterPort;
      frame.ttl--;
      const beyond = this.rows.get(row);
      const tag = (port.vid === 0 ? 0 : 4) - (this.world.headers.get(row).vid === 0 ? 0 : 4);
      frame.size += tag;
      frame.grown += tag;
      frame.header = beyond;
      port.sender.receive(frame);
    }
  }

  private wayOf(row: number): number {
    let way = this.ways.get(row);
    if (way < 0) {
      way = this.decide(row);
      this.ways.set(row, way);
    }
    return way;
  }

  private decide(row: number): number {
    const head = this.world.headers.get(row);
    const destination = head.destinationIp;
    if (destination === null) return OWN;
    if (this.own.has(destination)) return OWN;
    const route = this.routes.find((each) => contains(each.to, destination));
    const port = route && this.ports[route.port];
    const mac = port?.neighbours.get(route?.via ?? destination);
    if (route === undefined || port === undefined || mac === undefined) return NO_ROUTE;
    const beyond = this.world.headers.add({ ...head, sourceMac: port.mac, destinationMac: mac, vid: port.vid });
    this.rows.set(row, beyond);
    return route.port;
  }
}

/** As they are looked through: the longest prefix first. */
export function inOrder(routes: readonly Route[]): readonly Route[] {
  return routes.toSorted((a, b) => networkOf(b.to).length - networkOf(a.to).length);
}

const OWN = 0x7ffe;
const NO_ROUTE = 0x7fff;
