import type { Frame } from '../frame/frame.ts';
import { ROWS, type Rows, withRows } from '../frame/rows.ts';
import type { DrainNumbers, TalkerNumbers } from './numbers.ts';

/** Of the heap. */
export const MOST_TALKERS = ROWS / 16;

/**
 * What happens in a funnel, frame by frame in the order in which they come to the switch. There is one set of tables, which whoever
 * is served has to itself; each talker and each drain has a range of them, which is a ring.
 */
function make({ at, born, size, header, chain, list }: Rows) {
  /** Held here it is a constant for V8, and no number that may be it is boxed. */
  const NEVER = Number.POSITIVE_INFINITY;
  /** By talker and number: when a frame that waits was made, and when a frame began to be sent. */
  const births = new Float64Array(ROWS);
  const starts = new Float64Array(ROWS);
  /** The same of what is on its wire: when it was made, and when it comes to the switch. (Few, so that they stay in the cache.) */
  const wireBirths = new Float64Array(ROWS);
  const arrivals = new Float64Array(ROWS);
  /** By talker: when each frame that is kept leaves the switch; when pauses begin and end in turn. */
  const departures = new Float64Array(ROWS);
  const toggles = new Float64Array(ROWS);
  /** By drain: when each frame that came begins to be sent, when it was made, and by whom. */
  const turns = new Float64Array(2 * ROWS);
  const turnBirths = new Float64Array(2 * ROWS);
  const turnTalkers = new Int32Array(2 * ROWS);
  /** A heap of what comes next of each talker, with four below each: instants and talkers. */
  const keys = new Float64Array(4 * MOST_TALKERS + 1);
  const winners = new Int32Array(4 * MOST_TALKERS + 1);

  /** Serves all that arrives by the horizon. */
  function run(talkers: readonly TalkerNumbers[], horizon: number): void {
    plant(talkers);
    while ((keys[0] as number) <= horizon) {
      const winner = winners[0] as number;
      const talker = talkers[winner] as TalkerNumbers;
      arrive(talker);
      keys[0] = talker.next;
      sink(0);
    }
  }

  function plant(talkers: readonly TalkerNumbers[]): void {
    const count = talkers.length;
    // Who has no children has four that never come.
    keys.fill(NEVER, 0, 4 * count + 1);
    winners.fill(count, 0, 4 * count + 1);
    for (const [place, talker] of talkers.entries()) {
      foretell(talker);
      keys[place] = talker.next;
      winners[place] = place;
    }
    for (let place = count - 1; place >= 0; place--) sink(place);
  }

  /** Brings what stands at a place of the heap down to where it belongs: most of the time not far, since programs send in bursts. */
  function sink(from: number): void {
    const key = keys[from] as number;
    const winner = winners[from] as number;
    let place = from | 0;
    for (;;) {
      const child = 4 * place + 1;
      let best = child;
      if (precedes(child + 1, best)) best = child + 1;
      if (precedes(child + 2, best)) best = child + 2;
      if (precedes(child + 3, best)) best = child + 3;
      const other = keys[best] as number;
      if (other > key || (other === key && (winners[best] as number) >= winner)) break;
      keys[place] = other;
      winners[place] = winners[best] as number;
      place = best;
    }
    keys[place] = key;
    winners[place] = winner;
  }

  /** Of two at the same instant the one with the lower place among the talkers goes first. */
  function precedes(one: number, other: number): boolean {
    const difference = (keys[one] as number) - (keys[other] as number);
    return difference < 0 || (difference === 0 && (winners[one] as number) < (winners[other] as number));
  }

  /** The next frame of a talker comes to the switch. */
  function arrive(talker: TalkerNumbers): void {
    talker.until = talker.next;
    advance(talker);
    talker.clock = talker.next;
    const number = talker.arrived++;
    if ((talker.held + 1) * talker.unit > talker.limit) talker.lost++;
    else {
      talker.held++;
      if (talker.held > talker.mostHeld) talker.mostHeld = talker.held;
      talker.bornAt = wireBirths[talker.wireBase + (number & talker.wireMask)] as number;
      keep(talker);
      if (!talker.isPausing && talker.held * talker.unit > talker.xoff) {
        talker.isPausing = true;
        tell(talker);
      }
    }
    foretell(talker);
  }

  /** A frame born at `bornAt` that has come by `clock` takes its turn. */
  function keep(talker: TalkerNumbers): void {
    const { clock, drain } = talker;
    const start = Math.max(drain.freeAt, clock);
    const end = start + talker.drainService;
    const place = drain.count++;
    drain.freeAt = end;
    departures[talker.keptBase + (talker.entered++ & talker.keptMask)] = end;
    const { most } = drain;
    // More wait than ever before when the one that came so many frames ago has not begun.
    if (most === 0 || (place >= most && most <= drain.mask && turnOf(drain, place - most) > clock))
      drain.most = most + 1;
    const turn = drain.base + (place & drain.mask);
    turns[turn] = start;
    turnBirths[turn] = talker.bornAt;
    turnTalkers[turn] = talker.place;
    if (end + drain.delay <= talker.horizon) stage(drain, talker);
  }

  /** The first that has not been told will arrive by the horizon: it becomes a row. */
  function stage(drain: DrainNumbers, talker: TalkerNumbers): void {
    const turn = drain.base + (drain.told++ & drain.mask);
    const row = drain.stage + drain.staged++;
    at[row] = (turns[turn] as number) + talker.drainService + drain.delay;
    born[row] = turnBirths[turn] as number;
    size[row] = talker.bytes;
    header[row] = talker.header;
    chain[row] = talker.place;
    list[ROWS + row] = row;
    if (drain.staged === drain.room) drain.tell();
  }

  function turnOf(drain: DrainNumbers, place: number): number {
    return turns[drain.base + (place & drain.mask)] as number;
  }

  /** All that happens to the buffer and its pauses up to `until`: frames leave, pauses are told and asked for again. */
  function advance(talker: TalkerNumbers): void {
    const { until, keptBase, keptMask, entered } = talker;
    for (;;) {
      const leaves = talker.left < entered ? (departures[keptBase + (talker.left & keptMask)] as number) : NEVER;
      const { refreshAt, writeAt } = talker;
      if (refreshAt <= until && refreshAt <= leaves && refreshAt <= writeAt) {
        talker.clock = refreshAt;
        talker.refreshAt = NEVER;
        if (talker.isPausing) tell(talker);
      } else if (writeAt <= until && (writeAt < leaves || (writeAt === leaves && talker.writesFirst))) {
        talker.clock = writeAt;
        write(talker);
      } else if (leaves <= until) {
        talker.left++;
        const held = --talker.held;
        if (talker.isPausing && (held * talker.unit < talker.xon || held === 0)) {
          talker.isPausing = false;
          talker.clock = leaves;
          tell(talker);
        }
      } else return;
    }
  }

  /** The switch has something to say at `clock`. */
  function tell(talker: TalkerNumbers): void {
    if (talker.pauseService > 0 && talker.backFreeAt > talker.clock) talker.writeAt = talker.backFreeAt;
    else if (talker.writeAt === NEVER) write(talker);
  }

  function write(talker: TalkerNumbers): void {
    const { clock, pauseService, isPausing } = talker;
    talker.writeAt = NEVER;
    talker.pauseFrames++;
    if (pauseService > 0) talker.backFreeAt = clock + pauseService;
    if (!isPausing) talker.refreshAt = NEVER;
    else if (talker.refreshAt === NEVER) talker.refreshAt = clock + talker.refreshPicoseconds;
    talker.clock = clock + pauseService + talker.lag;
    hear(talker, isPausing);
  }

  /** The program's end obeys from `clock` on. */
  function hear(talker: TalkerNumbers, pausing: boolean): void {
    note(talker, pausing);
    if (pausing !== talker.told) {
      talker.told = pausing;
      toggles[talker.toggleBase + (talker.toggled++ & talker.toggleMask)] = talker.clock;
    }
  }

  /** What is heard by the horizon counts; the rest is remembered. */
  function note(talker: TalkerNumbers, pausing: boolean): void {
    const { clock } = talker;
    if (clock > talker.horizon) {
      talker.overhear(pausing);
      return;
    }
    talker.indications++;
    if (pausing) {
      if (!talker.isPaused) talker.since = clock;
      talker.isPaused = true;
      talker.pausedUntil = clock + talker.pausePicoseconds;
    } else if (talker.isPaused) {
      talker.spent += clock - talker.since;
      talker.isPaused = false;
    }
  }

  /** Finds when its next frame arrives. */
  function foretell(talker: TalkerNumbers): void {
    if (talker.arrived === talker.started) launch(talker);
    talker.next =
      talker.arrived < talker.started
        ? (arrivals[talker.wireBase + (talker.arrived & talker.wireMask)] as number)
        : NEVER;
  }

  /** Sends its next frame, unless that begins after the horizon. */
  function launch(talker: TalkerNumbers): boolean {
    const { base, mask, started } = talker;
    if (started < talker.offered) talker.bornAt = births[base + (started & mask)] as number;
    else if (!offer(talker)) return false;
    const { bornAt } = talker;
    const ready = Math.max(talker.freeAt, bornAt);
    let start = Math.max(ready, talker.resumedAt);
    for (;;) {
      if (talker.heeded < talker.toggled) {
        const toggle = toggles[talker.toggleBase + (talker.heeded & talker.toggleMask)] as number;
        if (talker.isHalted) {
          talker.resumedAt = toggle;
          start = Math.max(start, toggle);
        } else if (talker.isDeaf ? toggle >= start : toggle > start) break;
        talker.isHalted = !talker.isHalted;
        talker.heeded++;
      } else if (!talker.isHalted) break;
      else if (!foresee(talker)) {
        births[base + (started & mask)] = bornAt;
        return false;
      }
    }
    if (start > talker.horizon) {
      births[base + (started & mask)] = bornAt;
      return false;
    }
    talker.wasKicked = !talker.isDeaf && start > ready;
    starts[base + (started & mask)] = start;
    const end = start + talker.service;
    talker.freeAt = end;
    const wire = talker.wireBase + (started & talker.wireMask);
    wireBirths[wire] = bornAt;
    arrivals[wire] = end + talker.delay;
    talker.started = started + 1;
    return true;
  }

  /** It is paused and nothing of it is under way: what comes next of its pauses is certain. */
  function foresee(talker: TalkerNumbers): boolean {
    const leaves =
      talker.left < talker.entered ? (departures[talker.keptBase + (talker.left & talker.keptMask)] as number) : NEVER;
    const next = Math.min(leaves, talker.refreshAt, talker.writeAt);
    if (next > talker.horizon) return false;
    talker.until = next;
    advance(talker);
    return true;
  }

  /** Makes its next frame, unless that is due after the horizon. */
  function offer(talker: TalkerNumbers): boolean {
    const { offered, base, mask, started, ready, most } = talker;
    if (offered >= talker.mostOffers || offered - talker.window >= started) return false;
    const instant = Math.max(ready, starts[base + ((offered - talker.window) & mask)] as number);
    if (instant >= talker.stop || instant > talker.horizon) return false;
    if (instant > ready) talker.blocked += instant - ready;
    talker.bornAt = instant;
    talker.ready = instant + talker.gap;
    talker.offered = offered + 1;
    if (most < talker.window) {
      const mark = offered - most;
      const start = starts[base + (mark & mask)] as number;
      const isHere = mark >= started || start > instant;
      if (most === 0 || isHere || (start === instant && mark === started - 1 && !talker.wasKicked)) talker.most++;
    }
    return true;
  }

  return {
    run,
    keep,
    hear,
    /** Everything of a talker up to its horizon. */
    finish(talker: TalkerNumbers): void {
      talker.until = talker.horizon;
      advance(talker);
      while (launch(talker));
      while (offer(talker)) births[talker.base + ((talker.offered - 1) & talker.mask)] = talker.bornAt;
    },
    note,
    turnOf,
    talkerOf: (drain: DrainNumbers, place: number): number => turnTalkers[drain.base + (place & drain.mask)] as number,
    /** Sets when a frame that came was made. */
    getBirth(drain: DrainNumbers, place: number, frame: Frame): void {
      frame.born = turnBirths[drain.base + (place & drain.mask)] as number;
    },
    /** What arrives by a later horizon becomes rows. */
    stageUntil(drain: DrainNumbers, talkers: readonly TalkerNumbers[], horizon: number): void {
      while (drain.told < drain.count) {
        const turn = drain.base + (drain.told & drain.mask);
        const talker = talkers[turnTalkers[turn] as number] as TalkerNumbers;
        if ((turns[turn] as number) + talker.drainService + drain.delay > horizon) return;
        stage(drain, talker);
      }
    },
    setDeparture(talker: TalkerNumbers, instant: number): void {
      departures[talker.keptBase + (talker.entered++ & talker.keptMask)] = instant;
    },
    setStart(talker: TalkerNumbers, number: number, instant: number): void {
      starts[talker.base + (number & talker.mask)] = instant;
    },
    setWaiting(talker: TalkerNumbers, number: number, { born }: Frame): void {
      births[talker.base + (number & talker.mask)] = born;
    },
    setOnWire(talker: TalkerNumbers, number: number, { born, at }: Frame): void {
      wireBirths[talker.wireBase + (number & talker.wireMask)] = born;
      arrivals[talker.wireBase + (number & talker.wireMask)] = at;
    },
    /** Sets the instants of a frame that waits. */
    getWaiting(talker: TalkerNumbers, number: number, frame: Frame): void {
      frame.born = births[talker.base + (number & talker.mask)] as number;
      frame.at = frame.born;
    },
    getOnWire(talker: TalkerNumbers, number: number, frame: Frame): void {
      frame.born = wireBirths[talker.wireBase + (number & talker.wireMask)] as number;
      frame.at = arrivals[talker.wireBase + (number & talker.wireMask)] as number;
    },
    startOf: (talker: TalkerNumbers, number: number): number => starts[talker.base + (number & talker.mask)] as number,
  };
}

let made: ReturnType<typeof make> | null = null;

/** The tables are made when a funnel first needs them: even untouched they count as memory, by which V8 decides when to collect. */
export function pour(): ReturnType<typeof make> {
  made ??= withRows(make);
  return made;
}
