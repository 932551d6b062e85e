import type { Blueprint, CablePart, ClientPart, Machine, TunnelPart } from '../blueprint.ts';
import { build, type Parts } from '../build/build.ts';
import type { Client } from '../build/client.ts';
import { anyAsks } from '../build/guests.ts';
import type { Node } from '../build/network.ts';
import { bridgeOf } from '../build/reception.ts';
import { Segments } from '../build/segments.ts';
import { Senders } from './programs.ts';

/** The parts of a blueprint without its load, and what is looked up among them. */
export class Ground {
  readonly blueprint: Blueprint;
  readonly parts: Parts;
  readonly segments: Segments;
  readonly senders: Senders;
  /** Ways within hosts are such that they can be asked for room. */
  readonly asked: boolean;
  private readonly clients = new Map<string, Client>();
  private readonly wires = new Map<string, { readonly cable: CablePart; readonly near: 0 | 1 }>();

  constructor(blueprint: Blueprint) {
    this.blueprint = blueprint;
    // What is built is looked at and never run: its tables and ways do not depend on the load.
    this.parts = build({ ...blueprint, streams: [], events: [] }, { seed: 0, warmupPicoseconds: 0 });
    this.segments = new Segments(blueprint);
    this.senders = new Senders(blueprint);
    this.asked = anyAsks(blueprint);
    for (const client of this.parts.clients.values())
      if (client.place !== null) this.clients.set(`${client.place.node.name} ${client.place.port}`, client);
    for (const { part } of this.parts.cables.values())
      for (const near of [0, 1] as const) this.wires.set(part.ends[near].part, { cable: part, near });
  }

  /** The client on a port of a node. */
  clientOn(node: Node, port: number): Client | undefined {
    return this.clients.get(`${node.name} ${port}`);
  }

  client(name: string): Client | undefined {
    return this.parts.clients.get(name);
  }

  /** The cable of a machine of its own. */
  wireOf(client: string): { readonly cable: CablePart; readonly near: 0 | 1 } | undefined {
    return this.wires.get(client);
  }

  /** Whether a switch makes those who bring frames wait (zVALE). */
  isLosslessSwitch(name: string): boolean {
    return bridgeOf(this.blueprint, name)?.lossless === true;
  }

  /** The tunnel that is the uplink of a switch. */
  tunnelOf({ name }: Node): TunnelPart | undefined {
    return this.blueprint.tunnels.find(({ bridge }) => bridge === name);
  }

  machine(part: ClientPart): Machine {
    return this.parts.hosts.get(part.host).machine;
  }
}
