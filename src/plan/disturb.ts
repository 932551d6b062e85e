import type { Change } from '#diff/change.ts';
import { type Address, address, compareNames, parseAddress } from '#state/address.ts';
import { fieldsOf } from '#state/fields.ts';
import { type Kind, LINK_KINDS, type Resource } from '#state/resource.ts';
import type { Disturbance } from './plan.ts';

type Above = ReadonlyMap<Address, readonly Address[]>;
type Effect = Disturbance['effect'];

/** How bad an effect is, among the others. */
export const WEIGHT: Readonly<Record<Effect, number>> = { pause: 1, loss: 2, 'link-reset': 3 };

/**
 * Whose traffic suffers from each change: the object's own and that of everything above it, as far as it is still there
 * afterwards. Additions disturb nobody.
 */
export function disturbancesOf(changes: readonly Change[], above: Above): readonly Disturbance[] {
  const gone = new Set(changes.filter((change) => change.action === 'remove').map((change) => change.address));
  return changes.flatMap((change) => {
    const effect = effectOf(change);
    if (effect === undefined) return [];
    const felt = feltBy(change, above).filter((key) => !gone.has(key));
    // An object that is removed with nothing left above it disturbs nobody.
    return change.action === 'remove' && felt.length === 0 ? [] : [{ address: change.address, effect, felt }];
  });
}

/** Kinds that frames come from and go to: they feel what is done to themselves. */
const ENDPOINTS: readonly Kind[] = ['vnic', 'vlan', 'vf', 'guest', 'flow'];

function feltBy(change: Change, above: Above): readonly Address[] {
  const { address: key } = change;
  const { kind, name } = parseAddress(key);
  const self = ENDPOINTS.includes(kind) && change.action !== 'add' ? [key] : [];
  // A port's classes are felt by what uses the port, a flow by the guest whose link it is on.
  if (kind === 'classes') return everythingAbove(address('phys', name), above).filter(carriesTraffic);
  const resource = 'to' in change ? change.to : 'from' in change ? change.from : undefined;
  const guests = resource?.kind === 'flow' ? guestsOn(resource.over, above) : [];
  return [...new Set([...self, ...everythingAbove(key, above).filter(carriesTraffic), ...guests])].sort(compareNames);
}

function guestsOn(link: string, above: Above): readonly Address[] {
  return LINK_KINDS.flatMap((kind) => everythingAbove(address(kind, link), above)).filter((key) =>
    key.startsWith('guest/'),
  );
}

/** A port's classes and its pool of VFs are settings: it is what uses them that feels something. */
function carriesTraffic(key: Address): boolean {
  return !key.startsWith('classes/') && !key.startsWith('vfs/');
}

/** The worst that a change does to frames that pass the object; undefined: nothing. */
export function effectOf(change: Change): Effect | undefined {
  switch (change.action) {
    case 'rename':
      return undefined;
    case 'add':
      // A new flow that drops frames of whatever peer takes them from what is there; one for named peers is meant to.
      return change.to.kind === 'flow' && dropsAll(change.to) && change.to.match.remoteIp === null ? 'loss' : undefined;
    case 'remove':
      return 'loss';
    case 'replace':
      return worst(['loss', ...effects(change.from.kind, change.fields)]);
    case 'modify':
      if (change.because !== undefined || (change.fields.includes('maxbw') && dropsAll(change.to))) return 'loss';
      return worst(effects(change.from.kind, change.fields));
  }
}

/** A cap of 0 drops everything (flowadm). */
function dropsAll(resource: Resource): boolean {
  return 'maxbw' in resource && resource.maxbw === 0;
}

function effects(kind: Parameters<typeof fieldsOf>[0], fields: readonly string[]): readonly Effect[] {
  const rows = fieldsOf(kind);
  return fields.flatMap((field) => rows[field]?.disturbs ?? []);
}

function worst(effects: readonly Effect[]): Effect | undefined {
  return [...effects].sort((a, b) => WEIGHT[b] - WEIGHT[a])[0];
}

/** The closure of what sits on an object, sorted, without itself. */
export function everythingAbove(start: Address, above: Above): readonly Address[] {
  const seen = new Set<Address>();
  const queue = [start];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const key of above.get(next) ?? []) {
      if (seen.has(key) || key === start) continue;
      seen.add(key);
      queue.push(key);
    }
  }
  return [...seen].sort(compareNames);
}
