import type { DropReason } from '../result.ts';
import { Account } from './account.ts';
import { DropSite } from './drop-site.ts';

/** The accounts of all streams and the places where frames are lost. */
export class Ledger {
  readonly accounts: readonly Account[];
  /** The first site of each place, which knows the others there. */
  private readonly sites = new Map<string, DropSite>();

  constructor(streams: readonly string[]) {
    this.accounts = streams.map((name) => new Account(name));
  }

  site(place: string, reason: DropReason): DropSite {
    let last: DropSite | null = null;
    for (let site = this.sites.get(place) ?? null; site !== null; site = site.beside) {
      if (site.reason === reason) return site;
      last = site;
    }
    const made = new DropSite(last === null ? place : last.place, reason);
    if (last === null) this.sites.set(place, made);
    else last.beside = made;
    return made;
  }

  /** Where something can be lost. */
  get places(): readonly string[] {
    return [...this.sites.keys()];
  }

  reset(): void {
    for (const account of this.accounts) account.reset();
  }
}
