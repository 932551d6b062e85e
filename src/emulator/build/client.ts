import type { Blueprint, ClientPart } from '../blueprint.ts';
import { Channel, Meeting } from '../channel.ts';
import { type Arrival, Inlet } from '../client/arrival.ts';
import { Sender } from '../client/sender.ts';
import { Tally } from '../count/tally.ts';
import { BlueprintError } from '../options.ts';
import type { Transmitter } from '../wire/transmitter.ts';
import { RANK, type Receiver, type World } from '../world.ts';
import type { Place } from './announce.ts';
import { type Entry, type Node, nodeOf } from './network.ts';

export interface Client {
  readonly part: ClientPart;
  readonly sender: Sender;
  readonly inlet: Inlet;
  readonly entry: Entry;
  /** null: beyond the wire. */
  readonly place: Place | null;
  /** A machine beyond the wire gets its cable. */
  plug(queue: Transmitter): void;
}

export function buildClient(
  world: World,
  part: ClientPart,
  blueprint: Blueprint,
  nodes: ReadonlyMap<string, Node>,
  arrival: Arrival,
): Client {
  const inlet = new Inlet(world, `client/${part.name}`, part.vid ?? 0, () => true, arrival);
  const entry: Entry = { receiver: inlet, meeting: new Meeting() };
  const exit = new Exit();
  const sent = new Tally();
  world.counting.push(sent);
  const sender = new Sender(world, part, null, sent, exit, new Meeting());
  if (part.over === null) {
    return {
      part,
      sender,
      inlet,
      entry,
      place: null,
      plug(queue) {
        exit.to = queue;
        sender.outlet = () => follow(queue.out, new Map([[inlet, null]]));
      },
    };
  }
  const node = nodeOf(nodes, part.over);
  const port = node.bridge.addPort({
    kind: 'client',
    vid: part.vid ?? 0,
    promiscuous: part.promiscuous,
    bundle: -1,
    up: true,
    out: inlet,
  });
  const out = new Channel(world, RANK.bridge, node.bridge.entrance(port), node.bridge.meeting);
  exit.to = out;
  sender.outlet = () => follow(out, new Map());
  return {
    part,
    sender,
    inlet,
    entry,
    place: { node, port, vid: part.vid ?? 0, mac: part.mac },
    plug() {
      throw new BlueprintError(`${part.name} is over ${part.over} and has no cable of its own`);
    },
  };
}

/** Follows a private chain to the channel in which it meets others. */
function follow(channel: Channel, ends: ReadonlyMap<Receiver, null>): Channel | null | undefined {
  if (!channel.direct) return channel;
  return ends.get(channel.to);
}

/** The last step out of a client; where it leads is known when the cable is laid. */
class Exit implements Receiver {
  to: Receiver | null = null;

  receive(frame: number): void {
    (this.to as Receiver).receive(frame);
  }
}
