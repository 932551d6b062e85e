import type { Band, InterruptSettings } from '../blueprint.ts';
import { type Inlet, VERDICT } from '../client/arrival.ts';
import type { DropSite } from '../count/drop-site.ts';
import { type Door, Line, type Waiter } from '../door.ts';
import type { Frame } from '../frame/frame.ts';
import { type Holder, RANK, type Receiver, type Waker, type World } from '../world.ts';
import type { Cpu, Work } from './cpu.ts';

export interface LaneSettings {
  readonly limitFrames: number;
  /** A full lane closes its door until no more than so many frames are left, and drops nothing; null: one more frame is dropped. */
  readonly resumeFrames: number | null;
  readonly packetPicoseconds: number;
  readonly bytePicoseconds: number;
  readonly interruptPicoseconds: number;
  readonly pollPicoseconds: number;
  /** Frames of one chain. */
  readonly pollBudget: number;
  /** Added where the CPU is of another node than this; null: it does not matter. */
  readonly numa: number | null;
  readonly remotePicoseconds: number;
  /** null: handed over by other work of the host, without interrupt or poll. */
  readonly interrupts: InterruptSettings | null;
}

/**
 * A queue with the CPU that serves it: a soft ring set of illumos, or whatever else takes CPU time per frame. In dynamic mode the
 * first frame of an idle lane raises an interrupt; as long as frames are there, they are then fetched by polling, chain by chain.
 *
 * Where the next part has no room, the lane stops before it takes a frame, as a softirq does that leaves frames in their ring.
 *
 * Identities: offered = received + dropped + waiting; received = by interrupt + by poll + broadcast + strangers, where the lane
 * is fed by interrupts and polls (of others the rest is what came by hand).
 */
export class Lane implements Door, Waiter, Waker, Holder, Work {
  id = -1;
  place = 0;
  band: Band;
  offeredFrames = 0;
  offeredBytes = 0;
  receivedFrames = 0;
  receivedBytes = 0;
  droppedFrames = 0;
  droppedBytes = 0;
  interruptFrames = 0;
  interruptBytes = 0;
  pollFrames = 0;
  pollBytes = 0;
  /** Of those received: for a group, and flooded ones that are for somebody else. */
  broadcastFrames = 0;
  broadcastBytes = 0;
  strangerFrames = 0;
  strangerBytes = 0;
  interrupts = 0;
  polls = 0;
  maxFrames = 0;
  readonly chains: [number, number, number] = [0, 0, 0];
  count = 0;
  /** Frames on which the CPU has done its work and that wait for room, in order: one, unless the lane was bound to another CPU. */
  private readonly done: Frame[] = [];
  private readonly world: World;
  readonly settings: LaneSettings;
  readonly site: DropSite;
  private readonly to: Receiver;
  /** What the client thinks of a frame; null: it is not for a client's interface. */
  private readonly inlet: Inlet | null;
  /** What must have room before a frame is begun; null: nothing. */
  private readonly exit: Door | null;
  readonly line = new Line();
  /** It stands in line at its exit. */
  private waiting = false;
  private current: Cpu;
  private head: Frame | null = null;
  private tail: Frame | null = null;
  /** Frames that the CPU knows of. */
  private visible = 0;
  /** Frames of the chain that it has fetched and not yet begun. */
  private fetched = 0;
  private polling = false;
  private byInterrupt = false;
  /** How the chain at hand was fetched. */
  private way: 'hand' | 'interrupt' | 'poll' = 'hand';

  constructor(
    world: World,
    settings: LaneSettings,
    cpu: Cpu,
    band: Band,
    site: DropSite,
    to: Receiver,
    inlet: Inlet | null = null,
    exit: Door | null = null,
  ) {
    this.world = world;
    this.settings = settings;
    this.site = site;
    this.to = to;
    this.inlet = inlet;
    this.exit = exit;
    this.current = cpu;
    this.band = band;
    world.register(this, RANK.cpu);
    world.holders.push(this);
    world.counting.push(this);
    cpu.bind(this);
  }

  get cpu(): Cpu {
    return this.current;
  }

  /** Moves to another CPU or band; what waits goes along. */
  rebind(cpu: Cpu, band: Band): void {
    if (cpu === this.current && band === this.band) return;
    this.current.unbind(this);
    this.current = cpu;
    this.band = band;
    cpu.bind(this);
  }

  receive(frame: Frame): void {
    this.offeredFrames++;
    this.offeredBytes += frame.size;
    const { limitFrames, resumeFrames } = this.settings;
    if (this.count >= limitFrames && resumeFrames === null && frame.charge === null) {
      this.droppedFrames++;
      this.droppedBytes += frame.size;
      this.site.drop(frame);
      return;
    }
    frame.next = null;
    if (this.head === null || this.tail === null) this.head = frame;
    else this.tail.next = frame;
    this.tail = frame;
    this.count++;
    if (this.count > this.maxFrames) this.maxFrames = this.count;
    if (this.count >= this.settings.limitFrames && this.settings.resumeFrames !== null) this.line.closed = true;
    this.notify();
  }

  admits(): boolean {
    return !this.line.closed;
  }

  enlist(_frame: Frame, waiter: Waiter): boolean {
    return this.line.join(waiter);
  }

  /** Tells the CPU, now or later, as the mode says. */
  private notify(): void {
    const { interrupts } = this.settings;
    if (interrupts === null) this.visible++;
    else if (interrupts.mode === 'interrupt') this.interrupt();
    else if (interrupts.mode === 'dynamic') {
      if (this.polling) this.visible++;
      else {
        this.polling = true;
        this.interrupt();
      }
    } else {
      const gathered = this.count - this.visible;
      if (interrupts.mode === 'moderated' && gathered >= interrupts.packets) this.interrupt();
      else if (!this.world.agenda.isPending(this.id)) this.defer(interrupts);
      return;
    }
    this.current.expect(this);
  }

  /** The timer of moderation, or the next poll of an empty ring: polls are at whole multiples of their time. */
  private defer({ mode, timePicoseconds }: InterruptSettings): void {
    const { agenda, now } = this.world;
    const polls = mode === 'poll' && timePicoseconds > 0;
    agenda.due[this.id] = polls ? (Math.floor(now / timePicoseconds) + 1) * timePicoseconds : now + timePicoseconds;
    agenda.schedule(this.id);
  }

  wake(): void {
    if (this.settings.interrupts?.mode === 'moderated') this.interrupt();
    else {
      this.visible = this.count;
      this.current.expect(this);
    }
  }

  private interrupt(): void {
    this.interrupts++;
    this.current.interrupts++;
    this.byInterrupt = true;
    this.visible = this.count;
    this.world.agenda.cancel(this.id);
    this.current.demand(this.settings.interruptPicoseconds);
    this.current.expect(this);
  }

  get isIdle(): boolean {
    return this.visible === 0;
  }

  isReady(): boolean {
    if (this.visible === 0) return false;
    const { exit, head } = this;
    if (exit === null || head === null) return true;
    if (this.waiting) return false;
    head.at = this.world.now;
    if (!exit.admits(head)) this.waiting = exit.enlist(head, this);
    return !this.waiting;
  }

  resume(): boolean {
    this.waiting = false;
    const before = this.count + this.done.length;
    if (this.exit !== null) this.hand(this.exit);
    if (!this.waiting) this.current.expect(this);
    return this.count + this.done.length < before;
  }

  /** Of those that are done, one for which it is its turn, and whatever need not wait. */
  private hand(exit: Door): void {
    let [frame] = this.done;
    let isTurn = true;
    while (frame !== undefined) {
      frame.at = this.world.now;
      this.waiting = !(isTurn && exit.admits(frame)) && exit.enlist(frame, this);
      if (this.waiting) return;
      this.done.shift();
      this.release(frame);
      isTurn = false;
      [frame] = this.done;
    }
  }

  /** What the next frame costs, with the poll that fetches its chain. */
  begin(cpu: Cpu): number {
    const { settings, head } = this;
    let cost = settings.packetPicoseconds + settings.bytePicoseconds * (head?.size ?? 0);
    if (settings.numa !== null && settings.numa !== cpu.part.numa) cost += settings.remotePicoseconds;
    if (this.fetched === 0) cost += this.fetch(cpu);
    return cost;
  }

  private fetch(cpu: Cpu): number {
    const { interrupts, pollPicoseconds, pollBudget } = this.settings;
    const length = Math.min(this.visible, pollBudget);
    this.fetched = length;
    this.chains[length < 10 ? 0 : length <= 50 ? 1 : 2]++;
    const byInterrupt = this.byInterrupt;
    this.byInterrupt = false;
    if (interrupts === null || interrupts.mode === 'interrupt' || byInterrupt) {
      this.way = interrupts === null ? 'hand' : 'interrupt';
      return 0;
    }
    this.way = 'poll';
    this.polls++;
    cpu.polls++;
    return pollPicoseconds;
  }

  take(): Frame | null {
    const frame = this.head;
    if (frame === null) return null;
    this.head = frame.next;
    this.count--;
    this.visible--;
    this.fetched--;
    const { resumeFrames } = this.settings;
    if (this.line.closed && resumeFrames !== null && this.count <= resumeFrames) {
      this.line.closed = false;
      this.line.open();
    }
    return frame;
  }

  /** The CPU has done its work for the frame. Others may have taken its room in the meantime: then it waits once more. */
  finish(frame: Frame): void {
    if (this.inlet === null && this.exit !== null && (this.done.length > 0 || !this.exit.admits(frame))) {
      this.done.push(frame);
      if (this.done.length > 1 || this.waiting) return;
      this.waiting = this.exit.enlist(frame, this);
      if (!this.waiting) this.resume();
    } else this.release(frame);
  }

  private release(frame: Frame): void {
    const bytes = frame.size;
    this.receivedFrames++;
    this.receivedBytes += bytes;
    this.sort(this.inlet === null ? VERDICT.own : this.inlet.verdict(frame.header), bytes);
    if (this.count === 0) this.polling = false;
    else if (this.settings.interrupts?.mode === 'poll') this.visible = this.count;
    this.to.receive(frame);
  }

  private sort(verdict: number, bytes: number): void {
    if (verdict === VERDICT.stranger) {
      this.strangerFrames++;
      this.strangerBytes += bytes;
    } else if (verdict === VERDICT.group) {
      this.broadcastFrames++;
      this.broadcastBytes += bytes;
    } else if (this.way === 'interrupt') {
      this.interruptFrames++;
      this.interruptBytes += bytes;
    } else if (this.way === 'poll') {
      this.pollFrames++;
      this.pollBytes += bytes;
    }
  }

  /** All that waits, in order, for whoever does its work for a while. */
  takeAll(): readonly Frame[] {
    const frames: Frame[] = [];
    for (let frame = this.head; frame !== null; frame = frame.next) frames.push(frame);
    this.head = null;
    this.count = 0;
    this.visible = 0;
    this.fetched = 0;
    return frames;
  }

  /** What waits now, which nobody counts again: its CPU knows of all of it. */
  giveBack(frames: readonly Frame[]): void {
    for (const frame of frames) {
      frame.next = null;
      if (this.head === null || this.tail === null) this.head = frame;
      else this.tail.next = frame;
      this.tail = frame;
    }
    this.count = frames.length;
    this.visible = frames.length;
    if (frames.length > 0) this.current.expect(this);
  }

  hold(visit: (frame: Frame) => void): void {
    for (const frame of this.done) visit(frame);
    for (let frame = this.head; frame !== null; frame = frame.next) visit(frame);
  }

  reset(): void {
    this.offeredFrames = this.count;
    this.offeredBytes = 0;
    for (let frame = this.head; frame !== null; frame = frame.next) this.offeredBytes += frame.size;
    this.receivedFrames = 0;
    this.receivedBytes = 0;
    this.droppedFrames = 0;
    this.droppedBytes = 0;
    this.interruptFrames = 0;
    this.interruptBytes = 0;
    this.pollFrames = 0;
    this.pollBytes = 0;
    this.broadcastFrames = 0;
    this.broadcastBytes = 0;
    this.strangerFrames = 0;
    this.strangerBytes = 0;
    this.interrupts = 0;
    this.polls = 0;
    this.maxFrames = this.count;
    this.chains.fill(0);
  }
}
