import type { ClientSecurity } from '../blueprint.ts';
import type { Channel, Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { RingCounter } from '../count/ring-counter.ts';
import type { Tally } from '../count/tally.ts';
import { type Door, isDoor, type Waiter } from '../door.ts';
import type { Crossing } from '../forward/crossing.ts';
import type { Frame } from '../frame/frame.ts';
import { type Header, PerHeader } from '../frame/headers.ts';
import type { TokenBucket } from '../limit/token-bucket.ts';
import type { DropReason } from '../result.ts';
import type { Egress } from '../wire/egress.ts';
import { final, type Receiver, type World } from '../world.ts';
import type { Classifier } from './classifier.ts';
import { offence } from './security.ts';

/** Where sources and routers hand over what a client sends. */
export interface Way extends Receiver {
  readonly meeting: Meeting;
  /**
   * The channel in which all frames of this client first meet others; null: they meet none; undefined: there is more than one
   * way. What lets a source run ahead.
   */
  outlet(): Channel | null | undefined;
}

/** A way through a flow: what its limiter is, and which frames take it. */
export interface FlowGate {
  readonly entrance: Receiver;
  readonly tally: Tally;
  /** 802.1p value that its frames take; null: unchanged. */
  readonly cos: number | null;
}

/**
 * Where a client's frames enter the host: what it may not send is dropped, the rest is counted and goes through its flow or, when
 * none matches, straight on.
 */
export class Sender implements Way, Door {
  readonly meeting: Meeting;
  /** The channels on its way, in their order, as far as it is the only one; null: there are several, or they are not known. */
  channels: readonly Channel[] | null = null;
  /** The parts between it and that channel, in their order: no more than a bucket, a NIC and a queue. */
  bucket: TokenBucket | null = null;
  crossing: Crossing | null = null;
  queue: Egress | null = null;
  gates: readonly FlowGate[] = [];
  /** Its transmit rings; null: it has one at most, which needs no count of its own. */
  rings: RingCounter | null = null;
  /** Frames come straight from their sources: here they are seen as offered. */
  isFirst = true;
  readonly tally: Tally;
  readonly classifier: Classifier | null;
  private readonly world: World;
  private out: Receiver;
  /** The same, if it may have no room. */
  private door: Door | null = null;
  private readonly mac: string;
  private readonly name: string;
  private readonly security: ClientSecurity;
  private readonly place: string;
  private readonly limit: number;
  private readonly verdicts = new PerHeader();
  private verdictsOf = -1;
  /** There is nothing to check and no flow. */
  private readonly unchecked: boolean;
  private readonly marks = new PerHeader();
  /** Rows by which its frames leave -> their flow and one; 0: none. */
  private readonly flowsOut = new PerHeader();

  constructor(
    world: World,
    client: { readonly name: string; readonly mac: string; readonly mtu: number; readonly security: ClientSecurity },
    classifier: Classifier | null,
    tally: Tally,
    out: Receiver,
    meeting: Meeting,
  ) {
    this.world = world;
    this.out = out;
    this.meeting = meeting;
    this.mac = client.mac;
    this.name = client.name;
    this.security = client.security;
    this.classifier = classifier;
    this.tally = tally;
    this.place = `client/${client.name}`;
    const { macNospoof, allowedIps, restricted, dhcpNospoof } = client.security;
    this.unchecked = classifier === null && !macNospoof && allowedIps === null && !restricted && !dhcpNospoof;
    this.limit = client.mtu + 14;
    world.onSeal(() => {
      this.out = final(this.out);
      this.door = isDoor(this.out) ? this.out : null;
    });
  }

  outlet(): Channel | undefined {
    return this.channels?.find((channel) => !channel.isPrivate);
  }

  receive(frame: Frame): void {
    const { watch } = this.world;
    if (watch !== null) {
      // What a router forwards was offered before.
      if (this.isFirst && frame.born === frame.at) watch.stream(frame, 'out');
      watch.place(frame, this.name, 'out');
    }
    const row = frame.header;
    const bytes = frame.size;
    if (bytes > this.limit && bytes - (this.world.headers.get(row).vid === 0 ? 0 : 4) > this.limit) {
      this.tally.drop(bytes);
      this.siteOf('mtu').drop(frame);
      return;
    }
    const verdict = this.unchecked ? 0 : this.verdict(row);
    if (verdict === 0) {
      this.tally.add(bytes);
      if (this.rings !== null) this.rings.add(row, bytes);
      this.out.receive(frame);
    } else this.detour(frame, row, bytes, verdict);
  }

  /** What it may not send it need not wait for. */
  admits(frame: Frame): boolean {
    return this.doorOf(frame)?.admits(frame) ?? true;
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.doorOf(frame)?.enlist(frame, waiter) ?? false;
  }

  private doorOf({ header, size }: Frame): Door | null {
    if (size > this.limit && size - (this.world.headers.get(header).vid === 0 ? 0 : 4) > this.limit) return null;
    const verdict = this.unchecked ? 0 : this.verdict(header);
    if (verdict === FORBIDDEN) return null;
    if (verdict === 0) return this.door;
    const { entrance } = this.gates[verdict - 1] as FlowGate;
    return isDoor(entrance) ? entrance : null;
  }

  /** Whether a frame goes straight on, uncounted here. */
  passes(row: number, bytes: number): boolean {
    if (bytes > this.limit && bytes - (this.world.headers.get(row).vid === 0 ? 0 : 4) > this.limit) return false;
    return this.unchecked || this.verdict(row) === 0;
  }

  private detour(frame: Frame, row: number, bytes: number, verdict: number): void {
    if (verdict === FORBIDDEN) {
      const reason = offence(this.world.headers.get(row), this.mac, this.security);
      this.tally.drop(bytes);
      if (reason !== null) this.siteOf(reason).drop(frame);
      return;
    }
    this.tally.add(bytes);
    const gate = this.gates[verdict - 1] as FlowGate;
    gate.tally.add(bytes);
    if (gate.cos !== null) frame.header = this.marked(row, gate.cos);
    this.flowsOut.set(frame.header, verdict);
    if (this.rings !== null) this.rings.add(frame.header, bytes);
    gate.entrance.receive(frame);
  }

  /** Looked up when something is lost: most senders never lose anything. */
  private siteOf(reason: DropReason): DropSite {
    return this.world.ledger.site(this.place, reason);
  }

  /** A frame that has been counted before is on its way still: it counts as sent when it leaves. */
  carry({ header, size }: Frame): void {
    this.tally.add(size);
    this.gates[this.flowOut(header)]?.tally.add(size);
    if (this.rings !== null) this.rings.add(header, size);
  }

  /** Index of the flow by which frames of that row have left; -1: none. */
  flowOut(row: number): number {
    return Math.max(0, this.flowsOut.get(row)) - 1;
  }

  /** A frame is lost behind its flow: by the client's own limit, or for want of CPU time. */
  loseBehindFlow({ header, size }: Frame): void {
    this.gates[this.flowOut(header)]?.tally.drop(size);
  }

  /** A frame is lost behind the ring that has counted it. Not every frame lost there is one that went out. */
  loseBehindRing(frame: Frame): void {
    if (this.rings?.knows(frame.header)) this.rings.lose(frame);
  }

  /** The row of the same header with another priority. */
  private marked(row: number, cos: number): number {
    let other = this.marks.get(row);
    if (other < 0) {
      other = this.world.headers.add({ ...this.world.headers.get(row), cos });
      this.marks.set(row, other);
    }
    return other;
  }

  /** 0: straight on; n: by gate n - 1; FORBIDDEN. */
  private verdict(row: number): number {
    const { classifier } = this;
    if (classifier !== null && classifier.version !== this.verdictsOf) {
      this.verdicts.clear();
      this.flowsOut.clear();
      this.verdictsOf = classifier.version;
    }
    const known = this.verdicts.get(row);
    if (known >= 0) return known;
    const verdict = this.judge(this.world.headers.get(row));
    this.verdicts.set(row, verdict);
    return verdict;
  }

  private judge(head: Header): number {
    if (offence(head, this.mac, this.security) !== null) return FORBIDDEN;
    return this.classifier === null ? 0 : this.classifier.classify(head, 'out') + 1;
  }
}

const FORBIDDEN = 0x7fffffff;
