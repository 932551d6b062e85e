import { isGroupMac } from '#units/mac-address.ts';
import type { Wire } from '../ahead/confluence.ts';
import { Inlet } from '../client/arrival.ts';
import { Entrance } from '../forward/bridge.ts';
import { FreeLane } from '../host/free-lane.ts';
import type { OpenSource } from '../traffic/open-source.ts';
import { ClassEgress } from '../wire/class-egress.ts';
import { Egress } from '../wire/egress.ts';
import { final, type World } from '../world.ts';
import type { Client } from './client.ts';
import type { Node } from './network.ts';

/** A wire by which chains that meet at a NIC come to the bridge beyond. */
export interface Confluent extends Wire {
  readonly entrance: Entrance;
}

/**
 * The wire of a NIC at which chains meet that a window can take together, or null. The rule:
 *
 * - it has one wire, and in front of that a queue that looks at nothing but what comes: a FIFO, or classes that are not paused and owe nobody a rate;
 * - who sends by it is the beginning of a chain;
 * - its clients have no flows and rings that count, and nothing that they do with a frame happens at instants of its own;
 * - what comes up from one client meets what comes down by the wire, or from another, only where it is counted and consumed.
 *
 * So nothing that the wire brings concerns what leaves by it, and each may be served ahead of the other.
 */
export function confluentWire(
  world: World,
  { bridge, kind, ways }: Node,
  clients: ReadonlyMap<number, Client>,
  sources: readonly OpenSource[],
  noisy: ReadonlySet<number>,
): Confluent | null {
  const [port, ...others] = [...ways.keys()];
  if (kind !== 'nic' || port === undefined || others.length > 0) return null;
  if (sources.length < noisy.size - (noisy.has(port) ? 1 : 0)) return null;
  const queue = final(bridge.ports[port]?.out ?? { receive() {} });
  if (!(queue instanceof Egress || (queue instanceof ClassEgress && queue.isPlain))) return null;
  const entrance = final(queue.out.to);
  if (!(entrance instanceof Entrance) || entrance.bridge.ports[entrance.port]?.rings !== null) return null;
  const addresses = addressesOf(world, sources);
  const calm = bridge.ports.every(({ out, rings }, number) => {
    if (rings !== null) return false;
    if (number === port) return true;
    const client = clients.get(number);
    if (client === undefined || client.entry.meeting.timed || client.flows.length > 0) return false;
    const end = final(out);
    return end instanceof FreeLane || end instanceof Inlet || !isReached(client, addresses);
  });
  return calm ? { port, queue, entrance } : null;
}

/** Addresses that frames of these sources go to. */
function addressesOf({ headers }: World, sources: readonly OpenSource[]): ReadonlySet<string> {
  return new Set(sources.flatMap((source) => [...source.headers].map((row) => headers.get(row).destinationMac)));
}

function isReached({ part }: Client, addresses: ReadonlySet<string>): boolean {
  return part.promiscuous || addresses.has(part.mac) || [...addresses].some((address) => isGroupMac(address));
}
