import type { Moment } from './instants.ts';

/**
 * The objects of a host's virtual network. One type serves desired and observed state: every field is present, `null` says
 * "not set". Values are canonical (units/ parses them): bits per second, bytes, picoseconds, sorted lists, lower-case padded
 * MAC addresses, RFC 5952 IP addresses; so equality of values is equality of meaning. Everything is plain JSON data.
 */
export type Resource =
  | Phys
  | Classes
  | Etherstub
  | Switch
  | Aggregation
  | Vlan
  | VfPool
  | Vf
  | Overlay
  | Vnic
  | AddressSet
  | Flow
  | Guest;

export type Kind = Resource['kind'];
export type ResourceOf<K extends Kind> = Extract<Resource, { kind: K }>;

/** Objects of these kinds are datalinks: they share one space of names, and others can sit over them. */
export const LINK_KINDS = ['phys', 'etherstub', 'switch', 'aggr', 'vlan', 'vf', 'overlay', 'vnic'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
export type Link = ResourceOf<LinkKind>;

/** Bits per second. */
export type BitsPerSecond = number;
/** Bytes. */
export type Bytes = number;
/** Picoseconds. */
export type Picoseconds = number;
/** Zero-padded, lower case: `02:08:20:00:00:10`. */
export type Mac = string;
/** RFC 5952 text of an IPv4 or IPv6 address. */
export type Ip = string;
/** Address and prefix length: `10.0.0.2/24`. */
export type IpPrefix = string;
/** 802.1p priority code point, 0 to 7. */
export type Cos = number;
/** Thread priority of dladm; not packet marking. */
export type ThreadPriority = 'low' | 'medium' | 'high';

interface Base {
  /** Unique among the objects of its kind (links: among all links). */
  readonly name: string;
  /** A plan that deletes it, replaces it or cuts the path to it is refused. */
  readonly protected: boolean;
}

/** What every datalink that carries traffic of its own can be limited and bound by (dladm 3.2). */
interface Served extends Base {
  /** Cap per direction, l2 accounting; 0 drops everything; null: no cap. */
  readonly maxbw: BitsPerSecond | null;
  readonly priority: ThreadPriority;
  /** Sorted CPU ids; excludes `pool`. */
  readonly cpus: readonly number[] | null;
  readonly pool: string | null;
  /** 802.1p value of the frames that it sends. */
  readonly cos: Cos;
}

/** The settings of a physical link. The link itself is hardware (`Hardware.links`): never created, removed or owned. */
export interface Phys extends Served {
  readonly kind: 'phys';
  readonly mtu: Bytes;
  /** `tx`: we send PAUSE, `rx`: we obey it, `bi`: both; `pfc`: per priority; `auto`: whatever the peer agrees to. */
  readonly flowControl: 'no' | 'tx' | 'rx' | 'bi' | 'pfc' | 'auto';
  /** DCBX features for which the port takes the peer's values; null: DCBX is off. */
  readonly dcbx: { readonly willing: readonly ('ets' | 'pfc')[] } | null;
  readonly applications: readonly Application[];
  readonly rings: Rings | null;
  readonly interrupts: Interrupts;
  /** VLAN id of untagged frames; 0 frees the id. */
  readonly defaultTag: number;
  /** Addresses of the host itself on this link: underlay of overlays. */
  readonly ip: readonly IpPrefix[];
}

/** Which priority an application's frames take (802.1Qaz application TLV). Exactly one selector is not null. */
export interface Application {
  readonly etherType: number | null;
  readonly tcpPort: number | null;
  readonly udpPort: number | null;
  readonly dscp: number | null;
  readonly cos: Cos;
}

export interface Rings {
  readonly rx: number | 'sw' | 'hw';
  readonly tx: number | 'sw' | 'hw';
}

export interface Interrupts {
  readonly mode: 'interrupt' | 'moderated' | 'poll' | 'dynamic';
  /** Frames that may gather before one interrupt. */
  readonly packets: number;
  /** Longest wait of a gathered frame. */
  readonly timePicoseconds: Picoseconds;
}

/** The traffic classes of one port; `name` is the port's. Changed in one step (product.md 2). */
export interface Classes extends Base {
  readonly kind: 'classes';
  /** Ascending by lowest priority. Every priority 0..7 is in exactly one class; `default` holds the rest. */
  readonly classes: readonly TrafficClass[];
}

export interface TrafficClass {
  readonly name: string;
  /** Sorted. */
  readonly priorities: readonly Cos[];
  /** Share in percent of the link; null for a strict class. */
  readonly ets: number | null;
  readonly strict: boolean;
  readonly pfc: { readonly xoffBytes: Bytes; readonly xonBytes: Bytes; readonly headroomBytes: Bytes | 'auto' } | null;
}

/** A virtual switch without uplink. */
export interface Etherstub extends Base {
  readonly kind: 'etherstub';
  readonly mtu: Bytes;
  /** VLAN id of untagged frames, as on a physical link. */
  readonly defaultTag: number;
  readonly forwarding: 'lossy' | 'lossless';
  /** Frames that each port's queue holds. */
  readonly ring: number;
}

/** A virtual switch with uplinks; what hangs on it inherits its teaming and security. */
export interface Switch extends Base {
  readonly kind: 'switch';
  readonly mtu: Bytes | null;
  readonly defaultTag: number;
  /** Sorted names of physical links or aggregations; the first that is up carries under `failover`. */
  readonly uplinks: readonly string[];
  readonly forwarding: 'lossy' | 'lossless';
  readonly ring: number;
  readonly teaming: 'failover' | 'hash';
  readonly security: {
    readonly promiscuous: 'accept' | 'refuse';
    readonly macChange: 'accept' | 'refuse';
    readonly forgedTransmit: 'accept' | 'refuse';
  };
}

export interface Aggregation extends Served {
  readonly kind: 'aggr';
  /** Sorted names of physical links. */
  readonly ports: readonly string[];
  /** Layers of the hash, sorted. */
  readonly policy: readonly ('L2' | 'L3' | 'L4')[];
  readonly lacp: { readonly mode: 'off' | 'active' | 'passive'; readonly timer: 'short' | 'long' };
  /** Fixed address, or null: the lowest of its ports' own. */
  readonly mac: Mac | null;
  readonly mtu: Bytes | null;
  readonly defaultTag: number;
}

export interface Vlan extends Served {
  readonly kind: 'vlan';
  readonly over: string;
  readonly vid: number;
  /** null: its parent's. */
  readonly mtu: Bytes | null;
  /** Addresses of the host itself in this VLAN: underlay of overlays whose outer frames carry the tag. */
  readonly ip: readonly IpPrefix[];
}

/** The number of virtual functions that a physical link offers; `name` is the link's. */
export interface VfPool extends Base {
  readonly kind: 'vfs';
  readonly count: number;
}

/** One SR-IOV virtual function, named `ixgbe0vf0`. */
export interface Vf extends Base {
  readonly kind: 'vf';
  readonly over: string;
  readonly index: number;
  readonly mac: Mac;
  readonly vid: number | null;
  readonly cos: Cos;
  readonly minTxRate: BitsPerSecond | null;
  readonly maxTxRate: BitsPerSecond | null;
  readonly spoofCheck: boolean;
  readonly trust: boolean;
}

export interface Overlay extends Base {
  readonly kind: 'overlay';
  readonly type: 'vxlan';
  readonly vni: number;
  /** Underlay address: one of the `ip` of a physical link or a VLAN. */
  readonly local: Ip;
  readonly port: number;
  /** Inner MAC address -> remote endpoint; empty: learned. */
  readonly remotes: Readonly<Record<Mac, Ip>>;
  /** What the outer frame's priority is: a copy of the inner one, or what the port gives to such packets. */
  readonly cosMap: 'copy' | 'zero';
  readonly forwarding: 'lossy' | 'lossless';
  /** Frames that each port's queue holds. */
  readonly ring: number;
  readonly mtu: Bytes;
}

export interface Vnic extends Served {
  readonly kind: 'vnic';
  readonly over: string;
  readonly mac: MacAssignment;
  /** null: untagged. */
  readonly vid: number | null;
  /** null: its parent's. */
  readonly mtu: Bytes | null;
  /** Relative weight under contention, 1 to 100. */
  readonly bwShare: number | null;
  readonly rings: Rings | null;
  /** Sorted. */
  readonly protection: readonly ('mac-nospoof' | 'restricted' | 'ip-nospoof' | 'dhcp-nospoof')[];
  readonly allowedIps: readonly IpPrefix[];
  readonly promiscFiltered: boolean;
}

/** A VNIC's address and where it comes from; `auto` has been resolved to factory or random. */
export type MacAssignment =
  | { readonly kind: 'factory'; readonly slot: number; readonly address: Mac }
  | { readonly kind: 'random'; readonly prefix: string; readonly address: Mac }
  | { readonly kind: 'fixed'; readonly address: Mac }
  | { readonly kind: 'vrrp'; readonly vrid: number; readonly family: 'inet' | 'inet6'; readonly address: Mac };

/** A named set of prefixes, so that a flow can match thousands of addresses and change one. */
export interface AddressSet extends Base {
  readonly kind: 'address-set';
  /** Sorted, canonical. */
  readonly entries: readonly IpPrefix[];
  /** When an entry stops to count, by the host's virtual clock; it is listed until it is removed. */
  readonly expires: Readonly<Record<IpPrefix, Moment>>;
}

export interface Flow extends Base {
  readonly kind: 'flow';
  readonly over: string;
  readonly match: FlowMatch;
  readonly maxbw: BitsPerSecond | null;
  readonly bwShare: number | null;
  readonly priority: ThreadPriority;
  readonly cpus: readonly number[] | null;
  readonly cos: Cos | null;
  /** 1 is searched first; null: after all ranked ones, narrow before wide (`searchOrder`). */
  readonly rank: number | null;
}

/** Attributes that a frame must all meet (flowadm 5.1); null: any. */
export interface FlowMatch {
  readonly protocol: 'tcp' | 'udp' | 'sctp' | 'icmp' | 'icmpv6' | null;
  readonly localIp: IpPrefix | { readonly set: string } | null;
  readonly remoteIp: IpPrefix | { readonly set: string } | null;
  readonly localPort: number | null;
  readonly remotePort: number | null;
  /** The whole DS byte and the mask under which it is compared. */
  readonly dsfield: { readonly value: number; readonly mask: number } | null;
  readonly direction: 'in' | 'out' | 'bi';
}

/** A zone, virtual machine or container: which links it owns, their addresses, what it is. */
export interface Guest extends Base {
  readonly kind: 'guest';
  readonly type: 'zone' | 'vm' | 'container';
  readonly role: 'host' | 'router';
  readonly cpus: readonly number[] | null;
  /** Link name -> its addresses. */
  readonly nics: Readonly<Record<string, { readonly ip: readonly IpPrefix[] }>>;
  /** Destination prefix -> next hop. */
  readonly routes: Readonly<Record<IpPrefix, Ip>>;
}
