import type { DropReason } from '../result.ts';
import { Account } from './account.ts';
import { DropSite } from './drop-site.ts';

/** The accounts of all streams and the places where frames are lost. */
export class Ledger {
  readonly accounts: readonly Account[];
  readonly sites = new Map<string, DropSite>();

  constructor(streams: readonly string[]) {
    this.accounts = streams.map((name) => new Account(name));
  }

  site(place: string, reason: DropReason): DropSite {
    const key = `${place} ${reason}`;
    const found = this.sites.get(key);
    if (found !== undefined) return found;
    const made = new DropSite(place, reason);
    this.sites.set(key, made);
    return made;
  }

  reset(): void {
    for (const account of this.accounts) account.reset();
  }
}
