import type { Ip, Mac, Protocol } from './blueprint.ts';

export interface Options {
  /** All random numbers derive from it and from the names of the parts. */
  readonly seed: number;
  /** Counters start here; what happens before is not counted. 0: none. */
  readonly warmupPicoseconds: number;
  /** Looks at frames as they pass; costs nothing where it does not look. */
  readonly probe?: Probe;
  /** false: event by event, nothing ahead of time. Slower, with the same result; what tests compare with. Default true. */
  readonly ahead?: boolean;
  /** How many rows are handled at once ahead of time. Fewer are slower, with the same result; what tests make tiny. Default `USUAL_ROWS`. */
  readonly rows?: RowBudget;
}

/** Rows, which are frames that wait to be handled in one loop. */
export interface RowBudget {
  /** Of each chain at the beginning: 1 to 16. It gets more while its windows are short. */
  readonly chain: number;
  /** In a window of a bridge: with so many it is worth its cost, and grows no more. */
  readonly window: number;
  /** In a window of a NIC at which chains meet, likewise. */
  readonly meeting: number;
  /** Of all chains that meet at a NIC, if there is room; never less than 16 of each. What they bring has twice as many. */
  readonly meetingRoom: number;
  /** That leave a funnel by one port before they are told of. */
  readonly stage: number;
}

/** Windows that are worth their cost, and stay in the cache. */
export const USUAL_ROWS: RowBudget = { chain: 16, window: 4096, meeting: 1024, meetingRoom: 2048, stage: 2048 };

/** Refused before anything runs: what no blueprint may hold. Wiring from a judged host never meets these. */
export class BlueprintError extends Error {
  override readonly name = 'BlueprintError';
}

/** Time does not pass: parts answer each other at one instant, without end. */
export class Standstill extends Error {
  override readonly name = 'Standstill';
  readonly atPicoseconds: number;

  constructor(atPicoseconds: number) {
    super(`time stands still at ${atPicoseconds} ps`);
    this.atPicoseconds = atPicoseconds;
  }
}

export interface Probe {
  /** Names of streams (seen where they are offered and delivered) and of cables, clients (seen where they are sent and received). */
  readonly at: readonly string[];
  readonly see: (sighting: Sighting) => void;
}

/** One frame at one place, with all that its headers hold. */
export interface Sighting {
  readonly atPicoseconds: number;
  readonly place: string;
  /** `out`: sent into the place; `in`: received from it. */
  readonly direction: 'out' | 'in';
  readonly stream: string;
  /** l2, tag included. */
  readonly bytes: number;
  readonly sourceMac: Mac;
  readonly destinationMac: Mac;
  /** null: untagged here. */
  readonly vid: number | null;
  readonly cos: number;
  readonly protocol: Protocol | { readonly etherType: number };
  readonly sourceIp: Ip | null;
  readonly destinationIp: Ip | null;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly dsfield: number;
  /** Counts the frames of its stream from 0: pcap's IP identification, and what tells retransmissions apart. */
  readonly number: number;
  readonly tcp: {
    readonly sequence: number;
    readonly acknowledgement: number;
    readonly payloadBytes: number;
    readonly syn: boolean;
    readonly fin: boolean;
    readonly windowBytes: number;
  } | null;
  /** What an outer packet of a tunnel carries (RFC 7348). */
  readonly inner: { readonly vni: number; readonly frame: Sighting } | null;
  /** A pause frame: of `priorities` (bit n: priority n) those in `pausing` wait for so many quanta, the others go on. Left out: it is none. */
  readonly pause?: {
    readonly kind: 'pfc' | 'pause';
    readonly priorities: number;
    readonly pausing: number;
    readonly quanta: number;
  };
}
