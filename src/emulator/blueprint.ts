import type { VlanRange } from '#units/vlans.ts';

/**
 * What the engine is given: a host, the network around it and the load, as plain JSON data. The engine knows no documents and no
 * records of a host; whoever wires it (hosts/emulated) translates. Parts refer to each other by name. Names are unique
 * among all bridges, NICs, aggregations, cables, clients, flows and streams. Order in these lists never matters to a result:
 * parts are sorted by name before anything is built.
 *
 * Units: times are integer picoseconds, rates decimal bits per second, sizes bytes. A frame's size is its length **without
 * FCS** (illumos, pcap), so a full Ethernet frame is 1514; what occupies a wire is size + 4 (FCS) + the cable's `overheadBytes` (20:
 * preamble and gap).
 */
export interface Blueprint extends Machine {
  /** Further hosts, by name: clients say on which they are. */
  readonly machines: Readonly<Record<string, Machine>>;
  readonly bridges: readonly BridgePart[];
  readonly nics: readonly NicPart[];
  readonly aggregations: readonly AggregationPart[];
  readonly cables: readonly CablePart[];
  readonly clients: readonly ClientPart[];
  readonly routers: readonly RouterPart[];
  readonly tunnels: readonly TunnelPart[];
  readonly addressSets: readonly AddressSetPart[];
  readonly flows: readonly FlowPart[];
  readonly streams: readonly StreamPart[];
  readonly queries: readonly QueryPart[];
  readonly events: readonly TimedEvent[];
}

export type Picoseconds = number;
export type BitsPerSecond = number;
export type Bytes = number;
/** Zero-padded, lower case. */
export type Mac = string;
/** RFC 5952 text. */
export type Ip = string;
/** `10.0.0.0/8`; a single address has the full length. */
export type Prefix = string;
export type Band = 'low' | 'medium' | 'high';

/** What does a host's work, what it costs, and how it limits. */
export interface Machine {
  readonly cpus: readonly CpuPart[];
  readonly costs: Costs;
  readonly limiter: LimiterSettings;
  /** Frames that one lane may serve in a row, as the budget of NAPI and of illumos' poll threads bounds a chain. */
  readonly pollBudget: number;
}

// --- host ---------------------------------------------------------------------------------------------------------------

export interface CpuPart {
  readonly id: number;
  readonly numa: number;
  /** Work takes `cost / speed`: 1 is the clock for which the costs are stated, 0.5 takes twice as long. */
  readonly speed: number;
  readonly online: boolean;
  /** Takes only work that is bound to it. */
  readonly isolated: boolean;
  /** Time taken away: `length` from `offset`, again every `every`. */
  readonly steal: readonly {
    readonly every: Picoseconds;
    readonly length: Picoseconds;
    readonly offset: Picoseconds;
  }[];
}

/** CPU time of the host's work. All zero: work is free and takes no CPU; then no lane is ever the bottleneck. */
export interface Costs {
  /** One received packet's way from ring to client, its own classification included. */
  readonly perPacketPicoseconds: Picoseconds;
  readonly perBytePicoseconds: Picoseconds;
  /** One sent packet's way from client to ring or bridge. */
  readonly perSentPacketPicoseconds: Picoseconds;
  /** One interrupt. */
  readonly interruptPicoseconds: Picoseconds;
  /** One poll of a ring, whether or not it finds frames. */
  readonly pollPicoseconds: Picoseconds;
  /** Classifying a packet in software that is then dropped by its flow (a delivered packet's is within `perPacket`). */
  readonly classifyPicoseconds: Picoseconds;
  /** Putting the outer headers of a tunnel around a packet, and taking them off. */
  readonly encapsulatePicoseconds: Picoseconds;
  readonly decapsulatePicoseconds: Picoseconds;
  /** Added to each packet that a CPU of another NUMA node than the NIC's handles. */
  readonly remoteNumaPicoseconds: Picoseconds;
}

/** How `maxbw` of clients and flows is enforced; rx and tx are separate accounts. */
export type LimiterSettings =
  | {
      /** Time credit: in any interval t at most `burst + rate * t` bytes. Exact; carries nothing beyond the burst. */
      readonly kind: 'token-bucket';
      readonly burstBytes: Bytes;
      readonly accounting: Accounting;
      /** Frames that wait for credit, per account; one more is dropped (`limiter`). */
      readonly queueFrames: number;
    }
  | {
      /** illumos mac_sched.c: bytes per tick, no carry-over; rx queue of two ticks' bytes, tx back-pressure. */
      readonly kind: 'crossbow-tick';
      readonly tickPicoseconds: Picoseconds;
      readonly accounting: Accounting;
      /** Sent frames waiting above which the sender is told to stop. */
      readonly blockFrames: number;
      /** Sent frames waiting above which they are dropped. */
      readonly dropFrames: number;
    };

/** Bytes that a rate counts: with preamble and gap, with FCS, without FCS, or the packet without the Ethernet header and tag. */
export type Accounting = 'wire' | 'l2-fcs' | 'l2' | 'l3';

// --- where frames meet -----------------------------------------------------------------------------------------------------

/** A learning switch: an etherstub, a virtual switch with uplinks, or a switch beyond the wire (its ports are cable ends). */
export interface BridgePart {
  readonly name: string;
  /** Largest packet (without Ethernet header and tag); null: any. A larger one is dropped (`mtu`). */
  readonly mtu: Bytes | null;
  /** VLAN of untagged frames; 0: untagged frames are a VLAN of their own. */
  readonly defaultVid: number;
  /**
   * Whoever finds no room waits (zVALE): each port has an input and an output of `clientQueueFrames`. Else a frame is forwarded at
   * once and dropped where it finds no room (VALE).
   */
  readonly lossless: boolean;
  /** Queue to each client on it. Cable ends have their own. */
  readonly clientQueueFrames: number;
  /** NICs or aggregations by which frames leave the host; a frame from one uplink never leaves by another. */
  readonly uplinks: readonly string[];
  /** `failover`: the first that is up; `hash`: by addresses and ports over those that are up. */
  readonly teaming: 'failover' | 'hash';
  /** Refuse frames whose source is not the sending client's MAC (`mac-spoof`). */
  readonly refuseForged: boolean;
  /** Learnt addresses; the oldest is forgotten first. */
  readonly tableEntries: number;
}

/** A physical port of the host, with its embedded switch: clients over it reach each other without the wire. */
export interface NicPart {
  readonly name: string;
  readonly numa: number;
  readonly mtu: Bytes;
  readonly defaultVid: number;
  /** Descriptors of each receive ring; a frame for a full ring is dropped (`ring`). */
  readonly ringFrames: number;
  /** Rings of the shared groups, for clients without rings of their own. */
  readonly sharedRings: number;
  readonly sharedTxRings: number;
  /** Packets that it can handle between host and wire, each direction for itself (more are dropped: `nic`); null: any. */
  readonly packetsPerSecond: number | null;
  readonly interrupts: InterruptSettings;
}

export interface InterruptSettings {
  /** `dynamic`: interrupts while idle, polls while there is a backlog. */
  readonly mode: 'interrupt' | 'moderated' | 'poll' | 'dynamic';
  /** `moderated`: frames that may gather before one interrupt. */
  readonly packets: number;
  /** `moderated`: longest wait of a gathered frame. `poll`: time between two polls of an empty ring. */
  readonly timePicoseconds: Picoseconds;
}

export interface AggregationPart {
  readonly name: string;
  /** Names of NICs. */
  readonly ports: readonly string[];
  readonly policy: readonly ('L2' | 'L3' | 'L4')[];
  readonly mtu: Bytes;
  readonly defaultVid: number;
}

/** A full-duplex cable between two ends. */
export interface CablePart {
  readonly name: string;
  readonly ends: readonly [CableEnd, CableEnd];
  readonly bitsPerSecond: BitsPerSecond;
  readonly delayPicoseconds: Picoseconds;
  /** Preamble and gap: what each frame occupies beyond its length with FCS. */
  readonly overheadBytes: Bytes;
  /** Bytes of FCS per frame: 4; 0 where sizes of streams are already wire occupancies. */
  readonly fcsBytes: Bytes;
  /** Probability that a bit is wrong; the frame is then dropped at the receiving end (`bit-error`). */
  readonly bitErrorRate: number;
  readonly up: boolean;
  /** VLANs whose frames a bridge lets out by it, as that bridge counts them (its `defaultVid` for those without a tag); left out: all. */
  readonly vlans?: readonly VlanRange[];
}

/** One end: what is plugged in, and the transmit queue there. */
export interface CableEnd {
  /** Name of a NIC, a bridge, or a client beyond the wire (`over: null`). */
  readonly part: string;
  readonly egress: Egress;
  /** Frames coming in here are held back rather than lost, and the other end obeys; left out: none are. */
  readonly ingress?: IngressPart;
}

/** Lossless classes of what comes in by a cable end, and how it tells the other end to stop. */
export interface IngressPart {
  /** `pfc`: for each priority (802.1Qbb); `pause`: everything at once (802.3x), one class of all priorities. */
  readonly kind: 'pfc' | 'pause';
  /** Source of its pause frames. */
  readonly mac: Mac;
  /** Length of a pause frame without FCS: 60; 0: there is none, and what it would say is heard at once, whatever the cable. */
  readonly pauseFrameBytes: Bytes;
  /** How long one pause lasts, in units of 512 bit times: 0xffff at most. */
  readonly quanta: number;
  /** From the arrival of a pause frame at the other end to its effect. */
  readonly responsePicoseconds: Picoseconds;
  readonly classes: readonly LosslessPart[];
}

/** Thresholds count bytes with FCS. */
export interface LosslessPart {
  readonly name: string;
  readonly priorities: readonly number[];
  /** Above it a pause is asked for, below `xonBytes` it ends; beyond `xoffBytes + headroomBytes` frames are dropped (`headroom`). */
  readonly xoffBytes: Bytes;
  readonly xonBytes: Bytes;
  readonly headroomBytes: Bytes;
}

export interface Egress {
  /** Frames waiting, one in service not counted; one more is dropped (`queue`). Per class when there are classes. */
  readonly queueFrames: number;
  /** Bytes waiting (l2-fcs); null: only frames count. */
  readonly queueBytes: Bytes | null;
  /** null: one FIFO. Each priority 0..7 is in exactly one class. */
  readonly classes: readonly ClassPart[] | null;
}

/** Strict classes go first, highest priority first; the others share what is left by deficit round robin in proportion to `ets`. */
export interface ClassPart {
  readonly name: string;
  readonly priorities: readonly number[];
  /** Percent of the link; null: strict. */
  readonly ets: number | null;
}

// --- who sends and receives --------------------------------------------------------------------------------------------------

/**
 * A MAC client: the primary user of a NIC or aggregation, a VNIC, VLAN, VF, or a machine beyond the wire. What `kind`
 * changes: frames of a `vf` and of `external` machines take no CPU of the host; only `external` has `over: null`.
 */
export interface ClientPart {
  readonly name: string;
  readonly kind: 'phys' | 'aggr' | 'vlan' | 'vnic' | 'vf' | 'external';
  /** Key of `machines`; null: the blueprint's own host, or beyond the wire. */
  readonly host: string | null;
  /** A bridge, NIC or aggregation; null: its own cable end. */
  readonly over: string | null;
  readonly mac: Mac;
  /** null: untagged. Its frames are tagged on the wire (4 bytes) and only frames of this VLAN reach it. */
  readonly vid: number | null;
  /** Largest packet that it sends (`mtu`); TCP takes its segment size from the smallest on the path. */
  readonly mtu: Bytes;
  readonly ips: readonly Ip[];
  readonly cos: number;
  /** Per direction; 0 drops everything (`limiter`); null: no limit. */
  readonly maxbw: BitsPerSecond | null;
  /** Weight among clients of one NIC that compete for its wire; null: no fair sharing, first come first served. */
  readonly bwShare: number | null;
  /** What of its NIC's wire a `vf` gets at least when it wants it (wire bytes, sent); the rest is shared by weight. null: nothing. */
  readonly minBitsPerSecond: number | null;
  readonly priority: Band;
  /** CPUs of its lanes; null: all that are online and not isolated. */
  readonly cpus: readonly number[] | null;
  /** Own receive rings, steered by the NIC; 0: the NIC's shared rings, sorted out in software. */
  readonly rings: number;
  /** Own transmit rings; 0: the NIC's shared ones. Which one a frame takes decides only where it is counted. */
  readonly txRings: number;
  readonly security: ClientSecurity;
  /** Looks at all frames of its bridge or NIC (its own VLAN's, if it has one), as copies (`replicated`) that end there (`merged`). */
  readonly promiscuous: boolean;
  readonly receiver: Receiver;
  /** What it keeps until its host takes it; null: it keeps nothing, unless its streams have sockets or its bridge is lossless. */
  readonly guest: GuestPart | null;
}

/** The sending half of a guest: a queueing discipline over the ring of a virtual NIC. */
export interface GuestPart {
  /** Frames that the discipline holds; one more is dropped (`qdisc`). null: as many as the sockets above it hold. */
  readonly qdiscFrames: number | null;
  /** Frames in the ring at which the discipline is told to stop, and at which it is woken. */
  readonly stopFrames: number;
  readonly wakeFrames: number;
}

/** What a client may send. */
export interface ClientSecurity {
  /** Source MAC must be its own (`mac-spoof`). */
  readonly macNospoof: boolean;
  /** Source IP must be one of these (`ip-spoof`); null: any. */
  readonly allowedIps: readonly Prefix[] | null;
  /** Only IPv4, IPv6 and ARP (`restricted`). */
  readonly restricted: boolean;
  /** DHCP and ND client identities must match its MAC; sent DHCP server traffic is dropped (`dhcp-spoof`). */
  readonly dhcpNospoof: boolean;
}

/** The application that reads what a client receives. */
export interface Receiver {
  /** Time to consume one frame; 0: at once. */
  readonly servicePicoseconds: Picoseconds;
  /** Socket buffer: frames waiting; one more is dropped (`receiver`), unless the receive stack stops before it. */
  readonly bufferFrames: number;
  /** A receive stack that stops at a full buffer goes on when no more than so many frames are left; null: it never stops. */
  readonly resumeFrames: number | null;
  /** CPU on which it is consumed, so that stolen time and other work count; null: a CPU of its own. */
  readonly cpu: number | null;
}

/** A guest that forwards packets between its clients. */
export interface RouterPart {
  readonly name: string;
  readonly clients: readonly { readonly client: string; readonly prefixes: readonly Prefix[] }[];
  readonly routes: readonly { readonly to: Prefix; readonly via: Ip }[];
  /** CPU time of one forwarded packet beyond receiving and sending it, on the receiving client's lane. */
  readonly forwardPicoseconds: Picoseconds;
}

/**
 * The end of VXLAN tunnels (a VTEP, RFC 7348) for one segment: what leaves its bridge is wrapped and sent as UDP by the client below,
 * what comes for its address, port and segment number is unwrapped. Broadcasts go as one copy to each remote end.
 */
export interface TunnelPart {
  readonly name: string;
  /** The bridge whose uplink it is. */
  readonly bridge: string;
  /** The client that sends and receives the outer packets. */
  readonly client: string;
  readonly vni: number;
  readonly local: Ip;
  /** UDP port. */
  readonly port: number;
  /** Inner MAC -> remote end; null: learned, as if each client of the segment had announced itself. */
  readonly remotes: Readonly<Record<Mac, Ip>> | null;
  /** Priority of the outer frames; null: that of the inner one. */
  readonly cos: number | null;
}

export interface AddressSetPart {
  readonly name: string;
  readonly entries: readonly { readonly prefix: Prefix; readonly expiresAtPicoseconds: Picoseconds | null }[];
}

/** Traffic of a client that meets all of `match` (both directions unless said otherwise), with limits and counters of its own. */
export interface FlowPart {
  readonly name: string;
  /** Name of a client. */
  readonly over: string;
  readonly match: FlowMatch;
  readonly maxbw: BitsPerSecond | null;
  readonly priority: Band;
  readonly cpus: readonly number[] | null;
  /** Weight among the flows of its client, where the NIC's wire is contended, and the rest of its traffic, which has 1; null: it is of the rest. */
  readonly bwShare: number | null;
  /** 802.1p value that its sent frames take; null: unchanged. */
  readonly cos: number | null;
  /** Of several flows that a frame meets, the one of least order has it. Any unique numbers. */
  readonly order: number;
  /** Classified by the NIC: what it drops costs no CPU. */
  readonly hardware: boolean;
}

export interface FlowMatch {
  readonly protocol: Protocol | null;
  readonly localIp: Prefix | { readonly set: string } | null;
  readonly remoteIp: Prefix | { readonly set: string } | null;
  readonly localPort: number | null;
  readonly remotePort: number | null;
  readonly dsfield: { readonly value: number; readonly mask: number } | null;
  readonly direction: 'in' | 'out' | 'bi';
}

// --- load -------------------------------------------------------------------------------------------------------------------

export type Protocol = 'tcp' | 'udp' | 'sctp' | 'icmp' | 'icmpv6';

export interface StreamPart {
  readonly name: string;
  /** Sending client. */
  readonly from: string;
  /** Receiving client, or the address that the frames are for, whoever has it. */
  readonly to: { readonly client: string } | { readonly mac: Mac };
  /** `raw`: a frame that is not IP, of this EtherType. */
  readonly protocol: Protocol | { readonly etherType: number };
  /** Source MAC; null: the client's. */
  readonly sourceMac: Mac | null;
  /** Source addresses, as many as `count`, one after the other from `first`; null: the client's first. Likewise destination. */
  readonly sourceIp: { readonly first: Ip; readonly count: number } | null;
  readonly destinationIp: { readonly first: Ip; readonly count: number } | null;
  readonly sourcePort: { readonly first: number; readonly count: number };
  readonly destinationPort: { readonly first: number; readonly count: number };
  /** Whole DS byte. */
  readonly dsfield: number;
  /** null: the client's. */
  readonly cos: number | null;
  /** That of frames that answer; null: the receiving client's. */
  readonly answerCos: number | null;
  readonly load: Load;
  readonly startPicoseconds: Picoseconds;
  readonly stopPicoseconds: Picoseconds | null;
  /** Ends after so many frames or bytes of frames; null: no end. */
  readonly limitFrames: number | null;
  readonly limitBytes: Bytes | null;
}

export type Load =
  | { readonly kind: 'open'; readonly size: Size; readonly arrival: Arrival }
  | {
      /** Always has a frame ready; keeps `windowFrames` of its own in the sending client, and never exceeds `bitsPerSecond`. */
      readonly kind: 'greedy';
      readonly size: Size;
      readonly windowFrames: number;
      readonly bitsPerSecond: BitsPerSecond;
      /** Time that the program takes for one frame. */
      readonly costPicoseconds: Picoseconds;
    }
  | {
      /** A program that writes into a socket and waits while it is full: its next frame is ready a gap after the last was taken. */
      readonly kind: 'blocking';
      readonly size: Size;
      readonly arrival: Arrival;
      readonly socketFrames: number;
      readonly costPicoseconds: Picoseconds;
    }
  | { readonly kind: 'tcp'; readonly tcp: TcpSettings; readonly connections: number }
  | {
      /** `concurrency` requests in the air; the answer leaves when the request has been consumed; the next request when the
       * answer has. Both are sent as frames no larger than the sender's MTU. Lost ones are asked again after `timeout`. */
      readonly kind: 'request-response';
      readonly requestBytes: Bytes;
      readonly responseBytes: Bytes;
      readonly concurrency: number;
      readonly thinkPicoseconds: Picoseconds;
      readonly timeoutPicoseconds: Picoseconds;
    }
  /** The receiving client is a worker of that query, the sending one its aggregator. */
  | { readonly kind: 'answers'; readonly query: string };

/**
 * Partition and aggregate: all workers are asked at once and answer as soon as they can; the query is complete with the last answer.
 * The workers are the streams whose load names it.
 */
export interface QueryPart {
  readonly name: string;
  readonly requestBytes: Bytes;
  readonly responseBytes: Bytes;
  /** Queries under way at once, each with connections of its own. */
  readonly concurrency: number;
  /** Queries in all; null: as many as there is time for. */
  readonly rounds: number | null;
  /** From the last answer to the next query, and from a question to its answer. */
  readonly thinkPicoseconds: Picoseconds;
  readonly workPicoseconds: Picoseconds;
  /** Exponential: the two are means. */
  readonly random: boolean;
  /** Connections that stay open (TCP); null: datagrams, asked again after `timeoutPicoseconds`. */
  readonly tcp: TcpSettings | null;
  readonly timeoutPicoseconds: Picoseconds;
  readonly startPicoseconds: Picoseconds;
  readonly stopPicoseconds: Picoseconds | null;
}

export type Size =
  | { readonly kind: 'fixed'; readonly bytes: Bytes }
  /** In turn by weight is no test of bursts, so sizes are drawn: IMIX is 7 x 60, 4 x 590, 1 x 1514. */
  | { readonly kind: 'mixed'; readonly sizes: readonly { readonly bytes: Bytes; readonly weight: number }[] }
  | { readonly kind: 'uniform'; readonly fromBytes: Bytes; readonly toBytes: Bytes };

/** When frames are offered. `gapPicoseconds` may be a fraction where the rate has no whole gap: the remainder is carried. */
export type Arrival =
  | { readonly kind: 'constant'; readonly gapPicoseconds: number }
  | { readonly kind: 'poisson'; readonly gapPicoseconds: number }
  | {
      /** gap * (1 + fraction * x / 2^31), x a signed draw; of the stream's own numbers, or of xorshift32 (13, 17, 5) from `seed`. */
      readonly kind: 'jitter';
      readonly gapPicoseconds: number;
      readonly fraction: number;
      readonly generator: { readonly kind: 'own' } | { readonly kind: 'xorshift32'; readonly seed: number };
    }
  | {
      readonly kind: 'on-off';
      readonly gapPicoseconds: number;
      readonly onPicoseconds: Picoseconds;
      readonly offPicoseconds: Picoseconds;
      /** Exponential: the two are means. */
      readonly distribution: 'fixed' | 'exponential';
    }
  | { readonly kind: 'burst'; readonly frames: number; readonly everyPicoseconds: Picoseconds }
  /** Once each, relative to the stream's start; null: of the stream's size. */
  | { readonly kind: 'replay'; readonly frames: readonly { readonly at: Picoseconds; readonly bytes: Bytes | null }[] };

export interface TcpSettings {
  readonly initialWindowSegments: number;
  /** Receive window. */
  readonly windowBytes: Bytes;
  readonly minRtoPicoseconds: Picoseconds;
  readonly initialRtoPicoseconds: Picoseconds;
  readonly maxRtoPicoseconds: Picoseconds;
  /** Longest wait of an ACK for a second segment; 0: each segment is acknowledged. */
  readonly delayedAckPicoseconds: Picoseconds;
  readonly duplicateAcks: number;
  /** 12 bytes of options per segment. */
  readonly timestamps: boolean;
}

// --- changes while it runs ------------------------------------------------------------------------------------------------------

export interface TimedEvent {
  readonly atPicoseconds: Picoseconds;
  readonly change: Change;
}

export type Change =
  | { readonly kind: 'client-maxbw'; readonly client: string; readonly bitsPerSecond: BitsPerSecond | null }
  | { readonly kind: 'flow-maxbw'; readonly flow: string; readonly bitsPerSecond: BitsPerSecond | null }
  | { readonly kind: 'client-priority'; readonly client: string; readonly priority: Band }
  | { readonly kind: 'flow-priority'; readonly flow: string; readonly priority: Band }
  | { readonly kind: 'client-cpus'; readonly client: string; readonly cpus: readonly number[] | null }
  | { readonly kind: 'cpu'; readonly host: string | null; readonly id: number; readonly online: boolean }
  | { readonly kind: 'cable'; readonly cable: string; readonly up: boolean }
  | {
      readonly kind: 'address';
      readonly set: string;
      readonly prefix: Prefix;
      /** false: it leaves the set. */
      readonly present: boolean;
      readonly expiresAtPicoseconds: Picoseconds | null;
    };
