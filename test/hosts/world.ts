import { diff } from '#diff/diff.ts';
import type { Host, Writer } from '#hosts/host.ts';
import { order } from '#plan/order.ts';
import type { Operation, Plan, Step } from '#plan/plan.ts';
import { type Address, addressOf } from '#state/address.ts';
import { DERIVED, fieldsOf } from '#state/fields.ts';
import type { HostState } from '#state/host-state.ts';
import type { Kind, Resource, ResourceOf } from '#state/resource.ts';

/** An object with defaults for what is not given. */
export function make<K extends Kind>(kind: K, name: string, given: Partial<ResourceOf<K>> = {}): ResourceOf<K> {
  const defaults = Object.entries(fieldsOf(kind)).map(([field, row]) => [
    field,
    row.default === DERIVED ? null : row.default,
  ]);
  // Tests give what has no default.
  return { kind, name, ...Object.fromEntries(defaults), ...given } as ResourceOf<K>;
}

/** A VNIC whose fixed MAC address ends in `number`. */
export function vnic(
  name: string,
  over: string,
  number: number,
  given: Partial<ResourceOf<'vnic'>> = {},
): ResourceOf<'vnic'> {
  const low = [number >> 8, number & 255].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
  return make('vnic', name, { over, mac: { kind: 'fixed', address: `02:08:20:00:${low}` }, ...given });
}

export function guest(name: string, ...nics: readonly string[]): ResourceOf<'guest'> {
  return make('guest', name, { nics: Object.fromEntries(nics.map((nic) => [nic, { ip: [] }])) });
}

export function flow(name: string, over: string, port: number): ResourceOf<'flow'> {
  const match = {
    protocol: 'tcp',
    localIp: null,
    remoteIp: null,
    localPort: port,
    remotePort: null,
    dsfield: null,
    direction: 'bi',
  } as const;
  return make('flow', name, { over, match });
}

export function step(operation: Operation, where: Step['where'] = 'both', id = 0): Step {
  return { id, where, operation };
}

export const add = (to: Resource, where: Step['where'] = 'both') => step({ op: 'add', to }, where);
export const remove = (from: Resource, where: Step['where'] = 'both') => step({ op: 'remove', from }, where);
export const modify = (from: Resource, to: Resource, where: Step['where'] = 'both') =>
  step({ op: 'modify', from, to }, where);
export const rename = (from: string, to: string, where: Step['where'] = 'both') =>
  step({ op: 'rename', from: from as Address, to: to as Address }, where);

export function planOf(steps: readonly Step[]): Plan {
  return {
    format: 1,
    host: 'default',
    document: null,
    purpose: 'test',
    documents: [],
    changes: [],
    ownership: [],
    steps,
    drift: [],
    disturbances: [],
    warnings: [],
    basis: {},
    digest: '',
  };
}

/** Steps that make both configurations of the host the desired one. */
export async function stepsTo(host: Host, desired: HostState): Promise<readonly Step[]> {
  const observed = await host.inspect();
  const both = { running: desired, stored: desired };
  const ordered = order(diff(observed, both), [], observed, both);
  if ('cycle' in ordered) throw new Error(`a cycle: ${ordered.cycle.join(' ')}`);
  return ordered.steps;
}

/** Does the steps as one finished entry of the history. */
export async function carryOut(host: Host, steps: readonly Step[]): Promise<void> {
  await withWriter(host, async (writer) => {
    const id = await writer.begin({ who: 'tester', command: 'test', plan: planOf(steps) });
    for (const [index, one] of steps.entries()) await writer.execute(id, one, index + 1);
    await writer.finish(id, 'done');
  });
}

export async function withWriter<T>(host: Host, work: (writer: Writer) => Promise<T>): Promise<T> {
  const writer = await host.lock('vnetctl test', 0);
  try {
    return await work(writer);
  } finally {
    await writer.release();
  }
}

export function withObjects(state: HostState, ...objects: readonly Resource[]): HostState {
  return new Map([...state, ...objects.map((one) => [addressOf(one), one] as const)]);
}

/** Everything that can be observed, as text: equal texts mean equal bytes in the store. */
export async function textOf(host: Host): Promise<string> {
  const { running, stored, owners } = await host.inspect();
  const settings = [...owners.settings].map(([key, fields]) => [key, [...fields]]);
  return JSON.stringify({ running: [...running], stored: [...stored], objects: [...owners.objects], settings });
}
