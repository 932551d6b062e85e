import { isAllVlans, type VlanRange } from '#units/vlans.ts';
import type { BitsPerSecond, Bytes, Cos, IpPrefix, Mac, Picoseconds } from './resource.ts';

/**
 * What a host is made of, as its `Host` document says: facts that no Network document can change. Rules ask it what is
 * possible, the emulator what things cost and what is beyond the wires.
 */
export interface Hardware {
  /** The name under which the host is known. */
  readonly host: string;
  /** The name in its Host document: addresses are derived from it, so that they are the same wherever the host is kept. */
  readonly documentName: string;
  readonly labels: Readonly<Record<string, string>>;
  /** CPU id -> facts. */
  readonly cpus: readonly Cpu[];
  readonly cpuPools: Readonly<Record<string, readonly number[]>>;
  readonly limiter: Limiter;
  readonly links: Readonly<Record<string, Nic>>;
  readonly costs: Costs;
  readonly steal: readonly Steal[];
  /** Frames that one lane serves in a row. */
  readonly pollBudget: number;
  /** Speed of a greedy sender without a wire: it must still end. */
  readonly memorySpeed: BitsPerSecond;
  /** Where the virtual clock starts, as text and as milliseconds since 1970. */
  readonly epochMilliseconds: number;
  readonly pause: PauseFrames;
  readonly historyIntervalPicoseconds: Picoseconds;
  /** Records that are kept of each link and flow. */
  readonly historyRecords: number;
  /** Switches beyond the wires, by name. */
  readonly switches: Readonly<Record<string, OuterSwitch>>;
  /** Cables between the switches, by name. */
  readonly trunks: Readonly<Record<string, Trunk>>;
  /** Machines beyond the wires, by name. */
  readonly clients: Readonly<Record<string, OuterClient>>;
}

/** CPU time of the host's work; cycles have become the time that they take at the host's clock. */
export interface Costs {
  readonly interruptPicoseconds: Picoseconds;
  readonly pollPicoseconds: Picoseconds;
  readonly perPacketPicoseconds: Picoseconds;
  readonly perBytePicoseconds: Picoseconds;
  readonly perSentPacketPicoseconds: Picoseconds;
  readonly classifyPicoseconds: Picoseconds;
  readonly forwardPicoseconds: Picoseconds;
  readonly encapsulatePicoseconds: Picoseconds;
  readonly decapsulatePicoseconds: Picoseconds;
  readonly remoteNumaPicoseconds: Picoseconds;
}

/** Time that some CPUs lose again and again. */
export interface Steal {
  readonly cpus: readonly number[];
  readonly everyPicoseconds: Picoseconds;
  readonly lengthPicoseconds: Picoseconds;
  readonly offsetPicoseconds: Picoseconds;
}

/** Pause frames on all wires. */
export interface PauseFrames {
  /** With FCS; 0: none is sent, and what it would say is heard at once. */
  readonly frameBytes: Bytes;
  /** How long one pause lasts, in units of 512 bit times. */
  readonly quanta: number;
  /** From its arrival to its effect. */
  readonly responsePicoseconds: Picoseconds;
}

/** Who sends PAUSE and who obeys it (802.3x), as a port or machine says of itself. */
export type Pauses = 'no' | 'tx' | 'rx' | 'bi';

export interface OuterSwitch {
  readonly name: string;
  /** Frames that each port's queue holds. */
  readonly queueFrames: number;
  /** Priorities for which it speaks PFC. */
  readonly pfc: readonly Cos[];
  readonly pause: Pauses;
  /** Room at each port for what may not be lost, for each priority with PFC or for all with PAUSE. */
  readonly buffer: { readonly xoffBytes: Bytes; readonly xonBytes: Bytes; readonly headroomBytes: Bytes | 'auto' };
  /** null: not known. */
  readonly mac: Mac | null;
  /** DCBX features for which it takes over the host's values; null: DCBX is off. */
  readonly willing: readonly ('ets' | 'pfc')[] | null;
}

export interface Trunk {
  readonly name: string;
  /** SWITCH/PORT of both ends. */
  readonly between: readonly [string, string];
  readonly speed: BitsPerSecond;
  readonly lengthMetres: number;
  /** VLANs whose frames it carries, by the tags that they have there; frames without one are of VLAN 1. */
  readonly vlans: readonly VlanRange[];
  /** Priorities with PFC on it; null: all for which both switches speak it. */
  readonly pfc: readonly Cos[] | null;
  readonly overheadBytes: Bytes;
}

export interface OuterClient {
  readonly name: string;
  /** SWITCH/PORT. */
  readonly port: string;
  readonly speed: BitsPerSecond;
  readonly ip: IpPrefix;
  readonly vid: number | null;
  /** Priorities for which it speaks PFC. */
  readonly pfc: readonly Cos[];
  readonly pause: Pauses;
  readonly mtu: Bytes;
  readonly queueFrames: number;
  readonly overheadBytes: Bytes;
  readonly lengthMetres: number;
}

export interface Cpu {
  readonly id: number;
  readonly socket: number;
  readonly numa: number;
  readonly clockHz: number;
  readonly online: boolean;
  readonly isolated: boolean;
}

export interface Limiter {
  readonly kind: 'token-bucket' | 'crossbow-tick';
  readonly burstBytes: Bytes;
  readonly accounting: 'wire' | 'l2' | 'l2-fcs' | 'l3';
  /** Ticks per second of `crossbow-tick`. */
  readonly hz: number;
  /** Frames that wait for credit (`token-bucket`). */
  readonly queueFrames: number;
  /** Sent frames waiting above which the sender is told to stop, and above which they are dropped (`crossbow-tick`). */
  readonly stopFrames: number;
  readonly dropFrames: number;
}

/** One physical link: abilities of its NIC model with the Host document's overrides. */
export interface Nic {
  readonly name: string;
  /** What the hardware calls itself: it stays when the link is renamed. */
  readonly device: string;
  /** The hardware was taken out: the link is in the stored configuration only. */
  readonly removed: boolean;
  readonly model: string;
  readonly speed: BitsPerSecond;
  /** The link that the administrator's own session uses: plans that cut it are refused. */
  readonly management: boolean;
  readonly numa: number;
  /** Slot 0 is the NIC's own (`primary`). */
  readonly factoryMacs: readonly Mac[];
  readonly minMtu: Bytes;
  readonly maxMtu: Bytes;
  readonly defaultMtu: Bytes;
  readonly rxRings: number;
  readonly txRings: number;
  /** Whether it groups rings as asked, so that a client can have a number of them; else `hw` or `sw` is all there is. */
  readonly dynamicRings: boolean;
  /** Whether it shares its bandwidth by weight (`bwShare`). */
  readonly bwShare: boolean;
  /** Largest number of VFs for a number of traffic classes: the first row whose `classes` is not exceeded decides. */
  readonly vfs: readonly { readonly classes: number; readonly max: number }[];
  /** Traffic classes of the port; 1: no DCB. */
  readonly classesMax: number;
  /** Classes that may have PFC at once; 0: no PFC. */
  readonly pfcClassesMax: number;
  readonly ets: boolean;
  readonly dcbx: boolean;
  readonly pause: boolean;
  /** Bytes of the port's packet buffer that thresholds and headroom come out of. */
  readonly bufferBytes: Bytes;
  /** Packets that it can handle between host and wire, each direction for itself; null: as many as its wire can. */
  readonly packetsPerSecond: number | null;
  /** Delay of MAC, interface and PHY in bit times, one way (802.1Qbb annex O, `ID`). */
  readonly interfaceDelayBits: number;
  readonly cable: {
    readonly to: string | null;
    readonly lengthMetres: number;
    readonly medium: 'fibre' | 'copper';
    readonly bitErrorRate: number;
  };
  /** Frames that each receive ring holds. */
  readonly ringFrames: number;
  /** Frames that wait to be sent, for each traffic class. */
  readonly queueFrames: number;
  /** Who sorts the frames of flows. */
  readonly classifier: 'hardware' | 'software';
  readonly overheadBytes: Bytes;
  readonly up: boolean;
}

/** What the device of that name is called since it was renamed, as a hint. */
export function renamedTo(device: string, { links }: Hardware): string | undefined {
  const found = Object.values(links).find((nic) => nic.device === device);
  return found && `the device ${device} is called ${found.name} now`;
}

/** Whether a trunk carries some VLANs and not others. */
export function choosesVlans({ trunks }: Pick<Hardware, 'trunks'>): boolean {
  return Object.values(trunks).some(({ vlans }) => !isAllVlans(vlans));
}
