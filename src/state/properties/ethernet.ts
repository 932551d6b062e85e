import { printMegabits } from '#units/bandwidth.ts';
import { agreement } from '../dcbx.ts';
import type { Nic } from '../hardware.ts';
import type { Phys } from '../resource.ts';
import { DEFAULT_CLASS } from '../spell.ts';
import { portNamed, redrawn } from './classes.ts';
import { type AssignContext, type Assigned, always, nothing, type Property, type PropertyContext } from './property.ts';
import { nicOf, number, on, put, setting } from './rows.ts';
import { integer, single, word } from './values.ts';

const FLOW_CONTROLS = ['no', 'tx', 'rx', 'bi', 'pfc', 'auto'] as const;
/** Etherstubs and overlays carry 576 to 9000 bytes, every other link that is not hardware at least 576 (dladm(8) `mtu`). */
const SMALLEST_MTU = 576;
const STUB_MTU = 9000;
const WIRED = 'a wire has the speed of its NIC: `model` or `speed` in the Host document';

/** What the driver and the wire make of a link (dladm(8) "General link properties"). */
export const ETHERNET: readonly Property[] = [
  {
    name: 'speed',
    perm: 'r-',
    about: {
      meaning: 'Speed of the wire in Mb/s; 0 while it is down.',
      values: 'a number',
      default: '',
      of: 'physical links',
    },
    applies: on('phys'),
    value: ({ object, facts }) => printMegabits(facts.up(object) ? (facts.speed(object) ?? 0) : 0),
    default: nothing,
    possible: nothing,
    instead: WIRED,
  },
  {
    name: 'duplex',
    perm: 'r-',
    about: {
      meaning: 'Whether both ends of the wire may send at once.',
      values: '`full`, `unknown`',
      default: '',
      of: 'physical links',
    },
    applies: on('phys'),
    value: ({ object, facts }) => (facts.up(object) ? 'full' : 'unknown'),
    default: nothing,
    possible: always('full,unknown'),
    instead: 'every wire here is full duplex',
  },
  {
    name: 'state',
    perm: 'r-',
    about: { meaning: 'Whether frames can pass.', values: '`up`, `down`', default: '', of: 'every link' },
    applies: () => true,
    value: ({ object, facts }) => (facts.up(object) ? 'up' : 'down'),
    default: nothing,
    possible: always('up,down'),
    instead: 'it is that of the wire: `up` in the Host document',
  },
  {
    name: 'mtu',
    perm: 'rw',
    field: 'mtu',
    about: {
      meaning: 'Largest frame content in bytes.',
      values: "a number in the range of POSSIBLE: the NIC's, at most that of what is underneath",
      default: "the NIC's; of an etherstub 9000, of an overlay 1400; of others that of what is underneath",
      of: 'every link but VFs',
    },
    applies: ({ object }) => object.kind !== 'vf',
    value: ({ object, facts }) => String(facts.mtu(object)),
    default: defaultMtu,
    possible: possibleMtu,
    assign: setting('mtu', single(readMtu)),
    reset: (context) =>
      put(context.object, 'mtu', {
        value: ['phys', 'etherstub', 'overlay'].includes(context.object.kind) ? Number(defaultMtu(context)) : null,
      }),
  },
  {
    name: 'flowctrl',
    perm: 'rw',
    field: 'flowControl',
    about: {
      meaning:
        'Who pauses whom: `tx` sends PAUSE, `rx` obeys it, `bi` both, `pfc` works for each priority, `auto` as far as the peer agrees. `pfc` on a port without classes makes all eight priorities lossless.',
      values: '`no`, `tx`, `rx`, `bi`; `pfc` and `auto` where the NIC can do PFC',
      default: '`no`',
      of: 'physical links',
    },
    applies: on('phys'),
    value: ({ object }) => (object.kind === 'phys' ? object.flowControl : null),
    effective: ({ object, facts, hardware }) =>
      object.kind === 'phys' ? agreement(object, facts.classes(object), hardware).flowControl : null,
    default: always('no'),
    possible: (context) => possibleFlowControl(nicOf(context)),
    assign: (values, context) => {
      const found = word(FLOW_CONTROLS)(values);
      return 'wrong' in found ? found : withFlowControl(context, found.value);
    },
    reset: (context) => withFlowControl(context, 'no'),
  },
  {
    name: 'default_tag',
    aliases: ['default-tag'],
    perm: 'rw',
    field: 'defaultTag',
    about: {
      meaning: 'VLAN id of untagged frames: no VNIC or VLAN over the link may have it. `0` frees the id.',
      values: '`0` to `4094`',
      default: '`1`',
      of: 'physical links, aggregations, etherstubs and switches',
    },
    applies: ({ object }) => 'defaultTag' in object,
    value: ({ object }) => ('defaultTag' in object ? String(object.defaultTag) : null),
    default: always('1'),
    possible: always('0-4094'),
    assign: setting('defaultTag', integer(0, 4094)),
  },
];

/** Digits only: what follows them is not passed over, nor is it read as hexadecimal. The rules know the range. */
function readMtu(text: string) {
  return /^\d{1,6}$/.test(text)
    ? { value: Number(text) }
    : { wrong: `${text} is not a number of bytes.`, hint: 'write a whole number, such as 9000' };
}

/** With `pfc` the port has classes: where none is made, one that is lossless on all eight priorities, which goes with it. */
function withFlowControl(context: AssignContext, flowControl: Phys['flowControl']): Assigned {
  const { object, state } = context;
  if (object.kind !== 'phys') return { put: [] };
  // The rules refuse it; classes that it will not get would be refused as well.
  if (flowControl === 'pfc' && !nicOf(context)?.pfcClassesMax) return { put: [{ ...object, flowControl }] };
  const port = { ...portNamed(state, object.name), isPfc: flowControl === 'pfc' };
  const isAutomatic =
    object.flowControl === 'pfc' && port.classes.every(({ name, pfc }) => name === DEFAULT_CLASS && pfc);
  const drawn = port.made && !isAutomatic ? { put: [] } : redrawn(port, []);
  return 'wrong' in drawn ? drawn : { ...drawn, put: [{ ...object, flowControl }, ...drawn.put] };
}

function possibleFlowControl(nic: Nic | undefined): string {
  const able = { no: true, tx: nic?.pause, rx: nic?.pause, bi: nic?.pause, pfc: nic?.pfcClassesMax, auto: true };
  return FLOW_CONTROLS.filter((value) => able[value]).join(',');
}

function defaultMtu(context: PropertyContext): string | null {
  const { object } = context;
  if (object.kind === 'etherstub') return '9000';
  if (object.kind === 'overlay') return '1400';
  return number(mtuBelow(context) ?? nicOf(context)?.defaultMtu);
}

function possibleMtu(context: PropertyContext): string {
  const below = mtuBelow(context);
  if (below !== undefined) return `${SMALLEST_MTU}-${below}`;
  const nic = context.object.kind === 'phys' ? nicOf(context) : undefined;
  return nic ? `${nic.minMtu}-${nic.maxMtu}` : `${SMALLEST_MTU}-${STUB_MTU}`;
}

/** MTU of what is underneath a link that takes it over. */
function mtuBelow({ object, facts }: PropertyContext): number | undefined {
  const takesOver = object.kind === 'vnic' || object.kind === 'vlan' || object.kind === 'aggr';
  const follows = takesOver || object.kind === 'switch' ? { ...object, mtu: null } : undefined;
  return follows && facts.under(object).length > 0 ? facts.mtu(follows) : undefined;
}
