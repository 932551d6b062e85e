import { drawn } from '../draws.ts';
import type { Nic } from '../hardware.ts';
import type { Rings } from '../resource.ts';
import { clientsOfPorts, ringGroups } from '../ring-groups.ts';
import { type AssignContext, nothing, type Property, type PropertyContext } from './property.ts';
import { nicOf, on, put } from './rows.ts';
import { single } from './values.ts';

type Side = keyof Rings;

/** Hardware rings: those that a link has for itself, and what a NIC has left (dladm(8) `rxrings`, `txrings`). */
export const RINGS: readonly Property[] = [
  rings('rx'),
  rings('tx'),
  available('rx', 'rings'),
  available('tx', 'rings'),
  available('rx', 'hwclnt'),
  available('tx', 'hwclnt'),
];

const SHARED = 'sw';

function rings(side: Side): Property {
  return {
    name: `${side}rings`,
    aliases: [`${side}-rings`],
    perm: 'rw',
    field: 'rings',
    about: {
      meaning: `${side === 'rx' ? 'Receive' : 'Transmit'} rings of its own: a number of them, any (\`hw\`), or none, sharing with others (\`sw\`). EFFECTIVE is how many it has.`,
      values: '`sw`, `hw`; a number from 1 where the NIC groups its rings as asked',
      default: 'as the driver decides',
      of: 'physical links, and VNICs over one, over an aggregation or over a switch',
    },
    applies: ({ object, facts }) =>
      object.kind === 'phys' || (object.kind === 'vnic' && facts.ports(object).length > 0),
    value: ({ object }) => ('rings' in object && object.rings ? String(object.rings[side]) : null),
    effective: (context) => ringsInForce(context, side),
    default: nothing,
    possible: (context) => possibleRings(context, side),
    assign: (values, context) => {
      const found = readRing(values);
      return 'wrong' in found ? found : put(context.object, 'rings', { value: withSide(context, side, found.value) });
    },
    reset: (context) => {
      const rings = withSide(context, side, SHARED);
      return put(context.object, 'rings', { value: rings.rx === SHARED && rings.tx === SHARED ? null : rings });
    },
  };
}

/** Rings that a NIC can still give, and clients that can still get some of their own: at least one each. */
function available(side: Side, what: 'rings' | 'hwclnt'): Property {
  return {
    name: `${side}${what}-available`,
    perm: 'r-',
    about: {
      meaning:
        what === 'rings'
          ? `${side === 'rx' ? 'Receive' : 'Transmit'} rings that nobody has reserved.`
          : `Clients that can still reserve ${side === 'rx' ? 'receive' : 'transmit'} rings.`,
      values: 'a number',
      default: '',
      of: 'physical links',
    },
    applies: on('phys'),
    value: (context) => {
      const nic = nicOf(context);
      return nic ? String(left(context, nic, side)) : null;
    },
    default: nothing,
    possible: nothing,
    instead: `it follows from ${side}rings of the link and of the VNICs over it`,
  };
}

const readRing = single<Rings['rx']>((text) => {
  const ring = text.toLowerCase();
  if (ring === 'sw' || ring === 'hw') return { value: ring };
  if (/^\d{1,4}$/.test(ring) && Number(ring) > 0) return { value: Number(ring) };
  return { wrong: `${text} is not sw, hw or a number of rings.`, hint: 'write sw, hw or a number from 1' };
});

/** A side that was never asked for is shared: a link has rings of its own for both sides or names neither. */
function withSide({ object }: AssignContext, side: Side, ring: Rings['rx']): Rings {
  const before = ('rings' in object ? object.rings : null) ?? { rx: SHARED, tx: SHARED };
  return { ...before, [side]: ring };
}

/** Rings of the group that is shared: nobody has reserved them. */
function left({ state }: PropertyContext, nic: Nic, side: Side): number {
  const groups = ringGroups(nic, clientsOfPorts(state).get(nic.name) ?? []);
  return groups.find((group) => group.side === side && group.shared)?.rings.length ?? 0;
}

function totalOf(nic: Nic, side: Side): number {
  return side === 'rx' ? nic.rxRings : nic.txRings;
}

function ringsInForce(context: PropertyContext, side: Side): string | null {
  const { object } = context;
  const own = drawn(object, side);
  const nic = object.kind === 'phys' ? nicOf(context) : undefined;
  // The NIC's own user has what no VNIC has reserved.
  if (nic && own === 0) return String(left(context, nic, side));
  return own === 0 ? SHARED : String(own);
}

function possibleRings({ object, facts, hardware }: PropertyContext, side: Side): string {
  const nics = facts.ports(object).flatMap((name) => hardware.links[name] ?? []);
  const most = Math.min(...nics.map((nic) => totalOf(nic, side)));
  return nics.length > 0 && nics.every((nic) => nic.dynamicRings) ? `sw,hw,1-${most}` : 'sw,hw';
}
