import type { OwnershipChange, Plan } from '#plan/plan.ts';
import { type Address, compareNames, parseAddress } from '#state/address.ts';
import { nameAll } from './nouns.ts';

/**
 * Who gains and loses what, one line per claim that is alike: adopted, taken over, released. Not told: that a document owns
 * what it creates and no longer owns what it removes, and that it still owns what it owned.
 */
export function ownershipLines(plan: Pick<Plan, 'changes' | 'ownership'>, full = false): readonly string[] {
  const made = new Set<Address>();
  for (const { action, address } of plan.changes) if (action === 'add' || action === 'remove') made.add(address);
  const alike = new Map<string, { verb: string; kind: string; fields: string; addresses: Address[] }>();
  for (const [address, verb, fields] of claimsOf(plan.ownership, made)) {
    const { kind } = parseAddress(address);
    const key = full ? JSON.stringify([address, verb, fields]) : JSON.stringify([kind, verb, fields]);
    const known = alike.get(key);
    if (known) known.addresses.push(address);
    else alike.set(key, { verb, kind, fields, addresses: [address] });
  }
  return [...alike.values()]
    .map(({ addresses, ...one }) => ({ ...one, addresses: addresses.sort(compareNames) }))
    .sort((a, b) => compareNames(a.verb, b.verb) || compareNames(a.addresses[0] ?? '', b.addresses[0] ?? ''))
    .map(({ verb, fields, addresses }) => `${verb}: ${nameAll(addresses)}${fields === '' ? '' : ` (${fields})`}`);
}

/** Address, what happens to its owner, and the settings that it is about. Settings of one link stand together. */
function claimsOf(ownership: readonly OwnershipChange[], made: ReadonlySet<Address>): [Address, string, string][] {
  const settings = new Map<string, { address: Address; verb: string; fields: string[] }>();
  const objects: [Address, string, string][] = [];
  for (const change of ownership) {
    const verb = verbOf(change);
    if (verb === undefined || (change.field === null && made.has(change.address))) continue;
    if (change.field === null) objects.push([change.address, verb, '']);
    else {
      const key = `${change.address} ${verb}`;
      const known = settings.get(key);
      if (known) known.fields.push(change.field);
      else settings.set(key, { address: change.address, verb, fields: [change.field] });
    }
  }
  return [
    ...objects,
    ...[...settings.values()].map(({ address, verb, fields }): [Address, string, string] => [
      address,
      verb,
      `settings ${fields.sort(compareNames).join(', ')}`,
    ]),
  ];
}

function verbOf({ before, after, field }: OwnershipChange): string | undefined {
  if (before?.document === after?.document) return undefined;
  if (!after) return `released by ${before?.document}`;
  if (before) return `taken over from ${before.document}`;
  return field === null ? 'adopted (made by hand)' : 'claimed';
}
