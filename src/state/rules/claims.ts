import { addressOf, compareNames } from '../address.ts';
import { type Claim, claims } from '../relations.ts';
import type { Resource } from '../resource.ts';
import { ipClaims } from '../segments.ts';
import { isUnderlay } from '../underlays.ts';
import { CLAIM_ROWS } from './claim-words.ts';
import type { Context } from './context.ts';
import { error, type Fault } from './fault.ts';
import type { AnyClaim, Holding } from './holding.ts';

/**
 * Two objects that claim one thing of which a host has one. One pass notes the first claim of each token and which tokens are
 * claimed differently; a second, only where there are such, gathers who claims them.
 */
export function claimFaults(context: Context, resources: Iterable<Resource>): readonly Fault[] {
  const contested = contestedTokens(context, resources);
  if (contested.size === 0) return [];
  const holdings = new Map<string, Holding[]>();
  for (const resource of context.state.values()) {
    for (const claim of claimsOf(resource, context)) {
      if (!contested.has(claim.token)) continue;
      const list = holdings.get(claim.token);
      if (list) list.push({ resource, claim });
      else holdings.set(claim.token, [{ resource, claim }]);
    }
  }
  return [...holdings.values()].flatMap((list) => conflict(context, list));
}

function contestedTokens(context: Context, resources: Iterable<Resource>): ReadonlySet<string> {
  const first = new Map<string, string>();
  const contested = new Set<string>();
  const note = ({ token, value }: AnyClaim) => {
    const other = first.get(token);
    if (other === undefined) first.set(token, value);
    else if (other !== value) contested.add(token);
  };
  for (const resource of resources) for (const claim of claimsOf(resource, context)) note(claim);
  if (!context.scope) return contested;
  for (const resource of context.state.values()) {
    for (const claim of claimsOf(resource, context)) if (first.has(claim.token)) note(claim);
  }
  return contested;
}

function claimsOf(resource: Resource, context: Context): readonly AnyClaim[] {
  const found = claims(resource);
  if (!isUnderlay(resource) && resource.kind !== 'guest') return found;
  const own = resource.kind === 'phys' ? found.filter((claim) => isFact(claim, resource, context)) : found;
  return [...own, ...ipClaims(resource, (name) => context.link(name))];
}

/** Settings of a physical link that a document judged alone does not mention are not facts. */
function isFact(claim: Claim, phys: Extract<Resource, { kind: 'phys' }>, context: Context): boolean {
  if (claim.about === 'tag') return context.isKnown(phys, 'defaultTag');
  return claim.about !== 'flow-control' || context.isKnown(phys, 'flowControl');
}

/** One fault for each value beside the holder's; those who share a value are reported together. */
function conflict(context: Context, holdings: readonly Holding[]): readonly Fault[] {
  const row = CLAIM_ROWS[holdings[0]?.claim.about ?? 'name'];
  const rank = ({ resource, claim }: Holding) => (row.holds(claim) ? 0 : 2) + (context.isScoped(resource) ? 1 : 0);
  const sorted = [...holdings].sort(
    (a, b) => rank(a) - rank(b) || compareNames(addressOf(a.resource), addressOf(b.resource)),
  );
  const [holder] = sorted;
  // Who asks for a factory slot that another has is told so by the claim of the slot.
  if (!holder || holdings.every(isFactory)) return [];
  const groups = new Map<string, Holding[]>();
  for (const one of sorted) {
    if (one.claim.value === holder.claim.value) continue;
    const group = groups.get(one.claim.value);
    if (group) group.push(one);
    else groups.set(one.claim.value, [one]);
  }
  return [...groups.values()].map((group) => clash(context, holder, group));
}

function isFactory({ resource, claim }: Holding): boolean {
  return claim.about === 'mac' && resource.kind === 'vnic' && resource.mac.kind === 'factory';
}

function clash(context: Context, holder: Holding, group: readonly Holding[]): Fault {
  const [first = holder] = group;
  const scoped = group.find(({ resource }) => context.isScoped(resource));
  const blamed = scoped ?? (context.isScoped(holder.resource) ? holder : first);
  const { code, words } = CLAIM_ROWS[holder.claim.about];
  const all = [holder, ...group];
  return error(code, blamed.resource, blamed.claim.field, {
    ...words({ holder, group, context }),
    others: all.map(({ resource }) => resource),
    absent: all.flatMap(({ claim }) => claim.through ?? []),
  });
}
