import type { QueryPart } from '../blueprint.ts';
import { Latencies } from '../count/latencies.ts';
import { Random } from '../time/random.ts';
import { Timer } from '../time/timer.ts';
import { RANK, type World } from '../world.ts';

/** One who answers. It tells its query when an answer is there. */
export interface Worker {
  ask(slot: number): void;
}

/** One of the queries under way. */
interface Round {
  since: number;
  missing: number;
  readonly timer: Timer;
}

/** The aggregator: asks all its workers at once, waits for the last answer, thinks, and asks again. */
export class Query {
  readonly part: QueryPart;
  readonly times = new Latencies();
  /** For looks between slices, which must cost nothing. */
  completed = 0;
  private readonly world: World;
  private readonly random: Random;
  private readonly workers: Worker[] = [];
  private readonly rounds: Round[];
  private left: number;

  constructor(world: World, part: QueryPart) {
    this.world = world;
    this.part = part;
    this.random = new Random(world.seed, `query/${part.name}`);
    this.left = part.rounds ?? Number.POSITIVE_INFINITY;
    this.rounds = Array.from({ length: part.concurrency }, (_, slot) => ({
      since: 0,
      missing: 0,
      timer: new Timer(world, RANK.source, () => this.ask(slot)),
    }));
    world.counting.push(this);
  }

  join(worker: Worker): void {
    this.workers.push(worker);
  }

  begin(): void {
    for (const round of this.rounds) round.timer.set(this.part.startPicoseconds);
  }

  /** The answer of one worker is whole. */
  answered(slot: number): void {
    const round = this.rounds[slot];
    if (round === undefined) return;
    round.missing--;
    if (round.missing > 0) return;
    this.completed++;
    this.times.addTime(this.world.now - round.since);
    round.timer.set(this.world.now + drawn(this.part.thinkPicoseconds, this.part, this.random));
  }

  private ask(slot: number): void {
    const round = this.rounds[slot];
    const isOver = this.world.now >= (this.part.stopPicoseconds ?? Number.POSITIVE_INFINITY);
    if (round === undefined || this.left === 0 || isOver) return;
    this.left--;
    round.since = this.world.now;
    round.missing = this.workers.length;
    for (const worker of this.workers) worker.ask(slot);
  }

  reset(): void {
    this.completed = 0;
    this.times.reset();
  }
}

/** A time as it stands, or an exponential one of that mean. */
export function drawn(mean: number, { random }: QueryPart, numbers: Random): number {
  return random ? Math.round(mean * numbers.exponential()) : mean;
}
