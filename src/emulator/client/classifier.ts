import type { AddressSet, Changes } from '../address/address-set.ts';
import { networkKey, networkOf } from '../address/prefix.ts';
import type { FlowPart } from '../blueprint.ts';
import type { Header } from '../frame/headers.ts';

type Direction = 'in' | 'out';

/** What of a flow is looked at; flows that look at the same share one table. */
interface Shape {
  readonly sample: FlowPart;
  /** Key of the values looked at -> place of the flow in the order of search. */
  readonly table: Map<string, number>;
}

/**
 * Which flow of a client a frame belongs to: the first that matches, in the order that they are given. Each distinct shape of match
 * is one look-up in a hash table, so the number of flows does not matter.
 */
export class Classifier {
  private readonly ordered: readonly FlowPart[];
  private readonly shapes: readonly Shape[];
  private readonly sets: ReadonlyMap<string, AddressSet>;
  private readonly changes: Changes;

  /** `flows` are those of one client; results are their indices in this list. */
  private readonly index: readonly number[];

  constructor(flows: readonly FlowPart[], sets: ReadonlyMap<string, AddressSet>, changes: Changes) {
    this.sets = sets;
    this.changes = changes;
    const order = [...flows.keys()].toSorted((a, b) => (flows[a] as FlowPart).order - (flows[b] as FlowPart).order);
    this.index = order;
    this.ordered = order.map((each) => flows[each] as FlowPart);
    const shapes = new Map<string, Shape>();
    for (const [place, flow] of this.ordered.entries()) enter(shapes, flow, place);
    this.shapes = [...shapes.values()];
  }

  /** Changes whenever a remembered answer may be wrong. */
  get version(): number {
    return this.changes.count;
  }

  /** Index of the first flow that matches; -1: none. */
  classify(head: Header, direction: Direction): number {
    let first = this.ordered.length;
    for (const shape of this.shapes) {
      const { match } = shape.sample;
      if (match.direction !== 'bi' && match.direction !== direction) continue;
      const key = keyOfFrame(match, head, direction, this.sets);
      const place = key === null ? undefined : shape.table.get(key);
      if (place !== undefined && place < first) first = place;
    }
    return this.index[first] ?? -1;
  }
}

function enter(shapes: Map<string, Shape>, flow: FlowPart, place: number): void {
  const signature = shapeOf(flow);
  let shape = shapes.get(signature);
  if (shape === undefined) {
    shape = { sample: flow, table: new Map() };
    shapes.set(signature, shape);
  }
  const key = keyOfFlow(flow.match);
  // Two flows of equal match: the one that is searched first counts.
  if (!shape.table.has(key)) shape.table.set(key, place);
}

type Match = FlowPart['match'];
type Address = Match['localIp'];

function shapeOf(flow: FlowPart): string {
  const { match } = flow;
  const address = (one: Address) => {
    if (one === null) return '-';
    if (typeof one !== 'string') return `set ${one.set}`;
    const { bits, length } = networkOf(one);
    return `${bits}/${length}`;
  };
  return JSON.stringify([
    match.protocol !== null,
    address(match.localIp),
    address(match.remoteIp),
    match.localPort !== null,
    match.remotePort !== null,
    match.dsfield?.mask ?? null,
    match.direction,
  ]);
}

function keyOfFlow(match: Match): string {
  const address = (one: Address) => {
    if (typeof one !== 'string') return '';
    const network = networkOf(one);
    return networkKey(network, network.length);
  };
  return [
    match.protocol ?? '',
    address(match.localIp),
    address(match.remoteIp),
    match.localPort ?? '',
    match.remotePort ?? '',
    match.dsfield?.value ?? '',
  ].join(' ');
}

/** The key under which a flow of this shape that matches the frame stands; null: none can. */
function keyOfFrame(
  shape: Match,
  head: Header,
  direction: Direction,
  sets: ReadonlyMap<string, AddressSet>,
): string | null {
  const inbound = direction === 'in';
  const local = inbound ? head.destinationIp : head.sourceIp;
  const remote = inbound ? head.sourceIp : head.destinationIp;
  const localIp = addressKey(shape.localIp, local, sets);
  const remoteIp = addressKey(shape.remoteIp, remote, sets);
  if (localIp === null || remoteIp === null) return null;
  const protocol = typeof head.protocol === 'string' ? head.protocol : '';
  if (shape.protocol !== null && protocol === '') return null;
  return [
    shape.protocol === null ? '' : protocol,
    localIp,
    remoteIp,
    shape.localPort === null ? '' : inbound ? head.destinationPort : head.sourcePort,
    shape.remotePort === null ? '' : inbound ? head.sourcePort : head.destinationPort,
    shape.dsfield === null ? '' : head.dsfield & shape.dsfield.mask,
  ].join(' ');
}

function addressKey(shape: Address, ip: string | null, sets: ReadonlyMap<string, AddressSet>): string | null {
  if (shape === null) return '';
  if (ip === null) return null;
  if (typeof shape !== 'string') return sets.get(shape.set)?.has(ip) === true ? '' : null;
  const { bits, length } = networkOf(shape);
  const address = networkOf(ip);
  return address.bits === bits ? networkKey(address, length) : null;
}
