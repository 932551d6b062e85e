import type { BitsPerSecond, Bytes, Cos, Ip, IpPrefix, Mac, Picoseconds, ThreadPriority } from './resource.ts';

/**
 * What a `Traffic` document asks of a host: who sends what to whom, when, and what is expected of the result. Plain data in
 * canonical units; ends are names, which `ends.ts` finds on a host. `schemas/traffic.schema.json` says what each field means.
 */
export interface Workload {
  readonly name: string;
  readonly durationPicoseconds: Picoseconds;
  readonly warmupPicoseconds: Picoseconds;
  readonly seed: number;
  /** Those that are written, and one for each worker of a query: `search/leaf1`. */
  readonly streams: readonly Stream[];
  readonly queries: readonly Query[];
  /** Name of an end -> how fast it consumes. */
  readonly receivers: Readonly<Record<string, Consumer>>;
  /** Name of an end -> what its guest keeps until the host takes it. */
  readonly senders: Readonly<Record<string, SendingGuest>>;
  readonly windows: Readonly<Record<string, Window>>;
  readonly events: readonly WorkloadEvent[];
  readonly tcp: Tcp;
  readonly expectations: readonly Expectation[];
}

export interface Stream {
  readonly name: string;
  readonly from: string;
  readonly to: Target;
  /** Or frames that are not IP. */
  readonly protocol: 'udp' | 'tcp' | { readonly etherType: number };
  readonly localPort: number;
  readonly remotePort: number;
  readonly localIp: Ip | null;
  readonly remoteIp: IpPrefix | null;
  readonly connections: number;
  readonly frames: FrameLengths;
  readonly load: Load;
  /** Frames that its socket holds; null: it does not wait for room. */
  readonly socketFrames: number | null;
  /** Time that the program takes for one frame. */
  readonly costPicoseconds: Picoseconds;
  readonly dscp: number;
  /** null: that of the sending link. */
  readonly cos: Cos | null;
  /** null: the sender's own. */
  readonly sourceMac: Mac | null;
  readonly startPicoseconds: Picoseconds;
  readonly stopPicoseconds: Picoseconds | null;
  readonly packets: number | null;
  readonly bytes: Bytes | null;
}

/** Partition and aggregate. */
export interface Query {
  readonly name: string;
  readonly aggregator: string;
  readonly workers: readonly string[];
  readonly requestBytes: Bytes;
  readonly responseBytes: Bytes;
  readonly protocol: 'tcp' | 'udp';
  readonly concurrency: number;
  /** null: as many as there is time for. */
  readonly rounds: number | null;
  readonly thinkPicoseconds: Picoseconds;
  readonly workPicoseconds: Picoseconds;
  readonly random: boolean;
  readonly timeoutPicoseconds: Picoseconds;
  readonly startPicoseconds: Picoseconds;
  readonly stopPicoseconds: Picoseconds | null;
}

export type Target =
  | { readonly kind: 'end'; readonly name: string }
  | { readonly kind: 'broadcast' }
  /** Somebody's address, that of a group, or one that nobody has. */
  | { readonly kind: 'mac'; readonly mac: Mac };

/** Lengths as Ethernet counts them: with header and FCS, without preamble and gap. */
export type FrameLengths =
  | { readonly kind: 'fixed'; readonly bytes: Bytes }
  | { readonly kind: 'mix'; readonly shares: readonly { readonly bytes: Bytes; readonly weight: number }[] }
  | { readonly kind: 'uniform'; readonly fromBytes: Bytes; readonly toBytes: Bytes };

export type Load =
  | { readonly kind: 'paced'; readonly rate: Rate; readonly arrival: Arrival }
  | { readonly kind: 'burst'; readonly frames: number; readonly everyPicoseconds: Picoseconds }
  | { readonly kind: 'replay'; readonly frames: readonly ReplayedFrame[] }
  | { readonly kind: 'greedy' }
  /** It is asked by the query of that name. */
  | { readonly kind: 'answers'; readonly query: string }
  | {
      readonly kind: 'request-response';
      readonly requestBytes: Bytes;
      readonly responseBytes: Bytes;
      readonly concurrency: number;
      readonly thinkPicoseconds: Picoseconds;
      readonly timeoutPicoseconds: Picoseconds;
    };

export type Accounting = 'wire' | 'l2' | 'l2-fcs' | 'l3';

export type Rate =
  | { readonly unit: 'bits'; readonly bitsPerSecond: BitsPerSecond; readonly accounting: Accounting }
  | { readonly unit: 'packets'; readonly packetsPerSecond: number };

export type Arrival =
  | { readonly kind: 'constant' }
  | { readonly kind: 'poisson' }
  /** seed null: made from that of the run. */
  | { readonly kind: 'jitter'; readonly fraction: number; readonly seed: number | null }
  | {
      readonly kind: 'on-off';
      readonly onPicoseconds: Picoseconds;
      readonly offPicoseconds: Picoseconds;
      readonly random: boolean;
    };

export interface ReplayedFrame {
  readonly atPicoseconds: Picoseconds;
  /** null: as `frames` of the stream says. */
  readonly bytes: Bytes | null;
}

export interface Consumer {
  readonly packetsPerSecond: number;
  readonly bufferFrames: number;
  /** Frames left at which a receive stack that stops at a full buffer goes on; null: it never stops. */
  readonly resumeFrames: number | null;
  /** null: a CPU of its own. */
  readonly cpu: number | null;
}

export interface SendingGuest {
  /** null: as many as the sockets above it. */
  readonly qdiscFrames: number | null;
  readonly stopFrames: number;
  readonly wakeFrames: number;
}

export interface Window {
  readonly fromPicoseconds: Picoseconds;
  readonly toPicoseconds: Picoseconds;
}

export interface WorkloadEvent {
  readonly atPicoseconds: Picoseconds;
  readonly change: EventChange;
}

export type EventChange =
  | { readonly kind: 'maxbw'; readonly of: 'flow' | 'link'; readonly name: string; readonly value: BitsPerSecond }
  | { readonly kind: 'priority'; readonly of: 'flow' | 'link'; readonly name: string; readonly value: ThreadPriority }
  | { readonly kind: 'cpus'; readonly name: string; readonly value: readonly number[] }
  /** As psradm(8) -n and -f do it; host: null: there is one. */
  | { readonly kind: 'cpu'; readonly host: string | null; readonly id: number; readonly online: boolean }
  | { readonly kind: 'wire'; readonly name: string; readonly up: boolean }
  | {
      readonly kind: 'address';
      readonly set: string;
      readonly address: IpPrefix;
      readonly present: boolean;
      /** It leaves the set by itself when it has been in it so long; null: it stays. */
      readonly forPicoseconds: number | null;
    };

/** Constants of TCP (RFC 5681, 6298). */
export interface Tcp {
  readonly initialWindowSegments: number;
  readonly windowBytes: Bytes;
  readonly minRtoPicoseconds: Picoseconds;
  readonly initialRtoPicoseconds: Picoseconds;
  readonly maxRtoPicoseconds: Picoseconds;
  readonly delayedAckPicoseconds: Picoseconds;
  /** Acknowledgements of the same byte after which a segment is sent again. */
  readonly duplicateAcks: number;
  readonly timestamps: boolean;
}

/** A condition in CEL, or a comparison of what was measured with a closed form. */
export type Expectation =
  | { readonly kind: 'condition'; readonly expression: string }
  | {
      readonly kind: 'comparison';
      readonly measure: string;
      readonly equals: string;
      /** Share of the expected value; null: none. */
      readonly within: number | null;
      /** In its own unit, in CEL; null: none. */
      readonly plusMinus: string | null;
      readonly because: string | null;
    };
