import type { Bridge } from '../forward/bridge.ts';
import { ROWS } from '../frame/rows.ts';
import type { World } from '../world.ts';
import { Crowd } from './crowd.ts';
import type { Drain, Keepers } from './drain.ts';
import { run } from './pour.ts';
import type { Talker } from './talker.ts';

/**
 * Serves a bridge to which nothing comes but the frames of greedy programs that it pauses rather than lose one: a whole slice at once,
 * in a loop that goes once round for each frame. A pause is decided when a frame comes or leaves, and where nobody can stop
 * what leaves, all that will ever leave is known when it comes; so when a frame has come, it is known when the next of its program
 * will. Before and after the slice the parts have what they would have without this; if they are not as they are when nobody else uses
 * them, because a cable is down say, they go through the slice themselves.
 */
export class Funnel {
  private readonly world: World;
  private readonly bridge: Bridge;
  private readonly talkers: readonly Talker[];
  /** By port. */
  private readonly drains: ReadonlyMap<number, Drain>;
  private readonly keepers: Keepers;
  private readonly crowd: Crowd;

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
    const { crowd, keepers, talkers, world } = this;
    const { horizon } = world;
    if (!this.isReady()) return;
    const capacities = {
      numbers: powerFrom(Math.max(...talkers.map(({ numbers }) => numbers))),
      rows: powerFrom(Math.max(...talkers.map(({ rows }) => rows))),
      toggles: powerFrom(Math.max(...talkers.map(({ toggles }) => toggles))),
    };
    if ((talkers.length + 1) * Math.max(...Object.values(capacities)) > ROWS) return;
    for (const [place, talker] of talkers.entries()) talker.take(place, capacities, horizon);
    const used = this.layDrains(capacities.rows);
    for (const drain of used) drain.take(keepers, crowd, horizon);
    run(talkers, horizon);
    for (const talker of talkers) talker.finish();
    for (const drain of used) {
      drain.tell();
      drain.give(talkers, capacities.rows, horizon);
    }
    for (const talker of talkers) talker.give();
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

  /** Gives those that are used places for what comes: all may lead to one. */
  private layDrains(rows: number): Drain[] {
    const shares = new Map<Drain, number>();
    for (const { drain } of this.talkers) shares.set(drain, (shares.get(drain) ?? 0) + rows);
    let base = 0;
    let stage = ROWS;
    for (const [drain, share] of shares) {
      const size = powerFrom(share);
      drain.base = base;
      drain.mask = size - 1;
      drain.stage = stage;
      base += size;
      stage += share;
    }
    return [...shares.keys()];
  }
}

function powerFrom(least: number): number {
  return 2 ** Math.ceil(Math.log2(least));
}
