import type { Change } from '#diff/change.ts';
import type { Drift, Plan } from '#plan/plan.ts';
import { type Address, compareNames, parseAddress } from '#state/address.ts';
import { spelled } from './fields.ts';
import { nameAll } from './nouns.ts';
import { sayWhere } from './where.ts';

/**
 * What somebody changed by hand, and what this plan makes of it, one line per change that is alike:
 * `vnic/web0: maxbw 100M applied, 50M found; set back to 100M`.
 */
export function driftLines(plan: Pick<Plan, 'changes' | 'drift'>, full = false): readonly string[] {
  const changes = new Map<Address, Change>(plan.changes.map((change) => [change.address, change]));
  const alike = new Map<string, { text: string; addresses: Address[] }>();
  for (const drift of [...plan.drift].sort((a, b) => compareNames(a.address, b.address))) {
    const { kind } = parseAddress(drift.address);
    for (const text of driftTexts(drift, changes.get(drift.address))) {
      const key = full ? JSON.stringify([drift.address, text]) : JSON.stringify([kind, text]);
      const known = alike.get(key);
      if (known) known.addresses.push(drift.address);
      else alike.set(key, { text, addresses: [drift.address] });
    }
  }
  return [...alike.values()].map(({ text, addresses }) => `${nameAll(addresses)}: ${text}`);
}

function driftTexts(drift: Drift, change: Change | undefined): readonly string[] {
  const where = sayWhere(drift.where);
  if (!drift.fields) return [`deleted${where}${change?.action === 'add' ? '; made again' : ''}`];
  const { kind } = parseAddress(drift.address);
  return drift.fields.map(({ field, applied, found }) => {
    const said = `${field} ${spelled(kind, field, applied)} applied, ${spelled(kind, field, found)} found${where}`;
    return `${said}; ${fate(change, field)}`;
  });
}

/** What becomes of the value that was found. */
function fate(change: Change | undefined, field: string): string {
  if (change?.action === 'remove') return 'removed with the object';
  if (!change || !('fields' in change) || !change.fields.includes(field)) return 'kept';
  // A field of a change is a field of its resource.
  const to = (change.to as unknown as Readonly<Record<string, unknown>>)[field];
  return `set to ${spelled(change.to.kind, field, to)}`;
}
