import type { Band, Blueprint, ClientPart, InterruptSettings, Machine } from '../blueprint.ts';
import type { Inlet } from '../client/arrival.ts';
import type { Door } from '../door.ts';
import { Cpu } from '../host/cpu.ts';
import { Fan } from '../host/fan.ts';
import { Lane } from '../host/lane.ts';
import { BlueprintError } from '../options.ts';
import type { DropReason } from '../result.ts';
import type { Receiver, World } from '../world.ts';

/** A host at work: its settings and its CPUs. */
export interface Host {
  readonly machine: Machine;
  readonly cpus: Cpus;
}

/** The CPUs of a host, and where work goes that names none. */
export class Cpus {
  readonly all: readonly Cpu[];
  private readonly byId: ReadonlyMap<number, Cpu>;

  constructor(world: World, machine: Machine) {
    this.all = machine.cpus.toSorted((a, b) => a.id - b.id).map((part) => new Cpu(world, part));
    this.byId = new Map(this.all.map((cpu) => [cpu.part.id, cpu]));
  }

  get(id: number): Cpu {
    const cpu = this.byId.get(id);
    if (cpu === undefined) throw new BlueprintError(`there is no CPU ${id}`);
    return cpu;
  }

  /** Those named that are online; if none is, or none is named, all that are online and not isolated. */
  choose(ids: readonly number[] | null): readonly Cpu[] {
    const named = (ids ?? []).map((id) => this.get(id)).filter((cpu) => cpu.online);
    if (named.length > 0) return named;
    const open = this.all.filter((cpu) => cpu.online && !cpu.part.isolated);
    const online = this.all.filter((cpu) => cpu.online);
    if (open.length === 0 && online.length === 0) throw new BlueprintError('no CPU is online');
    return open.length > 0 ? open : online;
  }
}

/** The blueprint's own host, and those beside it. */
export class Hosts {
  private readonly own: Host;
  private readonly others: ReadonlyMap<string, Host>;

  constructor(world: World, blueprint: Blueprint) {
    const hostOf = (machine: Machine) => ({ machine, cpus: new Cpus(world, machine) });
    // No more of the blueprint than that is kept.
    const { cpus, costs, limiter, pollBudget } = blueprint;
    this.own = hostOf({ cpus, costs, limiter, pollBudget });
    const names = Object.keys(blueprint.machines).sort();
    this.others = new Map(names.map((name) => [name, hostOf(blueprint.machines[name] as Machine)]));
  }

  /** null: the blueprint's own. */
  get(name: string | null): Host {
    const host = name === null ? this.own : this.others.get(name);
    if (host === undefined) throw new BlueprintError(`there is no host ${name}`);
    return host;
  }

  /** Every CPU, with the name of its host. */
  get cpus(): readonly { readonly host: string | null; readonly cpu: Cpu }[] {
    const of = (host: string | null, { cpus }: Host) => cpus.all.map((cpu) => ({ host, cpu }));
    return [...of(null, this.own), ...[...this.others].flatMap(([name, host]) => of(name, host))];
  }
}

/** A group of lanes that are bound together, and by what. */
export interface LaneGroup {
  readonly host: Host;
  readonly client: string;
  readonly flow: string | null;
  readonly kind: 'hw' | 'sw' | 'local' | 'tx';
  readonly nic: string | null;
  readonly fan: Fan;
  cpus: readonly number[] | null;
  band: Band;
}

export interface LanePlan {
  readonly client: ClientPart;
  /** Where what finds no room is lost. */
  readonly place: string;
  readonly flow: string | null;
  readonly kind: LaneGroup['kind'];
  readonly nic: { readonly name: string; readonly numa: number } | null;
  readonly limitFrames: number;
  /** Nothing stands between the ring and the lane, so that a full lane is a ring without descriptors. */
  readonly isRing: boolean;
  readonly interrupts: InterruptSettings | null;
  readonly cpus: readonly number[] | null;
  readonly band: Band;
  readonly count: number;
  readonly packetPicoseconds: number;
  /** What must have room before a frame is begun; null: nothing. */
  readonly exit: Door | null;
  /** As of `LaneSettings`. */
  readonly resumeFrames: number | null;
}

/** `inlet`: the interface that the lanes lead to; null: they lead out. */
export function buildLanes(world: World, host: Host, plan: LanePlan, to: Receiver, inlet: Inlet | null): LaneGroup {
  const { costs } = host.machine;
  const reason: DropReason = plan.isRing ? 'ring' : 'lane';
  const settings = {
    limitFrames: plan.limitFrames,
    resumeFrames: plan.resumeFrames,
    packetPicoseconds: plan.packetPicoseconds,
    bytePicoseconds: costs.perBytePicoseconds,
    interruptPicoseconds: costs.interruptPicoseconds,
    pollPicoseconds: costs.pollPicoseconds,
    pollBudget: host.machine.pollBudget,
    numa: plan.nic?.numa ?? null,
    remotePicoseconds: costs.remoteNumaPicoseconds,
    interrupts: plan.interrupts,
  };
  const chosen = host.cpus.choose(plan.cpus);
  const site = world.ledger.site(plan.place, reason);
  const lanes = Array.from({ length: plan.count }, (_, index) => {
    // At least one CPU is always chosen.
    const cpu = chosen[index % chosen.length] as Cpu;
    return new Lane(world, settings, cpu, plan.band, site, to, inlet, plan.exit);
  });
  return {
    host,
    client: plan.client.name,
    flow: plan.flow,
    kind: plan.kind,
    nic: plan.nic?.name ?? null,
    fan: new Fan(world, lanes),
    cpus: plan.cpus,
    band: plan.band,
  };
}
