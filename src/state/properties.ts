import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { nearest } from '#diagnostics/suggest.ts';
import { parseMegabits, printMegabits } from '#units/bandwidth.ts';
import { printCpus } from '#units/cpus.ts';
import type { Scene } from './edit.ts';
import type { Hardware, Nic } from './hardware.ts';
import type { LinkFacts } from './link-facts.ts';
import type { Flow, Link, LinkKind, Resource, Rings } from './resource.ts';

/** What a property is asked about. */
export interface PropertyContext<R extends Resource = Link> {
  readonly object: R;
  readonly facts: LinkFacts;
  readonly hardware: Hardware;
}

/** What an assignment is asked about: the object in one configuration as the edits so far have made it. */
export interface AssignContext<R extends Resource = Link> extends Scene {
  readonly object: R;
}

/** The objects that the assignment changes; or why it is refused, and what to write instead. */
export type Assigned = { readonly put: readonly Resource[] } | { readonly wrong: string; readonly hint: string };

/**
 * A property of dladm or flowadm (reference/dladm.md 3): its names in the dialects, where it applies, and its texts as
 * show-linkprop prints them. null: nothing to say.
 */
export interface Property<R extends Resource = Link> {
  readonly name: string;
  /** Other spellings that are accepted. */
  readonly aliases?: readonly string[];
  readonly perm: 'rw' | 'r-';
  /** The field of the object that it sets; absent for what is read-only or a view of another object. */
  readonly field?: string;
  readonly applies: (object: R, hardware: Hardware) => boolean;
  readonly value: (context: PropertyContext<R>) => string | null;
  /** What is in force; absent: the value. */
  readonly effective?: (context: PropertyContext<R>) => string | null;
  /** What the object becomes with these values (set-linkprop, `-p` of create-); absent: read-only. */
  readonly assign?: (values: readonly string[], context: AssignContext<R>) => Assigned;
  readonly default: (context: PropertyContext<R>) => string | null;
  readonly possible: (context: PropertyContext<R>) => string | null;
}

const nothing = () => null;
const always = (text: string) => () => text;
const on =
  (...kinds: readonly LinkKind[]) =>
  (link: Link) =>
    kinds.includes(link.kind);

const SERVED: readonly LinkKind[] = ['phys', 'aggr', 'vlan', 'vnic'];
const RINGED: readonly LinkKind[] = ['phys', 'vnic'];
const LEVELS = 'low,medium,high';

/** Properties of links, in the order in which they are listed. */
export const LINK_PROPERTIES: readonly Property[] = [
  {
    name: 'speed',
    perm: 'r-',
    applies: on('phys'),
    value: ({ object, facts }) => printMegabits(facts.up(object) ? (facts.speed(object) ?? 0) : 0),
    default: nothing,
    possible: nothing,
  },
  {
    name: 'state',
    perm: 'r-',
    applies: () => true,
    value: ({ object, facts }) => (facts.up(object) ? 'up' : 'down'),
    default: nothing,
    possible: always('up,down'),
  },
  {
    name: 'mtu',
    perm: 'rw',
    field: 'mtu',
    applies: (link) => link.kind !== 'vf',
    value: ({ object, facts }) => String(facts.mtu(object)),
    default: defaultMtu,
    possible: possibleMtu,
  },
  {
    name: 'flowctrl',
    perm: 'rw',
    field: 'flowControl',
    applies: on('phys'),
    value: ({ object }) => (object.kind === 'phys' ? object.flowControl : null),
    default: always('no'),
    possible: (context) => (nicOf(context)?.pfcClassesMax ? 'no,tx,rx,bi,pfc,auto' : 'no,tx,rx,bi'),
  },
  {
    ...served(
      'maxbw',
      ['max-bw'],
      'maxbw',
      (link) => (link.maxbw === null ? null : printMegabits(link.maxbw)),
      nothing,
      nothing,
    ),
    assign: ([text = '', ...more], { object }) => {
      const maxbw = more.length > 0 ? undefined : parseMegabits(text);
      if (maxbw === undefined)
        return {
          wrong: `${[text, ...more].join(',')} is not a rate.`,
          hint: 'Write Mb/s, or a number with K, M or G, such as 100M.',
        };
      return { put: [{ ...object, maxbw } as Link] }; // Of a link that has the field: `applies` has asked.
    },
  },
  {
    name: 'bwshare',
    aliases: ['bw-share'],
    perm: 'rw',
    field: 'bwShare',
    applies: on('vnic'),
    value: ({ object }) => (object.kind === 'vnic' ? number(object.bwShare) : null),
    default: nothing,
    possible: always('1-100'),
  },
  served('priority', [], 'priority', (link) => link.priority, always('high'), always(LEVELS)),
  {
    ...served('cpus', [], 'cpus', (link) => (link.cpus ? printCpus(link.cpus) : null), nothing, nothing),
    effective: ({ object, hardware }) => cpusInForce(object, hardware),
  },
  served(
    'pool',
    [],
    'pool',
    (link) => link.pool,
    nothing,
    ({ hardware }) => Object.keys(hardware.cpuPools).join(',') || null,
  ),
  rings('rxrings', ['rx-rings'], 'rx'),
  rings('txrings', ['tx-rings'], 'tx'),
  {
    name: 'protection',
    perm: 'rw',
    field: 'protection',
    applies: on('vnic'),
    value: ({ object }) => (object.kind === 'vnic' ? list(object.protection) : null),
    default: nothing,
    possible: always('mac-nospoof,restricted,ip-nospoof,dhcp-nospoof'),
  },
  {
    name: 'allowed-ips',
    perm: 'rw',
    field: 'allowedIps',
    applies: on('vnic'),
    value: ({ object }) => (object.kind === 'vnic' ? list(object.allowedIps) : null),
    default: nothing,
    possible: nothing,
  },
  {
    name: 'promisc-filtered',
    perm: 'rw',
    field: 'promiscFiltered',
    applies: on('vnic'),
    value: ({ object }) => (object.kind === 'vnic' ? (object.promiscFiltered ? 'on' : 'off') : null),
    default: always('on'),
    possible: always('on,off'),
  },
  {
    name: 'default_tag',
    aliases: ['default-tag'],
    perm: 'rw',
    field: 'defaultTag',
    applies: (link) => 'defaultTag' in link,
    value: ({ object }) => ('defaultTag' in object ? String(object.defaultTag) : null),
    default: always('1'),
    possible: always('0-4094'),
  },
  {
    name: 'cos',
    perm: 'rw',
    field: 'cos',
    applies: (link) => 'cos' in link,
    value: ({ object }) => ('cos' in object ? String(object.cos) : null),
    default: always('0'),
    possible: always('0-7'),
  },
  {
    name: 'pfcmap',
    perm: 'rw',
    applies: (link, hardware) => (hardware.links[link.name]?.pfcClassesMax ?? 0) > 0,
    value: ({ object, facts }) => pfcMap(object, facts),
    effective: pfcInForce,
    default: always('11111111'),
    possible: always('00000000-11111111'),
  },
  {
    name: 'ntcs',
    perm: 'r-',
    applies: (link, hardware) => (hardware.links[link.name]?.classesMax ?? 1) > 1,
    value: (context) => number(nicOf(context)?.classesMax ?? null),
    default: nothing,
    possible: nothing,
  },
  {
    name: 'etsbw-lcl',
    aliases: ['ets-bw-local'],
    perm: 'rw',
    applies: on('vnic'),
    value: etsShare,
    default: always('0'),
    possible: nothing,
  },
];

/** Properties of flows. */
export const FLOW_PROPERTIES: readonly Property<Flow>[] = [
  flow('maxbw', ['max-bw'], 'maxbw', (one) => (one.maxbw === null ? null : printMegabits(one.maxbw)), null, null),
  flow('priority', [], 'priority', (one) => one.priority, 'medium', LEVELS),
  flow('bwshare', ['bw-share'], 'bwShare', (one) => number(one.bwShare), null, '1-100'),
  flow('cpus', [], 'cpus', (one) => (one.cpus ? printCpus(one.cpus) : null), null, null),
  flow('cos', [], 'cos', (one) => number(one.cos), null, '0-7'),
  flow('rank', [], 'rank', (one) => number(one.rank), null, '1-65535'),
];

/** The property of that name in any dialect and case; `NAME-effective` (illumos) is a read-only property of its own. */
export function propertyNamed<R extends Resource>(
  table: readonly Property<R>[],
  name: string,
): Property<R> | undefined {
  const wanted = name.toLowerCase();
  const found = table.find((row) => row.name === wanted || row.aliases?.includes(wanted));
  if (found || !wanted.endsWith('-effective')) return found;
  const base = propertyNamed(table, wanted.slice(0, -'-effective'.length));
  if (!base) return undefined;
  const { field: _, ...row } = base;
  return { ...row, name: wanted, perm: 'r-', value: base.effective ?? base.value, default: nothing, possible: nothing };
}

/** The refusal of the first name that no property of the table has; undefined: all are known. */
export function unknownProperty<R extends Resource>(
  table: readonly Property<R>[],
  names: readonly string[],
): Diagnostic | undefined {
  const name = names.find((one) => !propertyNamed(table, one));
  if (name === undefined) return undefined;
  const meant = nearest(
    name,
    table.flatMap((row) => [row.name, ...(row.aliases ?? [])]),
  );
  return {
    severity: 'error',
    code: 'usage',
    summary: 'the command line is wrong',
    detail: `there is no property ${name}.`,
    hint: meant === undefined ? `Properties are ${table.map((row) => row.name).join(', ')}.` : `Did you mean ${meant}?`,
  };
}

type Served = Extract<Link, { maxbw: unknown }>;

function served(
  name: string,
  aliases: readonly string[],
  field: string,
  value: (link: Served) => string | null,
  fallback: Property['default'],
  possible: Property['possible'],
): Property {
  return {
    name,
    aliases,
    perm: 'rw',
    field,
    applies: on(...SERVED),
    value: ({ object }) => ('maxbw' in object ? value(object) : null),
    default: fallback,
    possible,
  };
}

function flow(
  name: string,
  aliases: readonly string[],
  field: string,
  value: (one: Flow) => string | null,
  fallback: string | null,
  possible: string | null,
): Property<Flow> {
  return {
    name,
    aliases,
    perm: 'rw',
    field,
    applies: () => true,
    value: ({ object }) => value(object),
    default: () => fallback,
    possible: () => possible,
  };
}

function rings(name: string, aliases: readonly string[], side: keyof Rings): Property {
  return {
    name,
    aliases,
    perm: 'rw',
    field: 'rings',
    applies: on(...RINGED),
    value: ({ object }) => ('rings' in object && object.rings ? String(object.rings[side]) : null),
    default: nothing,
    possible: (context) => {
      const nic = nicOf(context);
      return nic ? `sw,hw,1-${side === 'rx' ? nic.rxRings : nic.txRings}` : 'sw,hw';
    },
  };
}

/** The NIC under a link: its own, or that of its parent. */
function nicOf({ object, hardware, facts }: PropertyContext): Nic | undefined {
  const name = object.kind === 'phys' ? object.name : (facts.under(object)[0] ?? '');
  return Object.hasOwn(hardware.links, name) ? hardware.links[name] : undefined;
}

function defaultMtu(context: PropertyContext): string | null {
  const { object } = context;
  if (object.kind === 'etherstub') return '9000';
  if (object.kind === 'overlay') return '1400';
  return number(mtuBelow(context) ?? nicOf(context)?.defaultMtu ?? null);
}

/** Stubs and overlays: 576 to 9000 (dladm 3.3); a VNIC or VLAN what its parent has; the rest what the NIC does. */
function possibleMtu(context: PropertyContext): string | null {
  const below = mtuBelow(context);
  const nic = nicOf(context);
  if (below !== undefined) return `${nic?.minMtu ?? 576}-${below}`;
  return nic && context.object.kind !== 'overlay' ? `${nic.minMtu}-${nic.maxMtu}` : '576-9000';
}

/** MTU of the parent of a VNIC or VLAN. */
function mtuBelow({ object, facts }: PropertyContext): number | undefined {
  return object.kind === 'vnic' || object.kind === 'vlan' ? facts.mtu({ ...object, mtu: null }) : undefined;
}

function cpusInForce(link: Link, hardware: Hardware): string | null {
  if (!('cpus' in link)) return null;
  const chosen = link.cpus ?? (link.pool === null ? undefined : hardware.cpuPools[link.pool]);
  if (!chosen) return null;
  const online = new Set(hardware.cpus.filter((cpu) => cpu.online).map((cpu) => cpu.id));
  return printCpus(chosen.filter((id) => online.has(id)));
}

/** Eight digits, the rightmost for priority 0; without classes of its own a port has PFC on all (dladm 3.6). */
function pfcMap(link: Link, facts: LinkFacts): string {
  const classes = facts.classes(link);
  if (classes.length === 0) return '11111111';
  const lossless = new Set(classes.filter((one) => one.pfc).flatMap((one) => one.priorities));
  return [7, 6, 5, 4, 3, 2, 1, 0].map((priority) => (lossless.has(priority) ? '1' : '0')).join('');
}

/** PFC works only while the flow control of the port says so. */
function pfcInForce({ object, facts }: PropertyContext): string {
  const enabled = object.kind === 'phys' && (object.flowControl === 'pfc' || object.flowControl === 'auto');
  return enabled ? pfcMap(object, facts) : '00000000';
}

/** Share of the class that holds the VNIC's priority; priority 0 has none of its own (dladm 3.6). */
function etsShare({ object, facts }: PropertyContext): string | null {
  if (object.kind !== 'vnic' || object.cos === 0) return '0';
  const own = facts.classes(object).find((one) => one.priorities.includes(object.cos));
  return own?.strict ? null : String(own?.ets ?? 0);
}

function number(value: number | null): string | null {
  return value === null ? null : String(value);
}

function list(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(',');
}
