import { nearest } from '#diagnostics/suggest.ts';
import { type Address, address, compareNames } from '../address.ts';
import { renamedTo } from '../hardware.ts';
import { type Reference, references, resolve } from '../relations.ts';
import { type Kind, LINK_KINDS, type Resource } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG } from './fault.ts';
import { agreeing, aKind, called, joined, sentence } from './words.ts';

/** Whatever an object names must be there and be of a class that can carry it (dladm 1.4 to 1.6, 5.3). */
export function referencesOf(resource: Resource, context: Context): readonly Fault[] {
  let faults: Fault[] | undefined;
  for (const reference of references(resource)) {
    const fault = referenceFault(resource, reference, context);
    if (fault) {
      faults ??= [];
      faults.push(fault);
    }
  }
  return faults ?? NOTHING_WRONG;
}

function referenceFault(resource: Resource, reference: Reference, context: Context): Fault | undefined {
  const target = resolve(context.state, reference);
  if (target && reference.kinds.includes(target.kind)) return undefined;
  const isPort = target?.kind === 'phys' && reference.kinds.includes('vfs');
  if (target && !isPort) return wrongClass(resource, reference, target);
  if (!isDecidable(reference, context)) return undefined;
  return isPort ? withoutVfs(resource, reference) : unknownTarget(resource, reference, context);
}

/** A document judged alone does not show the links of the host, nor those of other documents. */
function isDecidable({ kinds }: Reference, { hardware }: Context): boolean {
  return hardware !== null || kinds.includes('address-set');
}

function unknownTarget(resource: Resource, { field, target, kinds }: Reference, context: Context): Fault {
  const wanted = kinds.includes('address-set') ? 'address set' : 'link';
  return error('unknown-reference', resource, field, {
    detail: `${naming(resource)} ${wanted} ${target}, which does not exist.`,
    hint: () => knownNames(target, kinds, context),
    absent: places(target, kinds),
  });
}

/** `VNIC a names`, `The classes of ixgbe0 name`. */
function naming(resource: Resource): string {
  return `${sentence(called(resource))} ${agreeing(resource, 'names', 'name')}`;
}

/** Every object that would make or mend the fault by coming or going. */
function places(target: string, kinds: readonly Kind[]): readonly Address[] {
  return [...new Set<Kind>([...kinds, ...LINK_KINDS])].map((kind) => address(kind, target));
}

/** A function whose port is there but offers none. */
function withoutVfs(resource: Resource, { field, target }: Reference): Fault {
  return error('unknown-reference', resource, field, {
    detail: `${sentence(called(resource))} is a function of ${target}, which offers no VFs.`,
    hint: `give ${target} VFs: "vfs: {${target}: {count: 1}}"`,
    absent: places(target, ['vfs']),
  });
}

function knownNames(target: string, kinds: readonly Kind[], { state, hardware }: Context): string {
  if (hardware?.links[target]?.removed)
    return `the hardware of ${target} was removed: put it back with "vnetctl host update", or use another link`;
  const now = hardware && kinds.includes('phys') ? renamedTo(target, hardware) : undefined;
  if (now) return now;
  const known = [...state.values()].filter((one) => kinds.includes(one.kind)).map((one) => one.name);
  const meant = nearest(target, known.sort(compareNames));
  if (meant) return `did you mean ${meant}?`;
  if (known.length === 0) return `declare ${joined(kinds.map(aKind), 'or')} of that name first`;
  const shown = known.length > 12 ? `${known.slice(0, 12).join(', ')}, ...` : joined(known);
  return `add it, or use one of ${shown}`;
}

/** Why a class cannot stand there, and what to write instead. Rows: class of the object, then class of what it names. */
const REASONS: Partial<Record<Kind, Partial<Record<Kind, readonly [why: string, instead: string]>>>> = {
  vnic: {
    vnic: ['a VNIC cannot carry another', 'put it over the link underneath, or make an etherstub for the two'],
    vlan: ['a VLAN cannot carry a VNIC', "put the VNIC over the VLAN's own link and give it the VLAN's vid"],
    vf: ['a VF is handed to one guest whole', 'put the VNIC over the physical link'],
  },
  vlan: {
    vnic: ['a VLAN cannot sit over a VNIC', 'give the VNIC itself a vid'],
    vlan: ['a VLAN cannot sit over another', 'put it over the physical link or aggregation'],
    etherstub: [
      'a VLAN shares the MAC address of its link, and an etherstub has none',
      'make a VNIC with that vid over it',
    ],
    switch: ['a VLAN shares the MAC address of its link, and a switch has none', 'make a VNIC with that vid over it'],
    overlay: [
      'a VLAN shares the MAC address of its link, and an overlay has none',
      'make a VNIC with that vid over it',
    ],
    vf: ['a VF is handed to one guest whole', 'set "vid" of the function'],
  },
  flow: {
    etherstub: ['an etherstub has no data path of its own to classify', 'put the flow over a VNIC of the etherstub'],
    // Not its uplink: a port of a switch carries nothing else.
    switch: ['a switch has no data path of its own to classify', 'put the flow over a VNIC of the switch'],
    vf: ["frames of a VF do not pass the host's classifier", 'put the flow over a VNIC'],
  },
  aggr: {
    aggr: ['an aggregation is made of physical links', 'name the ports of the other aggregation'],
    vnic: ['an aggregation is made of physical links', 'name the link underneath the VNIC'],
  },
  switch: {
    vnic: ['an uplink leads to the wire', 'name a physical link or an aggregation'],
    etherstub: ['an etherstub leads to no wire', 'leave "uplinks" to physical links and aggregations'],
  },
  guest: {
    phys: ['a guest gets VNICs, VLANs and VFs, not hardware', 'make a VNIC over the link and name that'],
    aggr: ['a guest gets VNICs, VLANs and VFs, not hardware', 'make a VNIC over the aggregation and name that'],
    etherstub: ['a guest is not plugged into a switch itself', 'make a VNIC over the etherstub and name that'],
    switch: ['a guest is not plugged into a switch itself', 'make a VNIC over the switch and name that'],
    overlay: ['a guest is not plugged into an overlay itself', 'make a VNIC over the overlay and name that'],
  },
};

function wrongClass(resource: Resource, { field, kinds }: Reference, target: Resource): Fault {
  const allowed = joined(kinds.map(aKind), 'or');
  const [why, instead] = REASONS[resource.kind]?.[target.kind] ?? [`it needs ${allowed}`, `name ${allowed}`];
  return error('wrong-class', resource, field, {
    detail: `${naming(resource)} ${target.name}, which is ${aKind(target.kind)}: ${why}.`,
    hint: instead,
    others: [target],
    absent: places(target.name, kinds),
  });
}
