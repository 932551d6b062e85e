import { nearest } from '#diagnostics/suggest.ts';
import { printCpus } from '#units/cpus.ts';
import { compareNames } from '../address.ts';
import type { ResourceOf } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG } from './fault.ts';
import { called, joined, sentence } from './words.ts';

type Bound = ResourceOf<'phys' | 'aggr' | 'vlan' | 'vnic' | 'flow' | 'guest'>;

/** CPUs that an object is bound to exist and are online (dladm 3.2: E_BADCPUID, E_CPUNOTONLINE). */
export function cpusOf(resource: Bound, context: Context): readonly Fault[] {
  const { cpus } = resource;
  if (cpus === null || !context.hardware) return NOTHING_WRONG;
  const absent = cpus.filter((id) => !context.cpu(id));
  const offline = cpus.filter((id) => context.cpu(id)?.online === false);
  return [
    ...(absent.length > 0 ? [unusable('cpu-absent', resource, absent, 'do not exist on this host', context)] : []),
    ...(offline.length > 0 ? [unusable('cpu-offline', resource, offline, 'are offline', context)] : []),
  ];
}

function unusable(
  code: 'cpu-absent' | 'cpu-offline',
  resource: Bound,
  ids: readonly number[],
  why: string,
  context: Context,
): Fault {
  const online = context.hardware?.cpus.filter((cpu) => cpu.online).map((cpu) => cpu.id) ?? [];
  return error(code, resource, 'cpus', {
    detail: `${sentence(called(resource))} is bound to CPUs that ${why}: ${printCpus(ids)}.`,
    hint: `the CPUs that are online are ${printCpus(online)}`,
  });
}

/** `cpus` and `pool` exclude each other, and a pool is one of the host's (dladm 3.2: E_POOLCPU). */
export function poolOf(resource: ResourceOf<'phys' | 'aggr' | 'vlan' | 'vnic'>, context: Context): readonly Fault[] {
  const { pool, cpus } = resource;
  if (pool === null) return NOTHING_WRONG;
  const faults: Fault[] = [];
  if (cpus !== null) {
    faults.push(
      error('cpu-and-pool', resource, 'pool', {
        detail: `${sentence(called(resource))} has both cpus ${printCpus(cpus)} and pool ${pool}; each would bind its threads.`,
        hint: 'leave one of them out',
      }),
    );
  }
  const { hardware } = context;
  if (hardware && !Object.hasOwn(hardware.cpuPools, pool)) {
    const known = Object.keys(hardware.cpuPools).sort(compareNames);
    const meant = nearest(pool, known);
    faults.push(
      error('unknown-pool', resource, 'pool', {
        detail: `${sentence(called(resource))} names CPU pool ${pool}, which the host ${hardware.host} does not have.`,
        hint: meant
          ? `did you mean ${meant}?`
          : known.length > 0
            ? `its pools are ${joined(known)}`
            : 'it has no pools: name CPUs with cpus instead',
      }),
    );
  }
  return faults;
}
