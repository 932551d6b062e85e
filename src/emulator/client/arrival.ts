import { isGroupMac } from '#units/mac-address.ts';
import type { Crowd, Sink } from '../ahead/crowd.ts';
import type { ClientPart } from '../blueprint.ts';
import type { Account } from '../count/account.ts';
import type { DropSite } from '../count/drop-site.ts';
import { Tally } from '../count/tally.ts';
import { type Door, isDoor, type Waiter } from '../door.ts';
import type { End } from '../end.ts';
import { discharge, type Frame, free } from '../frame/frame.ts';
import { type Header, PerHeader } from '../frame/headers.ts';
import { headerOf, rowAt } from '../frame/rows.ts';
import type { Watch } from '../probe/watch.ts';
import { final, type Receiver, type World } from '../world.ts';

/** The end of a frame's way: it has been consumed. */
export class Arrival implements Receiver {
  private readonly watch: Watch | null;
  private readonly client: string;

  constructor(watch: Watch | null, client: string) {
    this.watch = watch;
    this.client = client;
  }

  receive(frame: Frame): void {
    const { owner } = frame;
    if (this.watch !== null) this.watch.stream(frame, 'in');
    owner.deliver(frame);
    if (owner.taker !== null) owner.taker.take(frame, this.client);
    free(frame);
  }
}

/** What a client's interface thinks of a header: not for it, for it alone, or for a group. */
export const VERDICT = { stranger: 0, own: 1, group: 2, seen: 3 } as const;

/** Counts by flow what a client receives. */
export interface FlowTallies {
  /** null: the frame is in no flow. */
  of(frame: Frame): Tally | null;
}

/** The network interface of a client: takes what is for it and counts it. It has room when the application has. */
export class Inlet implements Door, End, Sink {
  readonly received = new Tally();
  /** For a group; and of strangers and these, those that came from the same link. */
  readonly broadcast = new Tally();
  readonly localBroadcast = new Tally();
  /** What it takes stays in the client's memory until the application has let it go: a tunnel that ends in a lossless switch. */
  keeps = false;
  /** null: the client has no flows. */
  flows: FlowTallies | null = null;
  private readonly world: World;
  private out: Receiver;
  private door: Door | null = null;
  private readonly others: DropSite;
  private readonly vid: number;
  private readonly name: string;
  private readonly mac: string;
  /** It looks at what is for others too, of any VLAN where it has none of its own. */
  private readonly promiscuous: boolean;
  private readonly verdicts = new PerHeader();

  constructor(
    world: World,
    { name, mac, vid, promiscuous }: Pick<ClientPart, 'name' | 'mac' | 'vid' | 'promiscuous'>,
    out: Receiver,
  ) {
    this.world = world;
    this.out = out;
    this.others = world.ledger.site(`client/${name}`, 'no-receiver');
    this.vid = vid ?? 0;
    this.promiscuous = promiscuous;
    this.name = name;
    this.mac = mac;
    world.onSeal(() => {
      this.out = final(this.out);
      this.door = isDoor(this.out) ? this.out : null;
    });
    for (const tally of [this.received, this.broadcast, this.localBroadcast]) world.counting.push(tally);
  }

  admits(frame: Frame): boolean {
    return this.door === null || !this.isTaken(frame.header) || this.door.admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.door !== null && this.isTaken(frame.header) && this.door.enlist(frame, waiter);
  }

  get isLast(): boolean {
    return this.out instanceof Arrival && this.flows === null;
  }

  accept(from: number, to: number, crowd: Crowd): void {
    crowd.handOver(from, to, this);
  }

  /** Those that are for it alone. */
  consume(from: number, to: number, bytes: number, account: Account): boolean {
    if (this.verdict(headerOf(rowAt(from))) !== VERDICT.own) return false;
    this.received.addMany(to - from, bytes);
    account.deliverMany(from, to, bytes);
    return true;
  }

  receive(frame: Frame): void {
    const verdict = this.verdict(frame.header);
    if (!this.keeps || verdict === VERDICT.stranger || verdict === VERDICT.seen) discharge(frame);
    const bytes = frame.size;
    if (verdict === VERDICT.stranger) {
      this.received.drop(bytes);
      if (frame.local) this.localBroadcast.drop(bytes);
      this.others.drop(frame);
      return;
    }
    this.received.add(bytes);
    if (this.flows !== null) this.flows.of(frame)?.add(bytes);
    const { watch } = this.world;
    if (watch !== null) watch.place(frame, this.name, 'in');
    if (verdict === VERDICT.group) {
      this.broadcast.add(bytes);
      if (frame.local) this.localBroadcast.add(bytes);
    }
    if (verdict === VERDICT.seen) {
      frame.owner.merge(frame);
      free(frame);
    } else this.out.receive(frame);
  }

  /** Whether a frame of that row goes on to the application. */
  private isTaken(row: number): boolean {
    const verdict = this.verdict(row);
    return verdict === VERDICT.own || verdict === VERDICT.group;
  }

  /** A frame that was flooded here for want of knowledge is no business of a client that it is not addressed to. */
  private wants({ destinationMac }: Header): boolean {
    return destinationMac === this.mac || isGroupMac(destinationMac);
  }

  /** One of `VERDICT`, for a header of that row. */
  verdict(row: number): number {
    const known = this.verdicts.get(row);
    if (known >= 0) return known;
    const head = this.world.headers.get(row);
    const isOwn = head.vid === this.vid && this.wants(head);
    const other = this.promiscuous && (this.vid === 0 || head.vid === this.vid) ? VERDICT.seen : VERDICT.stranger;
    const verdict = isOwn ? (isGroupMac(head.destinationMac) ? VERDICT.group : VERDICT.own) : other;
    this.verdicts.set(row, verdict);
    return verdict;
  }
}
