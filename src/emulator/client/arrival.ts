import { isGroupMac } from '#units/mac-address.ts';
import type { DropSite } from '../count/drop-site.ts';
import { Tally } from '../count/tally.ts';
import { type Door, isDoor, type Waiter } from '../door.ts';
import { type Frame, free } from '../frame/frame.ts';
import { type Header, PerHeader } from '../frame/headers.ts';
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

/** The network interface of a client: takes what is for it and counts it. It has room when the application has. */
export class Inlet implements Door {
  readonly received = new Tally();
  readonly local = new Tally();
  readonly broadcast = new Tally();
  private readonly world: World;
  private out: Receiver;
  private door: Door | null = null;
  private readonly others: DropSite;
  private readonly vid: number;
  private readonly name: string;
  private readonly wants: (head: Header) => boolean;
  private readonly verdicts = new PerHeader();

  constructor(world: World, name: string, vid: number, wants: (head: Header) => boolean, out: Receiver) {
    this.world = world;
    this.out = out;
    this.others = world.ledger.site(`client/${name}`, 'no-receiver');
    this.vid = vid;
    this.name = name;
    world.onSeal(() => {
      this.out = final(this.out);
      this.door = isDoor(this.out) ? this.out : null;
    });
    this.wants = wants;
    for (const tally of [this.received, this.local, this.broadcast]) world.counting.push(tally);
  }

  admits(frame: Frame): boolean {
    return this.door === null || this.verdictOn(frame.header) === 0 || this.door.admits(frame);
  }

  enlist(frame: Frame, waiter: Waiter): void {
    this.door?.enlist(frame, waiter);
  }

  receive(frame: Frame): void {
    const verdict = this.verdictOn(frame.header);
    const bytes = frame.size;
    if (verdict === 0) {
      this.received.drop(bytes);
      this.others.drop(frame);
      return;
    }
    this.received.add(bytes);
    const { watch } = this.world;
    if (watch !== null) watch.place(frame, this.name, 'in');
    if (verdict === 2) this.broadcast.add(bytes);
    this.out.receive(frame);
  }

  /** 0: not for this client; 1: for it; 2: for all. */
  private verdictOn(row: number): number {
    let verdict = this.verdicts.get(row);
    if (verdict < 0) {
      const head = this.world.headers.get(row);
      verdict = head.vid !== this.vid || !this.wants(head) ? 0 : isGroupMac(head.destinationMac) ? 2 : 1;
      this.verdicts.set(row, verdict);
    }
    return verdict;
  }
}
