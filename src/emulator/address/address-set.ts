import { networkKey, networkOf } from './prefix.ts';

/** Counts changes of all address sets of one simulation: who has remembered an answer asks again when it has grown. */
export class Changes {
  count = 0;
}

/**
 * Prefixes with an end. Entries of one length are one hash table, so asking costs as many look-ups as there are lengths,
 * whatever the number of entries.
 */
export class AddressSet {
  private readonly changes: Changes;
  /** Key of the network -> instant at which it leaves the set; infinity: never. */
  private readonly entries = new Map<string, number>();
  /** Number of entries of each `bits/length`. */
  private readonly lengths = new Map<string, number>();

  constructor(changes: Changes) {
    this.changes = changes;
  }

  add(prefix: string, expiresAt: number | null): void {
    const network = networkOf(prefix);
    const key = networkKey(network, network.length);
    const shape = `${network.bits}/${network.length}`;
    if (!this.entries.has(key)) this.lengths.set(shape, (this.lengths.get(shape) ?? 0) + 1);
    this.entries.set(key, expiresAt ?? Number.POSITIVE_INFINITY);
    this.changes.count++;
  }

  remove(prefix: string): void {
    const network = networkOf(prefix);
    const key = networkKey(network, network.length);
    if (this.entries.delete(key)) this.forget(`${network.bits}/${network.length}`);
    this.changes.count++;
  }

  has(ip: string): boolean {
    const address = networkOf(ip);
    for (const shape of this.lengths.keys()) {
      const [bits, length] = shape.split('/').map(Number);
      if (bits === address.bits && this.entries.has(networkKey(address, length ?? 0))) return true;
    }
    return false;
  }

  /** Removes what ends at or before an instant. */
  expire(now: number): void {
    for (const [key, end] of this.entries) {
      if (end > now) continue;
      this.entries.delete(key);
      this.forget(key.slice(0, key.lastIndexOf('/')));
      this.changes.count++;
    }
  }

  private forget(shape: string): void {
    const left = (this.lengths.get(shape) ?? 0) - 1;
    if (left > 0) this.lengths.set(shape, left);
    else this.lengths.delete(shape);
  }
}
