import { compareNames } from '#state/address.ts';
import { FIELDS } from '#state/fields.ts';
import type { NetworkDocument } from './schema.gen.ts';
import type { SectionName } from './sections.ts';
import { isTree, type Tree, treeAt } from './tree.ts';
import { UNITS, type UnitName } from './values.ts';

/** How the written value of a field becomes the canonical one. */
type Lower = (value: unknown) => unknown;

const asIs: Lower = (value) => value;
const unit = (name: UnitName): Lower => UNITS[name].parse;
const list =
  (lower: Lower): Lower =>
  (value) =>
    Array.isArray(value) ? value.map(lower) : [];
const set =
  (lower: Lower, compare?: (a: string, b: string) => number): Lower =>
  (value) =>
    [...new Set((Array.isArray(value) ? value : []).map((entry) => String(lower(entry))))].sort(compare);
const map =
  (key: Lower, inner: Lower): Lower =>
  (value) =>
    Object.fromEntries(
      Object.entries(isTree(value) ? value : {})
        .map(([name, entry]): [string, unknown] => [String(key(name)), inner(entry)])
        .sort(([a], [b]) => compareNames(a, b)),
    );
/** An object of which single fields may be left out. */
const filled =
  (standard: unknown, lowers: Readonly<Record<string, Lower>>, names: Readonly<Record<string, string>> = {}): Lower =>
  (value) => ({
    ...(isTree(standard) ? standard : {}),
    ...Object.fromEntries(
      Object.entries(isTree(value) ? value : {}).map(([field, inner]) => [
        names[field] ?? field,
        (lowers[field] ?? asIs)(inner),
      ]),
    ),
  });

const served = { maxbw: unit('rate'), cpus: unit('cpus') };
const matchIp: Lower = (value) => (isTree(value) ? { set: value.set } : UNITS.network.parse(value));
const mac: Lower = (value) =>
  isTree(value) ? filled({}, { address: unit('mac'), prefix: unit('macPrefix') })(value) : UNITS.macWord.parse(value);
const application = filled(
  { etherType: null, tcpPort: null, udpPort: null, dscp: null },
  { etherType: unit('etherType') },
);

type Spec = NetworkDocument.NetworkSpec;
type ItemOf<S extends SectionName> = NonNullable<Spec[S]>[string];
type Row<Item> = { readonly [F in keyof Item]?: Lower };
type Table = { readonly [S in SectionName]: Row<ItemOf<S>> } & {
  readonly functions: Row<NetworkDocument.VirtualFunction>;
};

/** Fields whose canonical form differs from what is written; a field without a row is taken as it is. */
const LOWERS: Table = {
  links: {
    ...served,
    mtu: unit('size'),
    ip: list(unit('prefix')),
    dcbx: (value) => ({ willing: set(asIs)(treeOf(value).willing) }),
    applications: (value) => inOrder(list(application)(value)),
    interrupts: filled(FIELDS.phys.interrupts.default, { time: unit('time') }, { time: 'timePicoseconds' }),
  },
  etherstubs: { mtu: unit('size') },
  switches: {
    mtu: unit('size'),
    uplinks: set(asIs, compareNames),
    security: filled(FIELDS.switch.security.default, {}),
  },
  aggregations: {
    ...served,
    ports: set(asIs, compareNames),
    policy: unit('policy'),
    mac: unit('mac'),
    mtu: unit('size'),
    lacp: filled(FIELDS.aggr.lacp.default, {}),
  },
  vlans: { ...served, mtu: unit('size'), ip: list(unit('prefix')) },
  vfs: {},
  functions: { mac: unit('mac'), minTxRate: unit('rate'), maxTxRate: unit('rate') },
  overlays: { local: unit('ip'), remotes: map(unit('mac'), unit('ip')), mtu: unit('size') },
  vnics: { ...served, mac, mtu: unit('size'), protection: set(asIs), allowedIps: set(unit('exactNetwork')) },
  addressSets: { entries: set(unit('network')), expires: map(unit('network'), unit('date')) },
  flows: {
    ...served,
    match: filled(FIELDS.flow.match.default, { localIp: matchIp, remoteIp: matchIp, dsfield: unit('dsfield') }),
  },
  guests: {
    cpus: unit('cpus'),
    nics: map(asIs, (nic) => ({ ip: list(unit('prefix'))(treeOf(nic).ip) })),
    routes: map(unit('network'), unit('ip')),
  },
};

/** Fields that are objects of their own, or say something about the document only. */
const NOT_OURS: ReadonlySet<string> = new Set(['profile', 'formerly', 'classes', 'functions']);

/** The guest's `kind` is the `type` of its resource, whose own `kind` is `guest`. */
const FIELD_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = { guests: { kind: 'type' } };

const known = new WeakMap<Tree, Tree>();

/** Canonical fields of one object; objects that share their written fields share the canonical ones. */
export function fieldsOfItem(section: { readonly name: SectionName } | 'functions', written: Tree): Tree {
  const before = known.get(written);
  if (before) return before;
  const name = section === 'functions' ? section : section.name;
  const lowers: Readonly<Record<string, Lower | undefined>> = LOWERS[name];
  const fields: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(written)) {
    if (!NOT_OURS.has(field)) fields[FIELD_NAMES[name]?.[field] ?? field] = (lowers[field] ?? asIs)(value);
  }
  known.set(written, fields);
  return fields;
}

function treeOf(value: unknown): Tree {
  return treeAt({ value }, 'value');
}

function inOrder(values: unknown): unknown {
  const texts = (Array.isArray(values) ? values : []).map((value) => JSON.stringify(value));
  return [...new Set(texts)].sort().map((value) => JSON.parse(value));
}
