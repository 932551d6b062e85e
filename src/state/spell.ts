import { printBandwidth } from '#units/bandwidth.ts';
import { printBytes } from '#units/bytes.ts';
import { printCpus } from '#units/cpus.ts';
import { printDsfield } from '#units/dsfield.ts';
import { printTime } from '#units/time.ts';
import { RANDOM_PREFIX } from './automatic.ts';
import { etherTypeName } from './ether-types.ts';
import { type FieldType, fieldsOf } from './fields.ts';
import { PFC_DEFAULTS } from './pfc-defaults.ts';
import type { Application, FlowMatch, Guest, Interrupts, Kind, TrafficClass } from './resource.ts';

/**
 * A canonical value as documents spell it, as plain JSON data: `100M`, `4-6`, `{kind: random, address: ...}`. null for what
 * is not set. Lowering reads it back as the same value.
 */
export function spell(kind: Kind, field: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  return SPELL[typeOf(kind, field)](value);
}

/** The same on one line for people: `100M`, `4-6`, `random 02:08:20:00:00:10`; `none` for what is not set. */
export function spellText(kind: Kind, field: string, value: unknown): string {
  if (value === null || value === undefined) return 'none';
  const type = typeOf(kind, field);
  const text = (TEXT[type] ?? ((inner) => flat(SPELL[type](inner), true)))(value);
  return text === '' ? 'none' : text;
}

/** The share of the class `default` and its priorities follow from the other classes, so they are not spelled. */
export const DEFAULT_CLASS = 'default';

type Spell = (value: never) => unknown;

const asIs = (value: unknown) => value;

// Each row is given values of fields of its type only; `FIELDS` says which those are.
const SPELL = {
  plain: (value: unknown) =>
    Array.isArray(value) && value.length === 1 && typeof value[0] === 'string' && /^L[234]$/.test(value[0])
      ? value[0]
      : value,
  rate: (value: number) => (value === 0 ? 0 : printBandwidth(value)),
  bytes: asIs,
  cpus: (value: readonly number[]) => (value.length === 1 ? value[0] : printCpus(value)),
  mac: spellMac,
  names: asIs,
  rings: asIs,
  interrupts: ({ mode, packets, timePicoseconds }: Interrupts) => ({ mode, packets, time: printTime(timePicoseconds) }),
  dcbx: asIs,
  applications: (value: readonly Application[]) => value.map(spellApplication),
  classes: (value: readonly TrafficClass[]) => Object.fromEntries(value.map((one) => [one.name, spellClass(one)])),
  security: asIs,
  lacp: asIs,
  match: spellMatch,
  prefixes: asIs,
  map: asIs,
  nics: (value: Guest['nics']) =>
    Object.fromEntries(Object.entries(value).map(([name, { ip }]) => [name, ip.length === 0 ? {} : { ip }])),
} satisfies Record<FieldType, Spell> as Readonly<Record<FieldType, (value: unknown) => unknown>>;

/** Types whose text is not simply the flat form of the spelling. */
const TEXT: Readonly<Partial<Record<FieldType, (value: unknown) => string>>> = {
  mac: (value) => macText(spellMac(value)),
  // A field of this type holds classes.
  classes: (value) => (value as readonly TrafficClass[]).map(classText).join('; '),
};

function typeOf(kind: Kind, field: string): FieldType {
  return fieldsOf(kind)[field]?.type ?? 'plain';
}

/** A wish or an assignment. A fixed address is a plain text; a factory slot names its address by itself. */
function spellMac(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return value;
  const { kind, address, prefix, slot, vrid, family } = value as Readonly<Record<string, unknown>>; // Any of the kinds.
  switch (kind) {
    case 'fixed':
      return address;
    case 'factory':
      return slot === undefined ? kind : { kind, slot };
    case 'random': {
      const more = {
        ...(address === undefined ? {} : { address }),
        ...(prefix === undefined || prefix === RANDOM_PREFIX ? {} : { prefix }),
      };
      return Object.keys(more).length === 0 ? kind : { kind, ...more };
    }
    case 'vrrp':
      return { kind, vrid, family };
    default:
      return kind;
  }
}

function macText(spelled: unknown): string {
  if (typeof spelled !== 'object' || spelled === null) return String(spelled);
  const { kind, address, prefix, slot, vrid, family } = spelled as Readonly<Record<string, unknown>>; // What spellMac makes.
  if (kind === 'vrrp') return `vrrp ${vrid}/${family}`;
  if (kind === 'factory') return `factory, slot ${slot}`;
  return [kind, address ?? prefix].filter((part) => part !== undefined).join(' ');
}

function spellApplication({ cos, etherType, ...ports }: Application): unknown {
  const set = Object.entries(ports).filter(([, value]) => value !== null);
  return { ...(etherType === null ? {} : { etherType: etherTypeName(etherType) }), ...Object.fromEntries(set), cos };
}

function spellClass({ name, priorities, ets, strict, pfc }: TrafficClass): unknown {
  const follows = name === DEFAULT_CLASS;
  return {
    ...(follows ? {} : { priorities }),
    ...(follows || ets === null ? {} : { ets: `${ets}%` }),
    ...(strict ? { strict } : {}),
    ...(pfc === null ? {} : { pfc: spellPfc(pfc) }),
  };
}

function spellPfc({ xoffBytes, xonBytes, headroomBytes }: NonNullable<TrafficClass['pfc']>): unknown {
  const isDefault =
    xoffBytes === PFC_DEFAULTS.xoffBytes &&
    xonBytes === PFC_DEFAULTS.xonBytes &&
    headroomBytes === PFC_DEFAULTS.headroomBytes;
  const headroom = headroomBytes === 'auto' ? headroomBytes : printBytes(headroomBytes);
  return isDefault || { xoff: printBytes(xoffBytes), xon: printBytes(xonBytes), headroom };
}

function classText({ name, priorities, ets, strict, pfc }: TrafficClass): string {
  const lossless = pfc === null ? '' : ` pfc ${flat(spellPfc(pfc))}`.replace(' pfc true', ' pfc');
  return `${name} [${priorities.join(',')}]${strict ? ' strict' : ets === null ? '' : ` ${ets}%`}${lossless}`;
}

function spellMatch({ direction, dsfield, ...others }: FlowMatch): unknown {
  const set = Object.entries(others).filter(([, value]) => value !== null);
  return {
    ...Object.fromEntries(set),
    ...(dsfield === null ? {} : { dsfield: printDsfield(dsfield) }),
    ...(direction === 'bi' ? {} : { direction }),
  };
}

/** YAML's flow form without quotes; without the outermost brackets when `bare`. */
export function flat(value: unknown, bare = false): string {
  if (Array.isArray(value)) {
    const text = value.map((one) => flat(one)).join(', ');
    return bare ? text : `[${text}]`;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  const text = Object.entries(value)
    .map(([key, one]) => `${key}: ${flat(one)}`)
    .join(', ');
  return bare ? text : `{${text}}`;
}
