import { pointer } from '#diagnostics/pointer.ts';
import type { Fault } from '#document/fault.ts';
import { type Fleet, machineOf } from '#state/fleet.ts';
import type { Hardware } from '#state/hardware.ts';
import { linkNamed } from '#state/host-state.ts';
import type { EventChange, Workload } from '#state/workload.ts';
import { printCpus } from '#units/cpus.ts';

/**
 * What is wrong with CPUs in events, each judged by those that are online at its instant. psradm(8) takes no CPU offline that is the
 * only one online, or to which a thread is bound (p_online(2), EBUSY); dladm(8) binds links to CPUs that are online.
 */
export function cpuFaults({ events, receivers }: Workload, fleet: Fleet): readonly Fault[] {
  const machines = new Map<Hardware, Set<number>>();
  const onlineOf = (machine: Hardware) => {
    const known = machines.get(machine) ?? new Set(machine.cpus.flatMap(({ id, online }) => (online ? [id] : [])));
    machines.set(machine, known);
    return known;
  };
  const boundTo = (machine: Hardware, id: number) =>
    Object.keys(receivers).find((name) => receivers[name]?.cpu === id && machineOf(name, fleet) === machine);
  const wordsOf = (change: EventChange, label: string): Words | undefined => {
    if (change.kind === 'cpus') return bindingFault(change, onlineOf(machineOf(change.name, fleet)), fleet);
    if (change.kind !== 'cpu') return undefined;
    const { host, id } = change;
    const machine = host === null ? fleet.hardware : fleet.machines[host];
    if (machine === undefined || (host === null && Object.keys(fleet.machines).length > 0))
      return hostless(change, fleet);
    if (machine.cpus[id] === undefined) return absent(id, machine);
    const online = onlineOf(machine);
    if (online.has(id) === change.online) return idle(change, label);
    const bound = boundTo(machine, id);
    if (!change.online && bound !== undefined) return busy(id, label, bound);
    if (!change.online && online.size === 1) return last(id, label, machine);
    if (change.online) online.add(id);
    else online.delete(id);
    return undefined;
  };
  const inTime = [...events.entries()].sort(([, a], [, b]) => a.atPicoseconds - b.atPicoseconds);
  return inTime.flatMap(([index, { change }]) => {
    const words = wordsOf(change, `events.${index}`);
    return words ? [{ ...words, pointer: pointer('/spec/events', index), at: 'key' as const }] : [];
  });
}

type Words = Omit<Fault, 'pointer' | 'at'>;
type Of<K extends EventChange['kind']> = Extract<EventChange, { kind: K }>;

function bindingFault({ name, value }: Of<'cpus'>, online: ReadonlySet<number>, fleet: Fleet): Words | undefined {
  const others = value.filter((id) => !online.has(id));
  if (others.length === 0 || !linkNamed(fleet.state, name)) return undefined;
  const detail = `An event binds ${name} to CPU ${others.join(', ')}, which is not there or offline.`;
  return { code: 'cpu-absent', detail };
}

function hostless({ host, id }: Of<'cpu'>, { hardware, machines }: Fleet): Words {
  const names = Object.keys(machines);
  const detail =
    host === null
      ? `An event is about CPU ${id}, and there are the hosts ${hardware.host}.`
      : `An event is about CPU ${id} of the host ${host}, which is not there.`;
  const hint =
    names.length === 0 ? `write ${id}: there is one host` : `write HOST/${id}; hosts are ${names.join(', ')}`;
  return { code: 'no-such-host', detail, hint };
}

function absent(id: number, { host, cpus }: Hardware): Words {
  const detail = `An event is about CPU ${id}, which the host ${host} does not have.`;
  return { code: 'cpu-absent', detail, hint: `it has ${printCpus(cpus.map((one) => one.id))}` };
}

function idle({ id, online }: Of<'cpu'>, label: string): Words {
  const detail = `${label} changes nothing: CPU ${id} is ${online ? 'online' : 'offline'} already.`;
  return { severity: 'warning', code: 'no-effect', detail, hint: 'take it out' };
}

function busy(id: number, label: string, receiver: string): Words {
  const detail = `${label} takes CPU ${id} offline, to which receivers.${receiver} is bound.`;
  return {
    code: 'traffic-conflict',
    detail,
    hint: `take \`cpu\` of receivers.${receiver} out, or another CPU offline`,
  };
}

function last(id: number, label: string, { host }: Hardware): Words {
  const detail = `${label} takes CPU ${id} offline, the last one of ${host} that is online.`;
  return { code: 'traffic-conflict', detail, hint: 'leave one online' };
}
