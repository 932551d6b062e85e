import type { Channel } from '../channel.ts';
import { Meeting } from '../channel.ts';
import type { DropSite } from '../count/drop-site.ts';
import type { Door, Waiter } from '../door.ts';
import { Ring } from '../forward/ring.ts';
import type { Frame } from '../frame/frame.ts';
import type { World } from '../world.ts';
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
 */
export class Guest implements Way, Door {
  readonly meeting = new Meeting(true);
  private readonly world: World;
  private readonly settings: GuestSettings;
  private readonly sender: Sender;
  private readonly qdisc: Ring;
  private readonly ring: Ring;
  private readonly noSocket: DropSite;

  constructor(world: World, settings: GuestSettings, sender: Sender) {
    this.world = world;
    this.settings = settings;
    this.sender = sender;
    const { client, qdiscFrames, stopFrames, wakeFrames, forwards } = settings;
    const place = `client/${client}`;
    const limitFrames = qdiscFrames ?? (forwards ? FORWARDED_FRAMES : Number.MAX_SAFE_INTEGER);
    const common = { place, of: client, refuses: true };
    this.ring = new Ring(
      world,
      { ...common, kind: 'tx-ring', limitFrames: stopFrames, resumeFrames: wakeFrames, site: null },
      new Leaving(sender),
    );
    const site = qdiscFrames === null ? null : world.ledger.site(place, 'qdisc');
    this.qdisc = new Ring(
      world,
      { ...common, kind: 'qdisc', limitFrames, resumeFrames: limitFrames - 1, site },
      this.ring,
    );
    this.noSocket = world.ledger.site(place, 'socket');
    sender.isFirst = false;
  }

  outlet(): Channel | null | undefined {
    return undefined;
  }

  receive(frame: Frame): void {
    const { watch } = this.world;
    if (watch !== null && frame.born === frame.at) watch.stream(frame, 'out');
    if (this.qdisc.count === 0 && this.ring.count === 0 && this.sender.admits(frame)) {
      // The common case: nothing waits and the host takes it at once.
      this.qdisc.note(frame);
      this.ring.note(frame);
      if (!frame.credited) frame.owner.leave(frame);
      this.sender.receive(frame);
    } else if (this.settings.qdiscFrames === null && this.hasNoSocket(frame) && !this.isFree())
      this.noSocket.drop(frame);
    else this.qdisc.receive(frame);
  }

  /** Sources that wait to hear of their frames have a socket, and conversations have their windows. */
  private hasNoSocket({ credited, owner }: Frame): boolean {
    return credited && owner.taker === null && !this.settings.forwards;
  }

  private isFree(): boolean {
    return this.qdisc.count === 0 && this.ring.admits();
  }

  admits(): boolean {
    return this.qdisc.admits();
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.qdisc.enlist(frame, waiter);
  }
}

/** The host takes a frame out of the ring: its socket has room again. */
class Leaving implements Door {
  private readonly sender: Sender;

  constructor(sender: Sender) {
    this.sender = sender;
  }

  receive(frame: Frame): void {
    if (!frame.credited) frame.owner.leave(frame);
    this.sender.receive(frame);
  }

  admits(frame: Frame): boolean {
    return this.sender.admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): boolean {
    return this.sender.enlist(frame, waiter);
  }
}
