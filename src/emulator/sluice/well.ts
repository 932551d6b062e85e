import type { Frame } from '../frame/frame.ts';
import type { Lane } from '../host/lane.ts';
import type { World } from '../world.ts';
import type { Dues } from './dues.ts';
import type { Store } from './store.ts';

const NOBODY = -1;

/** An application with a CPU of its own, with frames that are numbers. Not all that come are taken in, so it keeps them in a list. */
export class Well {
  readonly lane: Lane;
  /** Its number in the agenda of the sluice. */
  id = -1;
  opening = false;
  isClosed = false;
  count = 0;
  private readonly world: World;
  private readonly store: Store;
  private readonly picoseconds: number;
  private agenda: Dues | null = null;
  /** The one at which it is at work. */
  private serving = NOBODY;
  private numbers = new Int32Array(64);
  private head = 0;

  constructor(world: World, lane: Lane, store: Store) {
    this.world = world;
    this.lane = lane;
    this.store = store;
    this.picoseconds = Math.floor(lane.settings.packetPicoseconds + 0.5);
  }

  get isBusy(): boolean {
    return this.serving !== NOBODY;
  }

  /** The least number of those that are here; -1: none is. */
  get oldest(): number {
    if (this.serving !== NOBODY) return this.serving;
    return this.count > 0 ? (this.numbers[this.head] as number) : NOBODY;
  }

  hold(visit: (frame: Frame) => void): void {
    this.lane.hold(visit);
    this.lane.cpu.hold(visit);
  }

  /** The frame at which it is at work, if it is, and those that wait. */
  lend(): readonly Frame[] {
    const serving = this.lane.cpu.lend();
    const waiting = this.lane.takeAll();
    this.isClosed = this.lane.line.closed;
    this.serving = serving === null ? NOBODY : 0;
    this.count = waiting.length;
    return serving === null ? waiting : [serving, ...waiting];
  }

  /** They have numbers from `first` on. */
  take(first: number, agenda: Dues): void {
    const { count } = this;
    this.agenda = agenda;
    this.head = 0;
    this.count = 0;
    let next = first;
    if (this.serving !== NOBODY) {
      this.serving = next++;
      this.awaitEnd();
    }
    for (let index = 0; index < count; index++) this.put(next + index);
  }

  give(frameOf: (number: number) => Frame): void {
    const { lane, serving, numbers, head } = this;
    lane.line.closed = this.isClosed;
    if (serving !== NOBODY) lane.cpu.takeUp(lane, frameOf(serving));
    lane.giveBack(
      Array.from({ length: this.count }, (_, index) =>
        frameOf(numbers[(head + index) & (numbers.length - 1)] as number),
      ),
    );
  }

  /** A frame comes; false: it finds no place. */
  keep(number: number, bytes: number): boolean {
    const { lane } = this;
    const { limitFrames, resumeFrames } = lane.settings;
    lane.offeredFrames++;
    lane.offeredBytes += bytes;
    if (this.count >= limitFrames && resumeFrames === null) {
      lane.droppedFrames++;
      lane.droppedBytes += bytes;
      return false;
    }
    this.put(number);
    if (this.count > lane.maxFrames) lane.maxFrames = this.count;
    if (this.count >= limitFrames && resumeFrames !== null) this.isClosed = true;
    return true;
  }

  /** Begins with the first. Answers whether those who wait may go on. */
  begin(): boolean {
    const { lane, store, world } = this;
    this.serving = this.numbers[this.head] as number;
    this.head = (this.head + 1) & (this.numbers.length - 1);
    this.count--;
    store.due[this.serving & store.mask] = world.now + this.picoseconds;
    this.awaitEnd();
    const { resumeFrames } = lane.settings;
    if (!this.isClosed || resumeFrames === null || this.count > resumeFrames) return false;
    this.isClosed = false;
    return true;
  }

  /** The frame that is done. */
  finish(): number {
    const { lane, serving, store } = this;
    lane.receivedFrames++;
    lane.receivedBytes += store.size[serving & store.mask] as number;
    this.serving = NOBODY;
    return serving;
  }

  private awaitEnd(): void {
    const { store } = this;
    const agenda = this.agenda as Dues;
    agenda.due[this.id] = store.due[this.serving & store.mask] as number;
    agenda.schedule(this.id);
  }

  private put(number: number): void {
    const { numbers, head, count } = this;
    const { length } = numbers;
    if (count === length) {
      const wider = new Int32Array(2 * length);
      for (let index = 0; index < count; index++) wider[index] = numbers[(head + index) & (length - 1)] as number;
      this.numbers = wider;
      this.head = 0;
    }
    this.numbers[(this.head + count) & (this.numbers.length - 1)] = number;
    this.count++;
  }
}
