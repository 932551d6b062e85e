import { agreement } from '../dcbx.ts';
import { linkNamed } from '../host-state.ts';
import { PFC_DEFAULTS } from '../pfc-defaults.ts';
import type { Cos, Flow, Link, TrafficClass } from '../resource.ts';
import { joined } from '../rules/words.ts';
import { type Port, portNamed, redrawn, wishesOf } from './classes.ts';
import { type AssignContext, type Assigned, always, nothing, type Property, type Wrong } from './property.ts';
import { nicOf, number, on, setting } from './rows.ts';
import { integer, single } from './values.ts';

const ALL = '11111111';
const NONE = '00000000';

/** Priorities and priority flow control ("Managing Network Datalinks", 802.1Qbb). The maps are views of the port's classes. */
export const DCB: readonly Property[] = [
  {
    name: 'cos',
    perm: 'rw',
    field: 'cos',
    about: {
      meaning: '802.1p priority of the frames that the link sends: it chooses the traffic class of the port.',
      values: '`0` to `7`',
      default: '`0`',
      of: 'physical links, aggregations, VLANs, VNICs and VFs',
    },
    applies: ({ object }) => 'cos' in object,
    value: ({ object }) => ('cos' in object ? String(object.cos) : null),
    default: always('0'),
    possible: always('0-7'),
    assign: setting('cos', integer(0, 7)),
  },
  {
    name: 'pfcmap',
    perm: 'rw',
    about: {
      meaning:
        'Lossless priorities: a view of the classes of the port, each of which is lossless or not as a whole. EFFECTIVE is what DCBX has settled, and nothing unless `flowctrl` says PFC.',
      values: 'eight digits `0` or `1`, the rightmost for priority 0',
      default: `\`${ALL}\`: with \`flowctrl=pfc\` and no class made, all are`,
      of: 'physical links whose NIC can do PFC',
    },
    applies: (context) => context.object.kind === 'phys' && (nicOf(context)?.pfcClassesMax ?? 0) > 0,
    value: ({ object, facts }) => mapOfClasses(facts.classes(object)),
    effective: ({ object, facts, hardware }) =>
      object.kind === 'phys' ? mapOf(agreement(object, facts.classes(object), hardware).pfc) : null,
    default: always(ALL),
    possible: always(`${NONE}-${ALL}`),
    assign: (values, context) => {
      const found = readMap(values);
      return 'wrong' in found ? found : withMap(context, found.value);
    },
    reset: resetMap,
  },
  {
    name: 'pfcmap-rmt',
    aliases: ['pfcmap-remote'],
    perm: 'r-',
    about: {
      meaning: 'Lossless priorities of the peer, as DCBX tells them.',
      values: 'eight digits',
      default: '',
      of: 'physical links whose NIC can do PFC',
    },
    applies: (context) => context.object.kind === 'phys' && (nicOf(context)?.pfcClassesMax ?? 0) > 0,
    value: nothing,
    effective: ({ object, facts, hardware }) => {
      const peer = object.kind === 'phys' ? agreement(object, facts.classes(object), hardware).peerPfc : null;
      return peer && mapOf(peer);
    },
    default: nothing,
    possible: nothing,
    instead: 'it belongs to the peer: `switches` in the Host document',
  },
  {
    name: 'ntcs',
    perm: 'r-',
    about: {
      meaning: 'Number of traffic classes that the port can have.',
      values: 'a number',
      default: '',
      of: 'physical links whose NIC has traffic classes',
    },
    applies: (context) => on('phys')(context) && (nicOf(context)?.classesMax ?? 1) > 1,
    value: (context) => number(nicOf(context)?.classesMax),
    default: nothing,
    possible: nothing,
    instead: 'it is that of the NIC: `dcb.classes` in the Host document',
  },
];

export const FLOW_COS: Property<Flow> = {
  name: 'cos',
  perm: 'rw',
  field: 'cos',
  about: {
    meaning: '802.1p priority of the frames of the flow that are sent.',
    values: '`0` to `7`',
    default: 'that of its link',
    of: 'flows',
  },
  applies: () => true,
  value: ({ object }) => number(object.cos),
  effective: ({ object, state }) => number(object.cos ?? cosOf(linkNamed(state, object.over))),
  default: nothing,
  possible: always('0-7'),
  assign: setting('cos', integer(0, 7)),
};

function cosOf(link: Link | undefined): Cos | null {
  return link && 'cos' in link ? link.cos : null;
}

const readMap = single<string>((text) =>
  /^[01]{8}$/.test(text)
    ? { value: text }
    : {
        wrong: `${text} is not a map of the eight priorities.`,
        hint: `write eight digits 0 or 1, the rightmost for priority 0: ${NONE} to ${ALL}`,
      },
);

function mapOf(priorities: readonly Cos[]): string {
  return [7, 6, 5, 4, 3, 2, 1, 0].map((one) => (priorities.includes(one) ? '1' : '0')).join('');
}

/** Where no class is made, what `flowctrl=pfc` would bring. */
function mapOfClasses(classes: readonly TrafficClass[]): string {
  if (classes.length === 0) return ALL;
  return mapOf(classes.filter((one) => one.pfc).flatMap((one) => one.priorities));
}

function isSet(map: string, priority: Cos): boolean {
  return map.at(-1 - priority) === '1';
}

/** Every class lossless or not as the map says of its priorities; one that the map would split is refused. */
function withMap({ object, state }: AssignContext, map: string): Assigned {
  const port = portNamed(state, object.name);
  if (!port.made && map === ALL) return { put: [] };
  const torn = port.classes.find(
    ({ priorities }) => new Set(priorities.map((priority) => isSet(map, priority))).size > 1,
  );
  if (torn) return splitting(torn, map, port);
  const marked = new Map(port.classes.map(({ name, priorities }) => [name, priorities.some((one) => isSet(map, one))]));
  return redrawn(
    port,
    wishesOf(port).map((one) => ({ ...one, pfc: marked.get(one.name) ? (one.pfc ?? PFC_DEFAULTS) : null })),
  );
}

function splitting(torn: TrafficClass, map: string, port: Port): Wrong {
  const own = torn.priorities.filter((priority) => isSet(map, priority)).join(',');
  return {
    wrong:
      `${map} is lossless for ${own} of priorities ${torn.priorities.join(',')}, which are one class, ${torn.name}; ` +
      'hardware pauses a class as a whole.',
    hint: `give ${own} a class of its own first, such as: vnetctl create-class -l ${port.name} -P ${own} -e 40 -f NAME; the maps of the classes as they are: ${legalMaps(port)}`,
  };
}

const FEW = 3;

/** Every map that splits no class, where there are few. */
function legalMaps({ classes }: Port): string {
  const groups = classes.map((one) => one.priorities);
  if (groups.length > FEW) return 'one digit for each class';
  const maps = Array.from({ length: 2 ** groups.length }, (_, bits) =>
    mapOf(groups.filter((_group, index) => (bits >> index) & 1).flat()),
  );
  return joined(maps.sort());
}

/** A port with but one class goes back to having none made; else all its classes become lossless, which the default says. */
function resetMap(context: AssignContext): Assigned {
  const port = portNamed(context.state, context.object.name);
  return port.classes.length === 1 ? redrawn(port, []) : withMap(context, ALL);
}
