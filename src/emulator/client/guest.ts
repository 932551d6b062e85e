import type { Channel } from '../channel.ts';
import { Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Door, Waiter } from '../door.ts';
import { Ring } from '../forward/ring.ts';
import type { Frame } from '../frame/frame.ts';
import { Fifo } from '../wire/fifo.ts';
import { type Holder, RANK, type Waker, type World } from '../world.ts';
import type { Sender, Way } from './sender.ts';

export interface GuestSettings {
  readonly client: string;
  /** Frames that the queueing discipline holds; one more is dropped (`qdisc`). null: as many as the sockets above it. */
  readonly qdiscFrames: number | null;
  /** Frames in the ring of the virtual NIC at which the queueing discipline stops, and at which it goes on. */
  readonly stopFrames: number;
  readonly wakeFrames: number;
  /** It also forwards what others send, for which no socket keeps room. */
  readonly forwards: boolean;
}

/** Frames of others that a router without a limit of its own keeps (txqueuelen of Linux). */
const FORWARDED_FRAMES = 1000;

/**
 * What a sending guest keeps until its host takes it: the queueing discipline, then the ring of its virtual NIC. A frame leaves its
 * socket when it leaves the ring, so what a socket may hold bounds its share of both, and sockets together bound the discipline.
 * A frame without a socket of its own has the discipline's own limit; where there is none it is dropped (`socket`).
 *
 * Where memory alone is between two guests a frame is there at once, and so is what answers it. An answer that comes while the frame before
 * it is being handed over waits for a turn of its own: conversations do not nest.
 */
export class Guest implements Way, Door, Waker, Holder {
  id = -1;
  readonly meeting = new Meeting(true);
  private passed = false;
  private readonly world: World;
  readonly settings: GuestSettings;
  private readonly sender: Sender;
  readonly qdisc: Ring;
  readonly ring: Ring;
  /** Where frames without a socket are lost. */
  readonly noSocket: DropSite;
  private handing = false;
  private readonly answers = new Fifo(0);

  constructor(world: World, settings: GuestSettings, sender: Sender) {
    this.world = world;
    this.settings = settings;
    this.sender = sender;
    const { client, qdiscFrames, stopFrames, wakeFrames, forwards } = settings;
    const place = `client/${client}`;
    const limitFrames = qdiscFrames ?? (forwards ? FORWARDED_FRAMES : Number.MAX_SAFE_INTEGER);
    const common = { place, of: client, refuses: true };
    this.ring = Ring.shown(
      world,
      { ...common, kind: 'tx-ring', limitFrames: stopFrames, resumeFrames: wakeFrames, site: null },
      new Leaving(sender, (frame) => this.hand(frame)),
    );
    const site = qdiscFrames === null ? null : world.ledger.site(place, 'qdisc');
    this.qdisc = Ring.shown(
      world,
      { ...common, kind: 'qdisc', limitFrames, resumeFrames: limitFrames - 1, site },
      this.ring,
    );
    this.noSocket = world.ledger.site(place, 'socket');
    sender.isFirst = false;
    world.register(this, RANK.sender);
    world.holders.push(this);
  }

  outlet(): Channel | null | undefined {
    return this.passed ? null : undefined;
  }

  /** All that it ever hands on passes at once, and meets nothing but counters: to be called before the world is sealed. */
  leaveOpen(): void {
    this.passed = true;
    this.meeting.timed = false;
  }

  receive(frame: Frame): void {
    const { watch } = this.world;
    if (watch !== null && frame.born === frame.at) watch.stream(frame, 'out');
    if (this.handing || this.answers.count > 0) {
      this.answers.put(frame);
      this.pend();
    } else this.take(frame);
  }

  /** The first of the answers that have come. */
  wake(): void {
    const frame = this.answers.take();
    if (frame !== null) this.take(frame);
    if (this.answers.count > 0) this.pend();
  }

  private pend(): void {
    const { agenda, now } = this.world;
    agenda.due[this.id] = now;
    agenda.schedule(this.id);
  }

  private take(frame: Frame): void {
    if (this.passed || (this.qdisc.count === 0 && this.ring.count === 0 && this.sender.admits(frame))) {
      // The common case: nothing waits and the host takes it at once.
      this.qdisc.note(frame);
      this.ring.note(frame);
      this.hand(frame);
    } else if (this.settings.qdiscFrames === null && this.hasNoSocket(frame) && !this.isFree())
      this.noSocket.drop(frame);
    else this.qdisc.receive(frame);
  }

  /** The host takes a frame: its socket has room again. */
  private hand(frame: Frame): void {
    if (!frame.credited) frame.owner.leave(frame);
    const { handing } = this;
    this.handing = true;
    this.sender.receive(frame);
    this.handing = handing;
  }

  /** Sources that wait to hear of their frames have a socket, and conversations have their windows. */
  private hasNoSocket({ credited, owner }: Frame): boolean {
    return credited && owner.taker === null && !this.settings.forwards;
  }

  private isFree(): boolean {
    return this.qdisc.count === 0 && this.ring.admits();
  }

  /** Nothing is on its way between its rings and the host. */
  get isAtRest(): boolean {
    return !this.handing && this.answers.count === 0;
  }

  admits(): boolean {
    return this.qdisc.admits();
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.qdisc.enlist(frame, waiter);
  }

  hold(visit: (frame: Frame) => void): void {
    this.answers.hold(visit);
  }
}

/** The host takes a frame out of the ring. */
class Leaving implements Door {
  private readonly sender: Sender;
  private readonly hand: (frame: Frame) => void;

  constructor(sender: Sender, hand: (frame: Frame) => void) {
    this.sender = sender;
    this.hand = hand;
  }

  receive(frame: Frame): void {
    this.hand(frame);
  }

  admits(frame: Frame): boolean {
    return this.sender.admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.sender.enlist(frame, waiter);
  }
}
