/**
 * What a simulation has counted, as plain JSON data, at one instant of virtual time. All frame and byte counts are exact
 * integers since the end of the warm-up; frames on their way then are `carriedIn`. Lists are sorted by name. Bytes are l2
 * (without FCS) unless the field says otherwise.
 */
export interface Result {
  readonly fromPicoseconds: number;
  readonly toPicoseconds: number;
  readonly conservation: Conservation;
  readonly streams: readonly StreamResult[];
  /** Of each query the time from asking to the last answer. */
  readonly queries: readonly { readonly name: string; readonly times: Histogram }[];
  readonly cables: readonly CableResult[];
  readonly clients: readonly ClientResult[];
  readonly flows: readonly FlowResult[];
  readonly lanes: readonly LaneResult[];
  readonly rings: readonly RingResult[];
  readonly transmitRings: readonly TransmitRingResult[];
  readonly transmitLanes: readonly TransmitLaneResult[];
  readonly nics: readonly NicResult[];
  readonly cpus: readonly CpuResult[];
  readonly aggregations: readonly AggregationResult[];
  readonly queues: readonly WaitingResult[];
  /** All drops, by place and reason; sorted. */
  readonly drops: readonly DropCount[];
  /** Circles of buffers that wait for each other, so that none of them will ever be free; empty: none. */
  readonly deadlocks: readonly DeadlockResult[];
}

export interface DeadlockResult {
  /** When the last of its buffers asked for the pause that closes the circle. */
  readonly sincePicoseconds: number;
  /** Each waits for the next, the last for the first. */
  readonly buffers: readonly StuckBuffer[];
}

/** The end of a cable with a buffer: where its frames come in, and the class. */
export interface StuckBuffer {
  readonly cable: string;
  /** The part into which frames come by it. */
  readonly into: string;
  /** The class of the buffer. */
  readonly name: string;
  /** What it holds, FCS included, and whose it is. */
  readonly frames: number;
  readonly bytes: number;
  readonly streams: readonly string[];
}

/** carriedIn + offered + replicated = delivered + dropped + merged + inFlight, in frames and in bytes. */
export interface Conservation {
  readonly carriedIn: Count;
  readonly offered: Count;
  /** Copies made by flooding, broadcast and promiscuous clients, beyond the first. */
  readonly replicated: Count;
  readonly delivered: Count;
  readonly dropped: Count;
  /** Frames that ended in the network without loss: consumed by a bridge, or ACKs joined. */
  readonly merged: Count;
  readonly inFlight: Count;
}

/**
 * The counters alone, for a look between slices: without what has to be searched for (frames in queues, drops by place, times)
 * and without the check that needs it.
 */
export interface Glance
  extends Pick<Result, 'toPicoseconds' | 'cables' | 'clients' | 'flows' | 'lanes' | 'cpus' | 'nics' | 'aggregations'> {
  readonly streams: readonly Pick<StreamResult, 'name' | 'offered' | 'delivered' | 'dropped'>[];
  readonly queries: readonly { readonly name: string; readonly completed: number; readonly sumPicoseconds: number }[];
}

export interface Count {
  readonly frames: number;
  readonly bytes: number;
}

export type DropReason =
  | 'headroom' // a lossless class has no room left at the port by which the frame came
  | 'queue' // a transmit queue of a cable end or a bridge's way to a client is full
  | 'ring' // the receive ring has no descriptor
  | 'nic' // the NIC handles no more packets a second
  | 'lane' // the soft ring set is full
  | 'limiter' // maxbw: no credit and no place to wait, or maxbw 0
  | 'receiver' // the application's buffer is full
  | 'qdisc' // the queueing discipline of the sending guest is full
  | 'socket' // the sender has no socket buffer to wait in, and its way is full
  | 'mtu'
  | 'mac-spoof'
  | 'ip-spoof'
  | 'dhcp-spoof'
  | 'restricted'
  | 'link-down'
  | 'no-uplink' // nothing of the bridge or aggregation is up
  | 'no-receiver' // nobody there takes a frame for this address, or of this VLAN
  | 'no-route'
  | 'ttl'
  | 'bit-error';

export interface DropCount extends Count {
  /** Kind and name of the part: `cable/net0`, `client/vnic1`. */
  readonly place: string;
  readonly reason: DropReason;
}

export interface StreamResult {
  readonly name: string;
  readonly offered: Count;
  readonly delivered: Count;
  readonly dropped: Count;
  readonly replicated: Count;
  readonly merged: Count;
  readonly inFlight: Count;
  readonly carriedIn: Count;
  readonly drops: readonly DropCount[];
  /** From being offered to being consumed. */
  readonly latency: Histogram;
  /** Payload that an application has got, in order and once: TCP and request-response; null otherwise. */
  readonly goodputBytes: number | null;
  readonly tcp: TcpResult | null;
  /** Finished exchanges, and the time of each; null unless request-response or a worker of a query. */
  readonly exchanges: Histogram | null;
  /** Time in which a greedy source was ready and could not send. */
  readonly blockedPicoseconds: number;
}

export interface TcpResult {
  readonly segmentsSent: number;
  readonly retransmissions: number;
  readonly fastRetransmissions: number;
  readonly timeouts: number;
}

/** Log-linear: 32 bins per power of two, so that a value is known to 3 %. Count, sum, least and most are exact. */
export interface Histogram {
  readonly count: number;
  readonly sumPicoseconds: number;
  readonly minPicoseconds: number;
  readonly maxPicoseconds: number;
  /** Bins that are not empty: lower bound and count, ascending. */
  readonly bins: readonly (readonly [number, number])[];
}

export interface CableResult {
  readonly name: string;
  readonly up: boolean;
  readonly ends: readonly [EgressResult, EgressResult];
}

/** What left by one end of a cable, and what waits there. */
export interface EgressResult {
  readonly part: string;
  readonly sent: Count;
  /** Arrived at the other end without error; and with one. */
  readonly received: Count;
  readonly wrong: Count;
  readonly wireBytes: number;
  readonly busyPicoseconds: number;
  readonly dropped: Count;
  readonly queue: QueueResult;
  readonly classes: readonly ClassResult[];
  /** Pauses that this end asks for and obeys; empty: none. */
  readonly pauses: readonly PauseResult[];
  /** Pause frames sent. Their bytes on the wire are not within `wireBytes`. */
  readonly pauseFrames: number;
  /** Room for what comes in by this end and may not be lost. */
  readonly buffers: readonly BufferResult[];
}

/** One priority of a cable end; null: all of them (PAUSE). */
export interface PauseResult {
  readonly priority: number | null;
  /** Frames sent that named it, and frames obeyed that did: those that end a pause count too. */
  readonly requests: number;
  readonly indications: number;
  /** Time for which this end might not send it. */
  readonly pausedPicoseconds: number;
}

export interface BufferResult {
  readonly name: string;
  /** With FCS. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** No room: `headroom`. */
  readonly dropped: Count;
}

export interface QueueResult {
  readonly offered: Count;
  readonly frames: number;
  readonly maxFrames: number;
}

/** `qdisc`, `tx-ring`: of a sending guest; `input`, `output`: of a switch's port; `rx-ring`: before a receive stack. */
export type QueueKind = 'qdisc' | 'tx-ring' | 'input' | 'output' | 'rx-ring';

/** A queue in which frames wait for room further on. offered = sent + dropped + frames. */
export interface WaitingResult extends QueueResult {
  readonly kind: QueueKind;
  /** The part that it belongs to: `bridge/stub0`, `client/vnic1`. */
  readonly place: string;
  /** Client or uplink whose it is. */
  readonly of: string;
  readonly sent: Count;
  readonly dropped: Count;
  /** Times that it told senders to stop. */
  readonly stops: number;
}

export interface ClassResult {
  readonly name: string;
  readonly sent: Count;
  readonly wireBytes: number;
  readonly dropped: Count;
  readonly queue: QueueResult;
}

export interface ClientResult {
  readonly name: string;
  readonly sent: Count;
  readonly received: Count;
  /** Of those received: from clients of the same link, and to all. */
  readonly receivedLocal: Count;
  readonly receivedBroadcast: Count;
  readonly sentDropped: Count;
  readonly receivedDropped: Count;
  /** Times that a sender was told to stop, and to go on (back-pressure of `crossbow-tick`). */
  readonly blocked: number;
  readonly unblocked: number;
}

export interface FlowResult {
  readonly name: string;
  readonly over: string;
  readonly sent: Count;
  readonly received: Count;
  readonly sentDropped: Count;
  readonly receivedDropped: Count;
}

/** The soft ring set of a client (or of one flow) on one ring and CPU. */
export interface LaneResult {
  readonly client: string;
  /** null: the client's own. */
  readonly flow: string | null;
  /** `hw`: its own ring; `sw`: sorted out of a shared one; `local`: from clients of the same link. */
  readonly id: 'hw' | 'sw' | 'local';
  readonly index: number;
  /** The ring of its client's own, or of the shared ones, that feeds it; null: it is fed by memory, or by a flow. */
  readonly ring: number | null;
  /** Its number among the lanes of that ring. */
  readonly fanout: number;
  readonly cpu: number | null;
  /** Frames for the client: those fetched after an interrupt, those fetched by a poll, those for a group; without rings also others. */
  readonly received: Count;
  readonly interruptFrames: number;
  readonly interruptBytes: number;
  readonly pollFrames: number;
  readonly pollBytes: number;
  readonly broadcast: Count;
  /** Chains of fewer than 10, of 10 to 50, of more than 50 frames. */
  readonly chains: readonly [number, number, number];
  readonly dropped: Count;
}

export interface RingResult {
  readonly nic: string;
  readonly index: number;
  /** The client that owns it; null: shared. */
  readonly client: string | null;
  readonly received: Count;
  readonly dropped: Count;
  readonly interrupts: number;
  readonly polls: number;
  readonly maxFrames: number;
}

/** A transmit ring of a NIC, and what has left by it. */
export interface TransmitRingResult {
  readonly nic: string;
  readonly index: number;
  /** The client that owns it; null: shared. */
  readonly client: string | null;
  readonly sent: Count;
}

/** What a client has sent by one ring of its own, or by the shared ones together. The sum is what it has sent. */
export interface TransmitLaneResult {
  readonly client: string;
  readonly id: 'hw' | 'sw';
  /** Of its own rings; null: shared ones, or memory. */
  readonly index: number | null;
  readonly sent: Count;
  /** Lost behind the client's checks: by a limit, or for want of CPU time. */
  readonly dropped: Count;
}

/** What a NIC took from its wire: received = the sum of its rings. */
export interface NicResult {
  readonly name: string;
  readonly received: Count;
  /** For nobody behind it, left aside by its address filter. */
  readonly filtered: Count;
  /** Of the wrong check sequence, too large, beyond what the NIC can handle, without a descriptor in their ring or headroom. */
  readonly receivedDropped: Count;
  /** Beyond what the NIC can handle. */
  readonly sentDropped: Count;
}

export interface CpuResult {
  /** null: the blueprint's own host. */
  readonly host: string | null;
  readonly id: number;
  readonly busyPicoseconds: number;
  readonly stolenPicoseconds: number;
  readonly interrupts: number;
  readonly polls: number;
  readonly frames: number;
}

export interface AggregationResult {
  readonly name: string;
  readonly ports: readonly { readonly nic: string; readonly received: Count; readonly sent: Count }[];
}
