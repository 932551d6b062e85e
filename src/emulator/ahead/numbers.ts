import { DOUBLE } from '../time/double.ts';
import type { Pattern } from '../traffic/greedy-source.ts';
import type { ClassEgress } from '../wire/class-egress.ts';
import type { IngressBuffer } from '../wire/ingress-buffer.ts';
import type { PauseSource } from '../wire/pause-source.ts';

/** What a drain is while it is served: numbers. */
export abstract class DrainNumbers {
  readonly delay: number = DOUBLE;
  /** When it has sent all that is here. */
  freeAt = DOUBLE;
  /** Its places in the table of what has come, a ring. */
  base = 0;
  mask = 0;
  /** Frames that have come, those that waited in the beginning first, and those of them that have become rows. */
  count = 0;
  told = 0;
  /** The most that ever waited. */
  most = 0;
  /** Rows that arrive by the horizon, until its end takes them: where they begin, for how many there is room, how many there are. */
  stage = 0;
  room = 0;
  staged = 0;

  constructor(delayPicoseconds: number) {
    this.delay = delayPicoseconds;
  }

  /** Hands the rows to its end. */
  abstract tell(): void;
}

/** What the numbers of a talker follow from. */
interface Terms {
  readonly pattern: Pattern;
  readonly windowFrames: number;
  readonly egress: ClassEgress;
  readonly back: ClassEgress;
  readonly speaker: PauseSource;
  readonly buffer: IngressBuffer;
}

/**
 * What a talker is while it is served: numbers. Its frames are numbered from the beginning: those that wait then have numbers below 0.
 */
export abstract class TalkerNumbers {
  /** Of each of its frames: bytes, those that it takes in the buffer, header, times of the program, the wire and the cable. */
  readonly bytes: number;
  readonly unit: number;
  readonly header: number;
  readonly gap: number = DOUBLE;
  readonly service: number = DOUBLE;
  readonly delay: number = DOUBLE;
  /** Frames that the program keeps in its client. */
  readonly window: number;
  readonly limit: number;
  readonly xoff: number;
  readonly xon: number;
  /** A pause: how long it lasts, after what time it is asked for again, the time of its frame, and from its last bit until it is obeyed. */
  readonly pausePicoseconds: number = DOUBLE;
  readonly refreshPicoseconds: number = DOUBLE;
  readonly pauseService: number = DOUBLE;
  readonly lag: number = DOUBLE;
  /** A pause takes no time at all: what begins at the instant of the decision has begun. */
  readonly isDeaf: boolean;
  /** Of two things at the same instant: its pause frame is sent before the frame leaves the switch. */
  writesFirst = false;

  /** Where its frames leave the switch, and the time that each takes there. */
  drain: DrainNumbers;
  drainService = DOUBLE;
  /** Its number among the talkers, and its places in the tables by number, of its wire, of what is kept, and of pauses. */
  place = 0;
  base = 0;
  mask = 0;
  wireBase = 0;
  wireMask = 0;
  keptBase = 0;
  keptMask = 0;
  toggleBase = 0;
  toggleMask = 0;
  horizon = DOUBLE;
  /** How many frames it may yet make, and until when. */
  mostOffers = DOUBLE;
  stop = DOUBLE;

  /** Numbers of the next frame that is made, that begins to be sent, that comes to the switch. */
  offered = 0;
  started = 0;
  arrived = 0;
  ready = DOUBLE;
  blocked = DOUBLE;
  /** The most that waited in its queue. */
  most = 0;
  freeAt = DOUBLE;
  wasKicked = false;
  /** When its next frame comes to the switch. */
  next = DOUBLE;
  until = DOUBLE;
  clock = DOUBLE;

  /** The buffer: frames in it, numbers of the next that comes and the next that leaves, frames without room. */
  held = 0;
  mostHeld = 0;
  entered = 0;
  left = 0;
  lost = 0;
  bornAt = DOUBLE;
  isPausing = false;
  refreshAt = DOUBLE;
  /** When what could not be told at once is told. */
  writeAt = DOUBLE;
  backFreeAt = DOUBLE;
  pauseFrames = 0;
  /** The end that obeys, as far as it has heard, */
  isPaused = false;
  pausedUntil = DOUBLE;
  since = DOUBLE;
  spent = DOUBLE;
  indications = 0;
  /** and as far as its next frame is concerned: instants at which pauses begin and end in turn. */
  isHalted = false;
  resumedAt = DOUBLE;
  told = false;
  toggled = 0;
  heeded = 0;

  constructor({ egress, pattern, buffer, speaker, back, windowFrames }: Terms, drain: DrainNumbers) {
    const { extraBytes, delayPicoseconds } = egress.settings;
    this.drain = drain;
    this.bytes = pattern.bytes;
    this.header = pattern.header;
    this.unit = pattern.bytes + buffer.extra;
    this.gap = pattern.gapPicoseconds;
    this.service = egress.rate.perByte * (pattern.bytes + extraBytes);
    this.delay = delayPicoseconds;
    this.window = windowFrames;
    this.limit = buffer.limit;
    this.xoff = buffer.xoff;
    this.xon = buffer.xon;
    const { frameBytes, picoseconds, response } = speaker;
    this.pausePicoseconds = picoseconds;
    this.refreshPicoseconds = Math.floor(picoseconds / 2);
    this.pauseService = frameBytes === 0 ? 0 : back.rate.perByte * (frameBytes + extraBytes);
    this.lag = response + (frameBytes === 0 ? 0 : back.settings.delayPicoseconds);
    this.isDeaf = this.pauseService + this.lag === 0;
  }

  /** A pause begins or ends at `clock`, after the horizon. */
  abstract overhear(pausing: boolean): void;
}
