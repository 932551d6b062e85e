import { printMegabits } from '#units/bandwidth.ts';
import type { LinkFacts } from '../link-facts.ts';
import type { BitsPerSecond, Flow, Link } from '../resource.ts';
import { nothing, type Property } from './property.ts';
import { isServed, number, on, put, SERVED, setting } from './rows.ts';
import { integer, rate } from './values.ts';

/** Caps and weights (dladm(8) "Resource control properties"; "Managing Network Virtualization and Network Resources"). */
export const BANDWIDTH: readonly Property[] = [
  {
    name: 'maxbw',
    aliases: ['max-bw'],
    perm: 'rw',
    field: 'maxbw',
    about: {
      meaning: 'Cap in each direction; `0` drops everything.',
      values: 'Mb/s, or a number with `K`, `M`, `G`: `100`, `2.5G`',
      default: 'no cap',
      of: SERVED,
    },
    applies: isServed,
    value: ({ object }) => ('maxbw' in object ? megabits(object.maxbw) : null),
    effective: ({ object, facts }) => ('maxbw' in object ? megabits(capInForce(object.maxbw, object, facts)) : null),
    default: nothing,
    possible: nothing,
    assign: (values, { object, facts }) => put(object, 'maxbw', rate(() => facts.speed(object))(values)),
  },
  {
    name: 'bwshare',
    aliases: ['bw-share'],
    perm: 'rw',
    field: 'bwShare',
    about: {
      meaning: 'Weight among the VNICs of a link while they contend for it; EFFECTIVE is the share that it comes to.',
      values: '`1` to `100`, on a NIC that shares by weight',
      default: 'no weight',
      of: 'VNICs',
    },
    applies: on('vnic'),
    value: ({ object }) => ('bwShare' in object ? number(object.bwShare) : null),
    effective: ({ object, facts }) => (object.kind === 'vnic' ? shareInForce(object, facts) : null),
    default: nothing,
    possible: () => '1-100',
    assign: setting('bwShare', integer(1, 100)),
  },
];

/** Caps and weights of flows (flowadm(8)): a flow's cap comes before that of its link. */
export const FLOW_BANDWIDTH: readonly Property<Flow>[] = [
  {
    name: 'maxbw',
    aliases: ['max-bw'],
    perm: 'rw',
    field: 'maxbw',
    about: {
      meaning: 'Cap in each direction, before that of the link; `0` drops everything.',
      values: 'Mb/s, or a number with `K`, `M`, `G`: `50`, `2.5G`',
      default: 'no cap',
      of: 'flows',
    },
    applies: () => true,
    value: ({ object }) => megabits(object.maxbw),
    default: nothing,
    possible: nothing,
    assign: (values, { object }) => put(object, 'maxbw', rate(() => null)(values)),
  },
  {
    name: 'bwshare',
    aliases: ['bw-share'],
    perm: 'rw',
    field: 'bwShare',
    about: {
      meaning: 'Weight among the flows of a link while they contend for it; EFFECTIVE is the share that it comes to.',
      values: '`1` to `100`, on a NIC that shares by weight',
      default: 'no weight',
      of: 'flows',
    },
    applies: () => true,
    value: ({ object }) => number(object.bwShare),
    effective: ({ object, facts }) => shareInForce(object, facts),
    default: nothing,
    possible: () => '1-100',
    assign: setting('bwShare', integer(1, 100)),
  },
];

function megabits(value: BitsPerSecond | null): string | null {
  return value === null ? null : printMegabits(value);
}

/** A cap above the speed of the link caps nothing; a link that is down has no speed to compare with. */
function capInForce(maxbw: BitsPerSecond | null, link: Link, facts: LinkFacts): BitsPerSecond | null {
  return maxbw === null ? null : Math.min(maxbw, facts.speed(link) || maxbw);
}

/** Percent that the weight is of all weights beside it, as `bw-share` of Oracle Solaris 11.4 shows it. */
function shareInForce(object: Extract<Link, { kind: 'vnic' }> | Flow, facts: LinkFacts): string | null {
  if (object.bwShare === null) return null;
  const beside = facts.over(object.over).filter((one) => one.kind === object.kind);
  const sum = beside.reduce((total, one) => total + ('bwShare' in one ? (one.bwShare ?? 0) : 0), 0);
  return String(Math.round((object.bwShare * 1000) / sum) / 10);
}
