import type { Bridge } from '../forward/bridge.ts';
import { ROWS } from '../frame/rows.ts';
import { DOUBLE } from '../time/double.ts';
import type { World } from '../world.ts';
import { Crowd } from './crowd.ts';
import type { Drain, Keepers } from './drain.ts';
import { pour } from './pour.ts';
import type { Talker } from './talker.ts';

/** Whose numbers stand in the tables. */
let owner: Funnel | null = null;

/**
 * Serves a bridge to which nothing comes but the frames of greedy programs that it pauses rather than lose one, in a loop that goes once
 * round for each frame. A pause is decided when a frame comes or leaves, and where nobody can stop what leaves, all that will ever
 * leave is known when it comes; so when a frame has come, it is known when the next of its program will.
 *
 * It takes what is under way from the parts when a slice begins, and keeps it until somebody looks at them or changes them: they then have
 * what they would have without this. If they are not as they are when nobody else uses them, because a cable is down say, they go through
 * the slice themselves.
 */
export class Funnel {
  private readonly world: World;
  private readonly bridge: Bridge;
  private readonly talkers: readonly Talker[];
  /** By port. */
  private readonly drains: ReadonlyMap<number, Drain>;
  private readonly keepers: Keepers;
  private readonly crowd: Crowd;
  private used: readonly Drain[] = [];
  /** Until when it has been served: another may want the tables while the world is still at the beginning of the slice. */
  private horizon = DOUBLE;

  /** `talkers` are in the order in which they are served where their frames come at the same instant. */
  constructor(world: World, bridge: Bridge, talkers: readonly Talker[], drains: ReadonlyMap<number, Drain>) {
    this.world = world;
    this.bridge = bridge;
    this.talkers = talkers;
    this.drains = drains;
    this.crowd = new Crowd(
      talkers.map(({ parts }) => parts.account),
      talkers.map(({ parts }) => parts.port.local),
    );
    this.keepers = new Map(talkers.map((talker) => [talker.buffer, talker]));
  }

  /** To be called at the beginning of a slice, before anything happens in it. */
  carry(): void {
    if (owner !== this && !this.take()) return;
    const { talkers, used, world } = this;
    const { run, stageUntil } = pour();
    const { horizon } = world;
    this.horizon = horizon;
    for (const talker of talkers) talker.goOn(horizon);
    for (const drain of used) {
      drain.goOn();
      stageUntil(drain, talkers, horizon);
    }
    run(talkers, horizon);
    for (const drain of used) drain.tell();
  }

  /** Gives back what it has taken. To be called before anybody looks. */
  release(): void {
    if (owner !== this) return;
    owner = null;
    const { horizon, talkers, used } = this;
    for (const talker of talkers) talker.finish();
    for (const drain of used) drain.give(talkers, horizon);
    for (const talker of talkers) talker.give();
  }

  private take(): boolean {
    const { crowd, keepers, talkers, world } = this;
    if (!this.isReady()) return false;
    const capacities = {
      numbers: powerFrom(Math.max(...talkers.map(({ mostNumbers }) => mostNumbers))),
      wire: powerFrom(Math.max(...talkers.map(({ mostOnWire }) => mostOnWire))),
      kept: powerFrom(Math.max(...talkers.map(({ mostKept }) => mostKept))),
      toggles: powerFrom(Math.max(...talkers.map(({ mostToggles }) => mostToggles))),
    };
    if (talkers.length * Math.max(...Object.values(capacities)) > ROWS || !this.layDrains()) return false;
    owner?.release();
    owner = this;
    for (const [place, talker] of talkers.entries()) talker.take(place, capacities, world.now);
    for (const drain of this.used) drain.take(keepers, crowd);
    return true;
  }

  private isReady(): boolean {
    const { bridge, drains, talkers, keepers } = this;
    for (const talker of talkers) {
      const { pattern, number } = talker.parts;
      const drain = drains.get(bridge.wayOf(pattern.header, pattern.bytes, number));
      if (drain === undefined || drain.queue !== drain.egress.queueOf(pattern.header) || !talker.isReady())
        return false;
      talker.drain = drain;
    }
    if (![...drains.values()].every((drain) => drain.isReady(keepers))) return false;
    return talkers.every(({ found, buffer }) => found === buffer.frames);
  }

  /** Gives those that are used places for what comes, unless there are too few. */
  private layDrains(): boolean {
    const shares = new Map<Drain, number>();
    for (const { drain, mostTurns } of this.talkers) shares.set(drain, (shares.get(drain) ?? 0) + mostTurns);
    this.used = [...shares.keys()];
    const room = Math.min(this.world.rows.stage, Math.floor((ROWS - 1) / shares.size));
    let base = 0;
    for (const [index, drain] of this.used.entries()) {
      const size = powerFrom(shares.get(drain) ?? 1);
      drain.base = base;
      drain.mask = size - 1;
      // The first row is nobody's.
      drain.stage = 1 + index * room;
      drain.room = room;
      base += size;
    }
    return base <= 2 * ROWS && room > 0;
  }
}

/** The least power of two that is not less, as V8 counts whole numbers: a logarithm would make all that is reckoned from it a double. */
function powerFrom(least: number): number {
  let power = 1;
  while (power < least) power *= 2;
  return power;
}
