import type { Account } from '../count/account.ts';
import type { DropSite } from '../count/drop-site.ts';
import { withRows } from '../frame/rows.ts';

/** Adds up what a stage has refused by account, so that each is told once. */
export class Losses {
  /** By chain. */
  private readonly accounts: readonly Account[];
  private readonly frames: Int32Array;
  private readonly bytes: Float64Array;
  private readonly touched: Int32Array;

  constructor(accounts: readonly Account[]) {
    this.accounts = accounts;
    this.frames = new Int32Array(accounts.length);
    this.bytes = new Float64Array(accounts.length);
    this.touched = new Int32Array(accounts.length);
  }

  /** The first `count` rows of `refused`. */
  add(count: number, site: DropSite): void {
    if (count === 0) return;
    const { frames, bytes, touched } = this;
    const owners = sumByChain(count, frames, bytes, touched);
    for (let index = 0; index < owners; index++) {
      const owner = touched[index] as number;
      (this.accounts[owner] as Account).loseMany(site, frames[owner] as number, bytes[owner] as number);
      frames[owner] = 0;
      bytes[owner] = 0;
    }
  }
}

/** Adds rows of `refused` to the sums of their chains; returns how many chains were `touched`. */
const sumByChain = withRows(
  ({ refused, chain, size }) =>
    (count: number, frames: Int32Array, bytes: Float64Array, touched: Int32Array): number => {
      let owners = 0;
      for (let index = 0; index < count; index++) {
        const row = refused[index] as number;
        const owner = chain[row] as number;
        const before = frames[owner] as number;
        if (before === 0) touched[owners++] = owner;
        frames[owner] = before + 1;
        bytes[owner] = (bytes[owner] as number) + (size[row] as number);
      }
      return owners;
    },
);
