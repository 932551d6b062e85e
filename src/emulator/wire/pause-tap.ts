import type { IngressPart } from '../blueprint.ts';
import type { Sighting } from '../options.ts';
import type { Watch } from '../probe/watch.ts';
import { RANK, type Waker, type World } from '../world.ts';
import type { PauseNotice } from './pause-notice.ts';

/** To this address bridges forward nothing: it ends at the other end of the wire (802.3 annex 31A). */
const MAC_CONTROL_ADDRESS = '01:80:c2:00:00:01';
const MAC_CONTROL = 0x8808;

/** Stands at the end of one direction of a cable, and shows the pause frames that arrive there. */
export class PauseTap implements Waker {
  id = -1;
  private readonly world: World;
  private readonly watch: Watch;
  private readonly place: string;
  private readonly direction: Sighting['direction'];
  private readonly part: IngressPart;
  private readonly coming: { readonly at: number; readonly notice: PauseNotice }[] = [];
  private count = 0;

  constructor(world: World, watch: Watch, place: string, direction: Sighting['direction'], part: IngressPart) {
    this.world = world;
    this.watch = watch;
    this.place = place;
    this.direction = direction;
    this.part = part;
    world.register(this, RANK.arrival);
  }

  /** A frame is on its way and arrives at that instant. */
  expect(notice: PauseNotice, at: number): void {
    this.coming.push({ at, notice });
    if (this.coming.length === 1) this.schedule();
  }

  wake(): void {
    const first = this.coming.shift();
    if (first !== undefined) this.watch.show(this.sighting(first.notice, first.at));
    this.schedule();
  }

  private schedule(): void {
    const next = this.coming[0];
    if (next === undefined) return;
    this.world.agenda.due[this.id] = next.at;
    this.world.agenda.schedule(this.id);
  }

  private sighting({ priorities, pausing }: PauseNotice, at: number): Sighting {
    const { kind, mac, quanta, pauseFrameBytes } = this.part;
    return {
      atPicoseconds: at,
      place: this.place,
      direction: this.direction,
      stream: '',
      bytes: pauseFrameBytes,
      sourceMac: mac,
      destinationMac: MAC_CONTROL_ADDRESS,
      vid: null,
      cos: 0,
      protocol: { etherType: MAC_CONTROL },
      sourceIp: null,
      destinationIp: null,
      sourcePort: 0,
      destinationPort: 0,
      dsfield: 0,
      number: this.count++,
      tcp: null,
      inner: null,
      pause: { kind, priorities, pausing, quanta },
    };
  }
}
