import { compareNames } from './address.ts';
import type { Amendment, Edit } from './edit.ts';
import { refused } from './refusal.ts';
import type { Aggregation } from './resource.ts';
import { joined } from './rules/words.ts';

/** What modify-aggr changes; what is absent stays. */
export interface AggrChange {
  readonly ports?: readonly string[];
  readonly policy?: Aggregation['policy'];
  readonly lacp?: Partial<Aggregation['lacp']>;
  /** null: the lowest of its ports' own. */
  readonly mac?: string | null;
}

/** The edit of one aggregation: modify-aggr of dladm(8). */
export function aggrEdit(name: string, change: AggrChange, where: Edit['where']): Edit {
  return altered(name, where, (aggr) => ({
    put: [{ ...aggr, ...change, lacp: { ...aggr.lacp, ...change.lacp } }],
  }));
}

/** add-aggr of dladm(8). */
export function addPorts(name: string, ports: readonly string[], where: Edit['where']): Edit {
  return altered(name, where, (aggr) => {
    const there = ports.filter((port) => aggr.ports.includes(port));
    if (there.length > 0)
      return refused('already-exists', aggr, `${portsAre(there)} of ${name} already.`, 'leave out what is there');
    return { put: [{ ...aggr, ports: [...aggr.ports, ...ports].sort(compareNames) }] };
  });
}

/** remove-aggr of dladm(8): the last port stays. */
export function removePorts(name: string, ports: readonly string[], where: Edit['where']): Edit {
  return altered(name, where, (aggr) => {
    const absent = ports.filter((port) => !aggr.ports.includes(port));
    if (absent.length > 0)
      return refused(
        'no-such-object',
        aggr,
        `${joined(absent)} ${absent.length === 1 ? 'is no port' : 'are no ports'} of ${name}.`,
        `its ports are ${joined(aggr.ports)}`,
      );
    const left = aggr.ports.filter((port) => !ports.includes(port));
    if (left.length === 0)
      return refused(
        'not-allowed',
        aggr,
        `aggregation ${name} would have no port left.`,
        `keep one, or \`vnetctl delete-aggr ${name}\``,
      );
    return { put: [{ ...aggr, ports: left }] };
  });
}

/** The edit of these ports; those that are named by their device (`-d`, the old form) are looked up on the host. */
export function withDevices({ name, links, devices, where }: PortWish, edit: (ports: readonly string[]) => Edit): Edit {
  if (devices.length === 0) return edit(links);
  return {
    action: 'expand',
    where,
    about: [name],
    expand: ({ hardware }) => {
      const nics = Object.values(hardware.links);
      const found = devices.map((device) => nics.find((nic) => nic.device === device)?.name);
      const absent = devices.filter((_, index) => found[index] === undefined);
      if (absent.length > 0)
        return refused(
          'no-such-object',
          { kind: 'aggr', name },
          `there is no device ${joined(absent)}.`,
          '`vnetctl show-phys -o link,device` lists them',
        );
      const ports = new Set([...links, ...found.filter((link) => link !== undefined)]);
      return [edit([...ports].sort(compareNames))];
    },
  };
}

interface PortWish {
  /** Of the aggregation. */
  readonly name: string;
  readonly links: readonly string[];
  readonly devices: readonly string[];
  readonly where: Edit['where'];
}

function portsAre(names: readonly string[]): string {
  return names.length === 1 ? `${names[0]} is a port` : `${joined(names)} are ports`;
}

function altered(name: string, where: Edit['where'], alter: (aggr: Aggregation) => Amendment): Edit {
  return {
    action: 'alter',
    where,
    name,
    kinds: ['aggr'],
    alter: (before) => alter(before as Aggregation), // `kinds` says so.
  };
}
