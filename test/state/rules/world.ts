import { type Address, addressOf } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { DERIVED, fieldsOf } from '#state/fields.ts';
import { matchOf } from '#state/flow-attributes.ts';
import type { Hardware } from '#state/hardware.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import type { HostState } from '#state/host-state.ts';
import type { Kind, Resource, ResourceOf } from '#state/resource.ts';

/** The hardware of the built-in host. */
export const HARDWARE: Hardware = hardwareOf(DEFAULT_HOST);

/** An object with the documented defaults in every field that is not given. */
export function made<K extends Kind>(kind: K, name: string, fields: Partial<ResourceOf<K>> = {}): ResourceOf<K> {
  const defaults = Object.fromEntries(
    Object.entries(fieldsOf(kind)).map(([field, row]) => [
      field,
      row.default === DERIVED ? derived(kind, field, name) : row.default,
    ]),
  );
  // Every field of the kind has its default or the given value.
  return { ...defaults, kind, name, ...fields } as unknown as ResourceOf<K>;
}

function derived(kind: Kind, field: string, name: string): unknown {
  if (field === 'mtu') return 1500;
  const mac = `02:08:20:${bytes(`${kind}/${name}`)}`;
  return kind === 'vf' ? mac : { kind: 'random', prefix: '02:08:20', address: mac };
}

function bytes(text: string): string {
  let hash = 7;
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  return [16, 8, 0].map((shift) => ((hash >>> shift) & 255).toString(16).padStart(2, '0')).join(':');
}

export const mac = (address: string): ResourceOf<'vnic'>['mac'] => ({ kind: 'fixed', address });
export const vnic = (name: string, fields: Partial<ResourceOf<'vnic'>> = {}) =>
  made('vnic', name, { over: 'bge0', ...fields });
export const vlan = (name: string, fields: Partial<ResourceOf<'vlan'>> = {}) =>
  made('vlan', name, { over: 'bge0', vid: 10, ...fields });
export const vf = (over: string, index: number, fields: Partial<ResourceOf<'vf'>> = {}) =>
  made('vf', `${over}vf${index}`, { over, index, ...fields });
export const phys = (name: string, fields: Partial<ResourceOf<'phys'>> = {}) => made('phys', name, fields);
export const flow = (
  name: string,
  over: string,
  match: Partial<ResourceOf<'flow'>['match']>,
  fields: Partial<ResourceOf<'flow'>> = {},
) =>
  made('flow', name, {
    over,
    match: matchOf(match),
    ...fields,
  });

/** The objects as a state. */
export function stateOf(resources: readonly Resource[]): HostState {
  return new Map<Address, Resource>(resources.map((one) => [addressOf(one), one]));
}

/** The objects on a host that has every link of the hardware; given links replace those. */
export function onHost(resources: readonly Resource[], hardware: Hardware = HARDWARE): HostState {
  return stateOf([...Object.keys(hardware.links).map((name) => phys(name)), ...resources]);
}
