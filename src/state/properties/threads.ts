import { printCpus } from '#units/cpus.ts';
import type { Hardware } from '../hardware.ts';
import type { Flow } from '../resource.ts';
import { always, nothing, type Property } from './property.ts';
import { isServed, SERVED, setting } from './rows.ts';
import { cpuList, single, word } from './values.ts';

const LEVELS = ['low', 'medium', 'high'] as const;

/** Which threads carry the traffic, and how urgently (dladm(8) "Resource control properties"). */
export const THREADS: readonly Property[] = [
  {
    name: 'priority',
    perm: 'rw',
    field: 'priority',
    about: {
      meaning: 'Priority of the threads that carry the traffic. It marks no packet: that is `cos`.',
      values: '`low`, `medium`, `high`',
      default: '`high`',
      of: SERVED,
    },
    applies: isServed,
    value: ({ object }) => ('priority' in object ? object.priority : null),
    default: always('high'),
    possible: always(LEVELS.join(',')),
    assign: setting('priority', word(LEVELS)),
  },
  {
    name: 'cpus',
    perm: 'rw',
    field: 'cpus',
    about: {
      meaning:
        'CPUs that its threads are bound to; others may use them too. EFFECTIVE is those that are online: its own, those of its pool, or those of the guest that owns it.',
      values: 'numbers and ranges: `0,2,4-7`; excludes `pool`',
      default: 'not bound',
      of: SERVED,
    },
    applies: isServed,
    value: ({ object }) => ('cpus' in object ? cpusText(object.cpus) : null),
    effective: ({ object, hardware, facts }) =>
      'cpus' in object ? cpusInForce(object, hardware, facts.guestCpus(object)) : null,
    default: nothing,
    possible: ({ hardware }) => cpusText(onlineOf(hardware)),
    assign: setting('cpus', cpuList),
  },
  {
    name: 'pool',
    perm: 'rw',
    field: 'pool',
    about: {
      meaning: 'Pool of CPUs that its threads are bound to: one of `cpuPools` of the Host document.',
      values: 'a name; excludes `cpus`',
      default: 'none',
      of: SERVED,
    },
    applies: isServed,
    value: ({ object }) => ('pool' in object ? object.pool : null),
    default: nothing,
    possible: ({ hardware }) => Object.keys(hardware.cpuPools).sort().join(',') || null,
    assign: setting(
      'pool',
      single((text) => ({ value: text })),
    ),
  },
];

/** The same of flows: no pool, and `medium` unless said (flowadm(8)). */
export const FLOW_THREADS: readonly Property<Flow>[] = [
  {
    name: 'priority',
    perm: 'rw',
    field: 'priority',
    about: {
      meaning: 'Priority of its threads within the band of its link.',
      values: '`low`, `medium`, `high`',
      default: '`medium`',
      of: 'flows',
    },
    applies: () => true,
    value: ({ object }) => object.priority,
    default: always('medium'),
    possible: always(LEVELS.join(',')),
    assign: setting('priority', word(LEVELS)),
  },
  {
    name: 'cpus',
    perm: 'rw',
    field: 'cpus',
    about: {
      meaning: 'CPUs that its threads are bound to. EFFECTIVE is those that are online.',
      values: 'numbers and ranges: `0,2,4-7`',
      default: 'those of its link',
      of: 'flows',
    },
    applies: () => true,
    value: ({ object }) => cpusText(object.cpus),
    effective: ({ object, hardware }) => cpusInForce({ cpus: object.cpus, pool: null }, hardware, null),
    default: nothing,
    possible: ({ hardware }) => cpusText(onlineOf(hardware)),
    assign: setting('cpus', cpuList),
  },
];

function cpusText(ids: readonly number[] | null): string | null {
  return ids && ids.length > 0 ? printCpus(ids) : null;
}

function onlineOf({ cpus }: Hardware): readonly number[] {
  return cpus.filter((cpu) => cpu.online).map((cpu) => cpu.id);
}

interface Bound {
  readonly cpus: readonly number[] | null;
  readonly pool: string | null;
}

/** Of the CPUs that are chosen, singly, as a pool or as those of the guest, those that are online. */
function cpusInForce({ cpus, pool }: Bound, hardware: Hardware, ofGuest: readonly number[] | null): string | null {
  const chosen = cpus ?? (pool === null ? ofGuest : hardware.cpuPools[pool]);
  const online = new Set(onlineOf(hardware));
  return chosen ? cpusText(chosen.filter((id) => online.has(id))) : null;
}
