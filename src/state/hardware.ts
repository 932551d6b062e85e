import type { BitsPerSecond, Bytes, Mac } from './resource.ts';

/**
 * What a host is made of, as its `Host` document says: facts that no Network document can change. Rules ask it what is
 * possible; the emulator will ask it what things cost.
 */
export interface Hardware {
  readonly host: string;
  readonly labels: Readonly<Record<string, string>>;
  /** CPU id -> facts. */
  readonly cpus: readonly Cpu[];
  readonly cpuPools: Readonly<Record<string, readonly number[]>>;
  readonly limiter: Limiter;
  readonly links: Readonly<Record<string, Nic>>;
  /** The complete `spec` of the Host document, for `host show` and for the parts that the emulator reads. */
  readonly spec: Readonly<Record<string, unknown>>;
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
  /** Delay of MAC, interface and PHY in bit times, one way (802.1Qbb annex O, `ID`). */
  readonly interfaceDelayBits: number;
  readonly cable: { readonly to: string | null; readonly lengthMetres: number; readonly medium: 'fibre' | 'copper' };
  readonly overheadBytes: Bytes;
  readonly up: boolean;
}

/** What the device of that name is called since it was renamed, as a hint. */
export function renamedTo(device: string, { links }: Hardware): string | undefined {
  const found = Object.values(links).find((nic) => nic.device === device);
  return found && `the device ${device} is called ${found.name} now`;
}
