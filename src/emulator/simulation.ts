import type { Blueprint } from './blueprint.ts';
import { build } from './build/build.ts';
import { applyChange, expiries } from './build/events.ts';
import { LineRate } from './count/line-rate.ts';
import { onTheirWayOut } from './count/on-its-way.ts';
import { glance, inFlight, report } from './count/report.ts';
import { free } from './frame/frame.ts';
import { BlueprintError, type Options } from './options.ts';
import type { Glance, Result } from './result.ts';

/** A host at work. Virtual time advances in slices, so that a live view, a pace or a history can look in between. */
export interface Simulation {
  readonly nowPicoseconds: number;
  /** Runs all that happens up to and including `toPicoseconds` (absolute, never backwards). The slices chosen never change a result. */
  advance(toPicoseconds: number): void;
  /** What has been counted until now; checks conservation and line rates first (a violation is an invariant). */
  result(): Result;
  /** The counters alone, which cost little: for a live view. */
  glance(): Glance;
  /** Where frames can be lost, by the names that drops have. */
  places(): readonly string[];
  /** Gives its memory back; nothing may be asked of it afterwards. */
  close(): void;
}

/** 2.5 hours: beyond that a double does not count every picosecond. */
const LAST_PICOSECOND = Number.MAX_SAFE_INTEGER;

/** Wires the parts of a blueprint and lets virtual time begin at 0. */
export function simulate(blueprint: Blueprint, options: Options): Simulation {
  const parts = build(blueprint, options);
  const { world } = parts;
  const agenda = plan();
  const rates = [...parts.cables.values()].flatMap(({ part, ends }) =>
    ends.map((end, near) => new LineRate(part.name, part.ends[near]?.part ?? '', end)),
  );
  let from = 0;

  /** What happens from outside, by instant: it bounds how far anything may run ahead. */
  function plan(): { readonly at: number; readonly act: () => void }[] {
    const { events, addressSets } = parts.blueprint;
    const acts = events.map((event) => ({ at: event.atPicoseconds, act: () => applyChange(parts, event.change) }));
    const entries = addressSets.flatMap((set) => set.entries.map((entry) => entry.expiresAtPicoseconds));
    for (const at of expiries(events, entries))
      acts.push({ at, act: () => parts.sets.forEach((set) => void set.expire(world.now)) });
    if (options.warmupPicoseconds > 0) acts.push({ at: options.warmupPicoseconds, act: warm });
    return acts.toSorted((a, b) => a.at - b.at);
  }

  /** The end of the warm-up: what is on its way is carried in, all else counts from here. */
  function warm(): void {
    from = world.now;
    for (const rate of rates) rate.check(from);
    for (const part of world.counting) part.reset();
    for (const client of parts.clients.values())
      for (const frame of onTheirWayOut(parts, client)) client.sender.carry(frame);
    for (const rate of rates) rate.begin(from);
    const held = inFlight(parts);
    for (const account of world.ledger.accounts) {
      account.carriedInFrames = held.get(account)?.frames ?? 0;
      account.carriedInBytes = held.get(account)?.bytes ?? 0;
    }
  }

  function runTo(instant: number): void {
    world.horizon = instant;
    world.run();
  }

  return {
    get nowPicoseconds() {
      return world.now;
    },
    advance(toPicoseconds) {
      if (toPicoseconds < world.now || toPicoseconds > LAST_PICOSECOND || !Number.isInteger(toPicoseconds))
        throw new BlueprintError(`virtual time cannot go from ${world.now} ps to ${toPicoseconds} ps`);
      for (let next = agenda[0]; next !== undefined && next.at <= toPicoseconds; next = agenda[0]) {
        runTo(next.at);
        agenda.shift();
        world.settle();
        next.act();
      }
      runTo(toPicoseconds);
    },
    result() {
      world.settle();
      for (const rate of rates) rate.check(world.now);
      return report(parts, from);
    },
    glance() {
      world.settle();
      return glance(parts, from);
    },
    places() {
      return world.ledger.places;
    },
    close() {
      world.settle();
      const frames = new Set<Parameters<typeof free>[0]>();
      for (const holder of world.holders) holder.hold((frame) => void frames.add(frame));
      for (const frame of frames) free(frame);
    },
  };
}
