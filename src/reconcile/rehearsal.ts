import type { Change } from '#diff/change.ts';
import { diff } from '#diff/diff.ts';
import type { Host } from '#hosts/host.ts';
import { type Address, compareNames } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Observed } from '#state/host-state.ts';
import type { Planned } from './change.ts';
import { afterSteps, foreseen } from './foresee.ts';
import { afterRenames, renameChanges } from './renames.ts';
import { planEdits, type Verb } from './verb.ts';

/** Verbs planned one after the other, each on the host as those before it would leave it. Nothing is done. */
export class Rehearsal {
  readonly hardware: Hardware;
  readonly #start: Observed;
  #now: Observed;
  /** New address -> the one at the start, of what the verbs so far have renamed. */
  readonly #renames = new Map<Address, Address>();

  static async on(host: Host): Promise<Rehearsal> {
    return new Rehearsal(foreseen(await host.inspect(), await host.pending()), await host.hardware());
  }

  private constructor(start: Observed, hardware: Hardware) {
    this.hardware = hardware;
    this.#start = start;
    this.#now = start;
  }

  plan(verb: Verb): Planned {
    const planned = planEdits(verb, this.#now, this.hardware);
    if (!planned.plan) return planned;
    this.#now = afterSteps(this.#now, planned.plan.steps);
    for (const change of planned.plan.changes) this.#follow(change);
    return planned;
  }

  /** The host as they would leave it. */
  get after(): Observed {
    return this.#now;
  }

  /** What all of them do together, as if it were one change. */
  changes(): readonly Change[] {
    const renames = new Map([...this.#renames].filter(([, from]) => has(this.#start, from)));
    const changes = [...renameChanges(this.#start, renames), ...diff(afterRenames(this.#start, renames), this.#now)];
    return changes.sort((a, b) => compareNames(a.address, b.address));
  }

  #follow(change: Change): void {
    if (change.action === 'remove') this.#renames.delete(change.address);
    if (change.action !== 'rename') return;
    const from = this.#renames.get(change.previous) ?? change.previous;
    this.#renames.delete(change.previous);
    if (from !== change.address) this.#renames.set(change.address, from);
  }
}

function has({ running, stored }: Observed, key: Address): boolean {
  return running.has(key) || stored.has(key);
}
