/** Frames and bytes by key, where few of many possible keys occur: open addressing with linear probing. */
export class PairCount {
  private keys = new Float64Array(64).fill(-1);
  private frames = new Float64Array(64);
  private bytes = new Float64Array(64);
  private used = 0;

  add(key: number, bytes: number): void {
    const slot = this.slot(key);
    if (this.keys[slot] !== key) {
      if (2 * this.used > this.keys.length) {
        this.widen();
        this.add(key, bytes);
        return;
      }
      this.keys[slot] = key;
      this.used++;
    }
    this.frames[slot]++;
    this.bytes[slot] += bytes;
  }

  /** Visits all keys that occur, in no order. */
  each(visit: (key: number, frames: number, bytes: number) => void): void {
    for (const [slot, key] of this.keys.entries()) {
      if (key >= 0) visit(key, this.frames[slot] as number, this.bytes[slot] as number);
    }
  }

  clear(): void {
    this.keys.fill(-1);
    this.frames.fill(0);
    this.bytes.fill(0);
    this.used = 0;
  }

  private slot(key: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    // Fibonacci hashing: neighbouring keys spread over the table.
    let slot = (Math.imul(key | 0, 0x9e3779b1) >>> 7) & mask;
    while (keys[slot] !== key && keys[slot] !== -1) slot = (slot + 1) & mask;
    return slot;
  }

  private widen(): void {
    const { keys, frames, bytes } = this;
    this.keys = new Float64Array(4 * keys.length).fill(-1);
    this.frames = new Float64Array(4 * keys.length);
    this.bytes = new Float64Array(4 * keys.length);
    for (const [old, key] of keys.entries()) {
      if (key < 0) continue;
      const slot = this.slot(key);
      this.keys[slot] = key;
      this.frames[slot] = frames[old] as number;
      this.bytes[slot] = bytes[old] as number;
    }
  }
}
