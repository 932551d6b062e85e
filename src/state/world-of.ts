import { invariant } from '#diagnostics/invariant.ts';
import { parseBandwidth } from '#units/bandwidth.ts';
import { parseBytes } from '#units/bytes.ts';
import { parseCpus } from '#units/cpus.ts';
import { parsePrefix } from '#units/ip-address.ts';
import { parseMac } from '#units/mac-address.ts';
import { parseTime } from '#units/time.ts';
import { ALL_VLANS, parseVlans } from '#units/vlans.ts';
import type { Costs, Hardware, OuterClient, OuterSwitch, PauseFrames, Pauses, Trunk } from './hardware.ts';
import { PAUSE_RESPONSE_PICOSECONDS } from './headroom.ts';
import { parseCost, parseLength } from './host-quantities.ts';
import { PFC_DEFAULTS } from './pfc-defaults.ts';
import type { Cos } from './resource.ts';

/** The parts of a Host document's `spec` that only matter when it carries traffic; its schema says what each field means. */
export interface WorldSpec {
  readonly costs?: Readonly<Partial<Record<CostName, number | string>>>;
  readonly pollBudget?: number;
  readonly memorySpeed?: string | number;
  readonly epoch?: string;
  readonly historyInterval?: string | number;
  readonly historyRecords?: number;
  readonly pause?: { readonly frame?: number; readonly quanta?: number; readonly response?: string | number };
  readonly noise?: { readonly steal?: readonly StealSpec[] };
  readonly switches?: Readonly<Record<string, SwitchSpec>>;
  readonly trunks?: Readonly<Record<string, TrunkSpec>>;
  readonly clients?: Readonly<Record<string, ClientSpec>>;
}

interface StealSpec {
  readonly cpus: number | string | readonly (number | string)[];
  readonly every: string | number;
  readonly length: string | number;
  readonly offset?: string | number;
}

interface SwitchSpec {
  readonly queue?: number;
  readonly pfc?: readonly Cos[];
  readonly pause?: Pauses;
  readonly buffer?: {
    readonly xoff?: string | number;
    readonly xon?: string | number;
    readonly headroom?: string | number;
  };
  readonly mac?: string;
  readonly dcbx?: { readonly willing?: readonly ('ets' | 'pfc')[] };
}

interface TrunkSpec {
  readonly between: readonly string[];
  readonly speed: string | number;
  readonly length?: string;
  readonly vlans?: unknown;
  readonly pfc?: readonly Cos[];
  readonly overheadBytes?: number;
}

interface ClientSpec {
  readonly port: string;
  readonly speed: string | number;
  readonly ip: string;
  readonly vid?: number;
  readonly pfc?: readonly Cos[];
  readonly pause?: Pauses;
  readonly mtu?: string | number;
  readonly queue?: number;
  readonly overheadBytes?: number;
  readonly length?: string;
}

type World = Pick<
  Hardware,
  | 'costs'
  | 'steal'
  | 'pollBudget'
  | 'memorySpeed'
  | 'pause'
  | 'epochMilliseconds'
  | 'historyIntervalPicoseconds'
  | 'historyRecords'
  | 'switches'
  | 'trunks'
  | 'clients'
>;

/** What a host's work costs, what disturbs it, and what is beyond its wires. */
export function worldOf(spec: WorldSpec, clockHz: number): World {
  return {
    costs: costsOf(spec.costs ?? {}, clockHz),
    steal: (spec.noise?.steal ?? []).map(({ cpus, every, length, offset }) => ({
      cpus: must(parseCpus(cpus)),
      everyPicoseconds: must(parseTime(every)),
      lengthPicoseconds: must(parseTime(length)),
      offsetPicoseconds: must(parseTime(offset ?? 0)),
    })),
    pollBudget: spec.pollBudget ?? 64,
    memorySpeed: must(parseBandwidth(spec.memorySpeed ?? '100G')),
    epochMilliseconds: Date.parse(spec.epoch ?? '2026-01-01T00:00:00Z'),
    historyIntervalPicoseconds: must(parseTime(spec.historyInterval ?? '20s')),
    historyRecords: spec.historyRecords ?? 130_000,
    pause: pauseOf(spec.pause ?? {}),
    switches: mapped(spec.switches, switchOf),
    trunks: mapped(spec.trunks, trunkOf),
    clients: mapped(spec.clients, clientOf),
  };
}

function pauseOf({ frame, quanta, response }: NonNullable<WorldSpec['pause']>): PauseFrames {
  return {
    frameBytes: frame ?? 64,
    quanta: quanta ?? 0xffff,
    responsePicoseconds: response === undefined ? PAUSE_RESPONSE_PICOSECONDS : must(parseTime(response)),
  };
}

function switchOf(name: string, { queue, pfc, pause, buffer = {}, mac, dcbx }: SwitchSpec): OuterSwitch {
  const { xoff, xon, headroom = 'auto' } = buffer;
  return {
    name,
    queueFrames: queue ?? 1000,
    pfc: pfc ?? [],
    pause: pause ?? 'bi',
    buffer: {
      xoffBytes: must(parseBytes(xoff ?? PFC_DEFAULTS.xoffBytes)),
      xonBytes: must(parseBytes(xon ?? PFC_DEFAULTS.xonBytes)),
      headroomBytes: headroom === 'auto' ? headroom : must(parseBytes(headroom)),
    },
    mac: mac === undefined ? null : must(parseMac(mac)),
    willing: dcbx ? (dcbx.willing ?? []) : null,
  };
}

/** Default of each cost; `schemas/host.schema.json` documents the same. */
const COSTS = {
  interrupt: '2us',
  poll: '500ns',
  perPacket: '500ns',
  perByte: 0,
  perSentPacket: '500ns',
  classify: '50ns',
  forward: '500ns',
  encapsulate: '100ns',
  decapsulate: '100ns',
  remoteNuma: '32ns',
} as const;

type CostName = keyof typeof COSTS;

function costsOf(given: NonNullable<WorldSpec['costs']>, clockHz: number): Costs {
  const cost = (name: CostName) => {
    const parsed = must(parseCost(given[name] ?? COSTS[name]));
    return 'cycles' in parsed ? (parsed.cycles * 1e12) / clockHz : parsed.picoseconds;
  };
  return {
    interruptPicoseconds: cost('interrupt'),
    pollPicoseconds: cost('poll'),
    perPacketPicoseconds: cost('perPacket'),
    perBytePicoseconds: cost('perByte'),
    perSentPacketPicoseconds: cost('perSentPacket'),
    classifyPicoseconds: cost('classify'),
    forwardPicoseconds: cost('forward'),
    encapsulatePicoseconds: cost('encapsulate'),
    decapsulatePicoseconds: cost('decapsulate'),
    remoteNumaPicoseconds: cost('remoteNuma'),
  };
}

function trunkOf(name: string, spec: TrunkSpec): Trunk {
  const [one, other] = spec.between;
  return {
    name,
    between: [must(one), must(other)],
    speed: must(parseBandwidth(spec.speed)),
    lengthMetres: must(parseLength(spec.length ?? '3m')),
    vlans: spec.vlans === undefined ? ALL_VLANS : must(parseVlans(spec.vlans)),
    pfc: spec.pfc ?? null,
    overheadBytes: spec.overheadBytes ?? 20,
  };
}

function clientOf(name: string, spec: ClientSpec): OuterClient {
  return {
    name,
    port: spec.port,
    speed: must(parseBandwidth(spec.speed)),
    ip: must(parsePrefix(spec.ip)),
    vid: spec.vid ?? null,
    pfc: spec.pfc ?? [],
    pause: spec.pause ?? 'no',
    mtu: must(parseBytes(spec.mtu ?? 1500)),
    queueFrames: spec.queue ?? 1024,
    overheadBytes: spec.overheadBytes ?? 20,
    lengthMetres: must(parseLength(spec.length ?? '3m')),
  };
}

function mapped<A, B>(
  map: Readonly<Record<string, A>> | undefined,
  make: (name: string, one: A) => B,
): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(map ?? {}).map(([name, one]) => [name, make(name, one)]));
}

/** The document has been checked before it got here. */
function must<T>(value: T | undefined): T {
  invariant(value !== undefined, 'a Host document was not checked before it was used');
  return value;
}
