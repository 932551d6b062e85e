/** Something that has a frame to send next, of so many wire bytes; 0: nothing. */
export interface Contender {
  readonly headBytes: number;
  /** It has to wait, and keeps what it has saved. */
  readonly isPaused?: boolean;
}

/**
 * Deficit round robin (Shreedhar and Varghese 1995): each round a queue gains its quantum of bytes and sends while that
 * suffices; what is left is kept as long as it has frames. It shares bytes, not frames, in proportion to the quanta.
 */
export class DeficitRoundRobin {
  private readonly contenders: readonly Contender[];
  /** Bytes that each gains in a round, and that it has left. */
  readonly quanta: Float64Array;
  readonly deficits: Float64Array;
  /** Whose turn it is, and whether it has gained its quantum in this round. */
  turn = 0;
  granted = false;

  /** The smallest quantum is a full frame, so that each round sends something. */
  constructor(contenders: readonly Contender[], weights: readonly number[]) {
    this.contenders = contenders;
    const least = Math.min(...weights.filter((weight) => weight > 0));
    this.quanta = Float64Array.from(weights, (weight) => Math.max(1, Math.floor((weight / least) * FULL)));
    this.deficits = new Float64Array(weights.length);
  }

  /** Index of who sends next; -1: nobody has anything. The bytes are taken from its deficit. */
  next(): number {
    const { contenders, deficits } = this;
    let empty = 0;
    while (empty < contenders.length) {
      const { turn } = this;
      const bytes = contenders[turn]?.headBytes ?? 0;
      const deficit = (deficits[turn] ?? 0) + (this.granted ? 0 : (this.quanta[turn] ?? 0));
      if (bytes === 0 || contenders[turn]?.isPaused) {
        if (bytes === 0) deficits[turn] = 0;
        empty++;
      } else {
        empty = 0;
        this.granted = true;
        if (deficit >= bytes) {
          deficits[turn] = deficit - bytes;
          return turn;
        }
        deficits[turn] = deficit;
      }
      this.granted = false;
      this.turn = turn + 1 === contenders.length ? 0 : turn + 1;
    }
    return -1;
  }
}

const FULL = 1600;
