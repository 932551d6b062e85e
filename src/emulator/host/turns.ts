/** What takes turns. */
export interface Member {
  /** Its place among the others; set by them. */
  place: number;
  /** It has nothing to do: whoever gives it something says so (`expect`). */
  readonly isIdle: boolean;
  /** It has something to do and may go on. */
  isReady(): boolean;
}

/**
 * Work of one band, in turn. A bit for each says whether it may have something to do, so that thousands of idle lanes cost next to
 * nothing; the bit goes when it is found idle.
 */
export class Turns<T extends Member> {
  private readonly members: T[] = [];
  private words = new Int32Array(1);
  /** Whose turn it is. */
  private turn = 0;

  add(work: T): void {
    work.place = this.members.push(work) - 1;
    if (this.words.length * 32 < this.members.length) {
      const wider = new Int32Array(2 * this.words.length);
      wider.set(this.words);
      this.words = wider;
    }
    this.expect(work);
  }

  remove(work: T): void {
    const index = this.members.indexOf(work);
    if (index < 0) return;
    this.members.splice(index, 1);
    this.words.fill(0);
    for (const [place, member] of this.members.entries()) {
      member.place = place;
      this.expect(member);
    }
  }

  /** It may have something to do. */
  expect({ place }: T): void {
    const index = place >> 5;
    this.words[index] = (this.words[index] as number) | (1 << (place & 31));
  }

  /** The first that is ready, from the one after the last; null: none is. */
  next(): T | null {
    const { members, words } = this;
    const from = this.turn >= members.length ? 0 : this.turn;
    const first = from >> 5;
    const before = (1 << (from & 31)) - 1;
    for (let step = 0; step <= words.length; step++) {
      const index = first + step < words.length ? first + step : first + step - words.length;
      let bits = words[index] as number;
      // The word of the turn is looked at twice: first from there on, at the end up to there.
      if (step === 0) bits &= ~before;
      else if (step === words.length) bits &= before;
      while (bits !== 0) {
        const bit = bits & -bits;
        bits ^= bit;
        const place = 32 * index + 31 - Math.clz32(bit);
        const work = members[place] as T;
        if (work.isReady()) {
          this.turn = place + 1;
          return work;
        }
        if (work.isIdle) words[index] = (words[index] as number) & ~bit;
      }
    }
    return null;
  }
}
