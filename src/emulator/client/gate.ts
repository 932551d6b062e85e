import type { DropSite } from '../count/drop-site.ts';
import type { Tally } from '../count/tally.ts';
import { type Door, isDoor, type Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import { PerHeader } from '../frame/headers.ts';
import type { Fan } from '../host/fan.ts';
import type { Limiter } from '../limit/limiter.ts';
import type { Receiver, World } from '../world.ts';
import type { FlowTallies } from './arrival.ts';
import type { Classifier } from './classifier.ts';

/** What a flow is to frames that come in. */
export interface InboundFlow {
  /** Of it, what the client has received. */
  readonly tally: Tally;
  readonly limiter: Limiter | null;
  /** Classified by the NIC, so that what it drops costs no CPU. */
  readonly hardware: boolean;
}

export interface GateSettings {
  readonly classifyPicoseconds: number;
  /** Time of classification that may be owed before the ring has no descriptor left. */
  readonly owedPicoseconds: number;
}

/** Sorts what comes in for a client into its flows, and drops what a flow does not let through before it costs more. */
export class Gate implements Door, FlowTallies {
  private readonly world: World;
  private readonly classifier: Classifier;
  private readonly flows: readonly InboundFlow[];
  private readonly rest: Receiver;
  private readonly settings: GateSettings;
  /** Where frames will be handled, which is where they are sorted; null: without cost. */
  private readonly fan: Fan | null;
  private readonly ring: DropSite;
  private readonly choices = new PerHeader();
  private choicesOf = -1;

  constructor(
    world: World,
    classifier: Classifier,
    flows: readonly InboundFlow[],
    rest: Receiver,
    settings: GateSettings,
    fan: Fan | null,
    ring: DropSite,
  ) {
    this.world = world;
    this.classifier = classifier;
    this.flows = flows;
    this.rest = rest;
    this.settings = settings;
    this.fan = fan;
    this.ring = ring;
  }

  receive(frame: Frame): void {
    const flow = this.flows[this.flowOf(frame)];
    if (flow === undefined) {
      this.rest.receive(frame);
      return;
    }
    const { limiter } = flow;
    if (limiter === null) {
      this.rest.receive(frame);
      return;
    }
    if (limiter.refuses(frame) && !flow.hardware && !this.sort(frame)) return;
    limiter.receive(frame);
  }

  /** Where its flow counts the frame. */
  of(frame: Frame): Tally | null {
    return this.flows[this.flowOf(frame)]?.tally ?? null;
  }

  admits(frame: Frame): boolean {
    return this.doorOf(frame)?.admits(frame) ?? true;
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.doorOf(frame)?.enlist(frame, waiter) ?? false;
  }

  private doorOf(frame: Frame): Door | null {
    const next = this.flows[this.flowOf(frame)]?.limiter ?? this.rest;
    return isDoor(next) ? next : null;
  }

  /** Sorts out in software what will be dropped; false: the CPU is behind with that by more than the ring holds. */
  private sort(frame: Frame): boolean {
    if (this.fan === null || this.settings.classifyPicoseconds === 0) return true;
    const { cpu } = this.fan.laneOf(frame);
    if (cpu.backlog + this.settings.classifyPicoseconds > this.settings.owedPicoseconds) {
      this.ring.drop(frame);
      return false;
    }
    cpu.demand(this.settings.classifyPicoseconds);
    cpu.kick();
    return true;
  }

  /** Index of the frame's flow; -1: none. */
  flowOf(frame: Frame): number {
    const { classifier } = this;
    if (classifier.version !== this.choicesOf) {
      this.choices.clear();
      this.choicesOf = classifier.version;
    }
    const known = this.choices.get(frame.header);
    if (known >= 0) return known - 1;
    const flow = classifier.classify(this.world.headers.get(frame.header), 'in');
    this.choices.set(frame.header, flow + 1);
    return flow;
  }
}

/** Hands a frame to the lanes of its flow, or to those of the client; what came from the same link has lanes of its own. */
export class Sorter implements Door {
  /** Set when there are flows. */
  gate: Gate | null = null;
  private readonly own: LanePair;
  private readonly flows: readonly LanePair[];

  constructor(own: LanePair, flows: readonly LanePair[]) {
    this.own = own;
    this.flows = flows;
  }

  receive(frame: Frame): void {
    this.fanOf(frame).receive(frame);
  }

  admits(frame: Frame): boolean {
    return this.fanOf(frame).admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.fanOf(frame).enlist(frame, waiter);
  }

  private fanOf(frame: Frame): Fan {
    const pair = (this.gate === null ? undefined : this.flows[this.gate.flowOf(frame)]) ?? this.own;
    return frame.local ? pair.local : pair.wire;
  }
}

export interface LanePair {
  readonly wire: Fan;
  readonly local: Fan;
}
