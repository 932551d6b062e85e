import { type Address, address, compareNames } from './address.ts';
import { type MacAllocator, type MacRequest, previousMac } from './automatic.ts';
import { DERIVED, fieldsOf } from './fields.ts';
import type { Observed } from './host-state.ts';
import type { MacWish, Wanted } from './intent.ts';
import type { MacAssignment, Resource } from './resource.ts';

/** Completes the objects in the order of their names, so that choices do not depend on the order of the document. */
export function complete(
  wanted: ReadonlyMap<Address, Wanted>,
  observed: Pick<Observed, 'running' | 'stored'>,
  macs: MacAllocator,
): Map<Address, Resource> {
  const done = new Map<Address, Resource>();
  const open: [MacRequest, Record<string, unknown>][] = [];
  const functions: Extract<Wanted, { kind: 'vf' }>[] = [];
  const names = [...wanted.keys()].filter((key) => !key.startsWith('phys/')).sort(compareNames);
  for (const key of names) {
    const one = wanted.get(key);
    if (!one) continue;
    const fields = withDefaults(one);
    if (one.kind === 'vnic') {
      const request = requestOf(key, one, observed);
      const mac = macs.settled(request);
      if (mac) fields.mac = mac;
      else open.push([request, fields]);
    }
    if (one.kind === 'vf' && one.mac === undefined) functions.push(one);
    // Every field has its default or the document's value, which lowering typed.
    const resource = fields as unknown as Resource;
    done.set(key, resource);
    if (one.kind === 'vf' && one.mac !== undefined) macs.keep(resource);
  }
  for (const [request, fields] of open) fields.mac = macs.choose(request);
  for (const one of functions) addFunction(one, done, observed, macs);
  return done;
}

/** What is said of an object, and the default of every field that is not. */
export function withDefaults(one: Wanted): Record<string, unknown> {
  const fields: Record<string, unknown> = { kind: one.kind, name: one.name };
  const given: Readonly<Record<string, unknown>> = { ...one };
  for (const [field, row] of Object.entries(fieldsOf(one.kind))) {
    const value = given[field];
    fields[field] = value === undefined && row.default !== DERIVED ? row.default : value;
  }
  return fields;
}

function requestOf(
  key: Address,
  one: Extract<Wanted, { kind: 'vnic' }>,
  observed: Pick<Observed, 'running' | 'stored'>,
): MacRequest {
  const previous = previousMac(one.name, observed.running, observed.stored);
  const wish: MacWish = one.mac ?? { kind: 'auto' };
  const mac: MacAssignment | undefined = previous?.mac;
  return { address: key, over: one.over ?? '', wish, previous: mac, previousOver: previous?.over };
}

/** Gives a virtual function that is given no address one of its own. */
function addFunction(
  { name }: Extract<Wanted, { kind: 'vf' }>,
  done: Map<Address, Resource>,
  observed: Pick<Observed, 'running' | 'stored'>,
  macs: MacAllocator,
): void {
  const key = address('vf', name);
  const found = done.get(key);
  const before = observed.running.get(key) ?? observed.stored.get(key);
  const previous = before?.kind === 'vf' ? before.mac : undefined;
  if (found?.kind === 'vf') done.set(key, { ...found, mac: macs.forVf(found, previous) });
}
