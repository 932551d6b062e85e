import type { Address } from './address.ts';
import { address, addressOf } from './address.ts';
import type { HostState } from './host-state.ts';
import type { Kind, LinkKind, Resource } from './resource.ts';
import { holdsIp, isUnderlay } from './underlays.ts';

/** A field that names another object, and the classes that may stand there. */
export interface Reference {
  readonly field: string;
  readonly target: string;
  readonly kinds: readonly Kind[];
}

const ANY_LINK: readonly LinkKind[] = ['phys', 'etherstub', 'switch', 'aggr', 'vlan', 'vf', 'overlay', 'vnic'];

/** Which classes of link each kind may sit over (dladm 1.4 to 1.6; flows: any link but a stub or a VF). */
export const MAY_SIT_OVER = {
  vnic: ['phys', 'aggr', 'etherstub', 'switch', 'overlay'],
  vlan: ['phys', 'aggr'],
  flow: ['phys', 'aggr', 'vlan', 'vnic', 'overlay'],
} as const satisfies Partial<Record<Kind, readonly LinkKind[]>>;

/** Everything that the object names: it can exist only while these do. */
export function references(resource: Resource): readonly Reference[] {
  switch (resource.kind) {
    case 'classes':
    case 'vfs':
      return [{ field: 'name', target: resource.name, kinds: ['phys'] }];
    case 'vf':
      return [{ field: 'over', target: resource.over, kinds: ['vfs'] }];
    case 'vlan':
    case 'vnic':
      return [{ field: 'over', target: resource.over, kinds: MAY_SIT_OVER[resource.kind] }];
    case 'flow':
      return [
        { field: 'over', target: resource.over, kinds: MAY_SIT_OVER.flow },
        ...(['localIp', 'remoteIp'] as const).flatMap((side) => {
          const value = resource.match[side];
          return value && typeof value === 'object'
            ? [{ field: `match.${side}`, target: value.set, kinds: ['address-set'] as const }]
            : [];
        }),
      ];
    case 'aggr':
      return resource.ports.map((target) => ({ field: 'ports', target, kinds: ['phys'] }));
    case 'switch':
      return resource.uplinks.map((target) => ({ field: 'uplinks', target, kinds: ['phys', 'aggr'] }));
    case 'guest':
      return Object.keys(resource.nics).map((target) => ({
        field: `nics.${target}`,
        target,
        kinds: ['vnic', 'vf', 'vlan'],
      }));
    case 'phys':
    case 'etherstub':
    case 'overlay':
    case 'address-set':
      return [];
  }
}

/** The object that a reference means in that state: of a suitable class if there is one, else of any class of link. */
export function resolve(state: HostState, reference: Reference): Resource | undefined {
  for (const kinds of [reference.kinds, ANY_LINK]) {
    for (const kind of kinds) {
      const found = state.get(address(kind, reference.target));
      if (found) return found;
    }
  }
  return undefined;
}

/** Whether the object names something of that name, of whatever kind: one that changes its kind keeps those on it. */
export function mentions(resource: Resource, name: string): boolean {
  return references(resource).some((reference) => reference.target === name);
}

/** Target -> addresses of the objects that name it, and of overlays whose local address it holds. Built once per state: O(references). */
export function dependants(state: HostState): ReadonlyMap<Address, readonly Address[]> {
  const index = new Map<Address, Address[]>();
  const note = (target: Resource, resource: Resource) => {
    const key = addressOf(target);
    const list = index.get(key);
    if (list) list.push(addressOf(resource));
    else index.set(key, [addressOf(resource)]);
  };
  const links = [...state.values()].filter(isUnderlay);
  for (const resource of state.values()) {
    for (const reference of references(resource)) {
      const target = resolve(state, reference);
      if (target) note(target, resource);
    }
    if (resource.kind !== 'overlay') continue;
    for (const link of links) if (holdsIp(link, resource.local)) note(link, resource);
  }
  return index;
}

/**
 * Something of which a host has one. Two objects conflict when they claim the same token with different values: an
 * exclusive claim uses the object's own address as its value, a shared one a common word. Rules report conflicts (without a
 * host, of a physical link only those settings that the document gives); `plan/depends` frees a token before it is taken. So
 * this table, with the IP addresses of `segments.ts` and the amounts of `draws.ts`, says both what is refused and in which
 * order. What is no question of one holder, such as MTUs and the underlay, has a rule in `rules/` and an order in `plan/depends` of its own.
 */
export interface Claim {
  readonly token: string;
  readonly value: string;
  /** The field that makes the claim. */
  readonly field: string;
  readonly about: ClaimKind;
}

export type ClaimKind = 'name' | 'mac' | 'tag' | 'vlan' | 'slot' | 'port' | 'flow' | 'nic' | 'vni' | 'flow-control';

/** All claims of one object. */
export function claims(resource: Resource): readonly Claim[] {
  const self = addressOf(resource);
  const claim = (about: ClaimKind, field: string, key: string, value: string = self): Claim => ({
    token: `${about}/${key}`,
    value,
    field,
    about,
  });
  switch (resource.kind) {
    case 'phys':
      return [
        claim('name', 'name', resource.name),
        ...defaultTag(resource, claim),
        ...(resource.ip.length > 0 ? [claim('port', 'ip', resource.name, 'clients')] : []),
        claim(
          'flow-control',
          'flowControl',
          resource.name,
          ['pfc', 'auto'].includes(resource.flowControl) ? 'pfc' : 'not pfc',
        ),
      ];
    case 'classes':
      return resource.classes.some((one) => one.pfc) ? [claim('flow-control', 'classes', resource.name, 'pfc')] : [];
    case 'etherstub':
      return [claim('name', 'name', resource.name), ...defaultTag(resource, claim)];
    case 'switch':
      return [
        claim('name', 'name', resource.name),
        ...defaultTag(resource, claim),
        ...resource.uplinks.map((port) => claim('port', 'uplinks', port)),
      ];
    case 'aggr':
      return [
        claim('name', 'name', resource.name),
        ...defaultTag(resource, claim),
        ...resource.ports.map((port) => claim('port', 'ports', port)),
      ];
    case 'vlan':
      return [
        claim('name', 'name', resource.name),
        claim('vlan', 'vid', `${resource.over}/${resource.vid}`),
        claim('tag', 'vid', `${resource.over}/${resource.vid}`, 'tagged'),
        claim('port', 'over', resource.over, 'clients'),
        // What a guest owns has no addresses of the host itself.
        ...(resource.ip.length > 0 ? [claim('nic', 'ip', resource.name)] : []),
      ];
    case 'vnic':
      return [
        claim('name', 'name', resource.name),
        claim('mac', 'mac', `${resource.over}/${resource.mac.address}/${resource.vid ?? 0}`),
        ...(resource.vid === null ? [] : [claim('tag', 'vid', `${resource.over}/${resource.vid}`, 'tagged')]),
        ...(resource.mac.kind === 'factory' ? [claim('slot', 'mac', `${resource.over}/${resource.mac.slot}`)] : []),
        claim('port', 'over', resource.over, 'clients'),
      ];
    case 'vf':
      return [
        claim('name', 'name', resource.name),
        claim('mac', 'mac', `${resource.over}/${resource.mac}/${resource.vid ?? 0}`),
        ...(resource.vid === null ? [] : [claim('tag', 'vid', `${resource.over}/${resource.vid}`, 'tagged')]),
      ];
    case 'vfs':
      return [claim('port', 'name', resource.name, 'clients')];
    case 'overlay':
      return [
        claim('name', 'name', resource.name),
        claim('vni', 'vni', `${resource.local}/${resource.port}/${resource.vni}`),
      ];
    case 'flow':
      return [
        claim('flow', 'match', `${resource.over}/${JSON.stringify(resource.match)}`),
        claim('port', 'over', resource.over, 'clients'),
      ];
    case 'guest':
      return Object.keys(resource.nics).map((nic) => claim('nic', `nics.${nic}`, nic));
    case 'address-set':
      return [];
  }
}

function defaultTag(
  resource: { readonly name: string; readonly defaultTag: number },
  claim: (about: ClaimKind, field: string, key: string, value?: string) => Claim,
): readonly Claim[] {
  return resource.defaultTag === 0
    ? []
    : [claim('tag', 'defaultTag', `${resource.name}/${resource.defaultTag}`, 'default')];
}
