import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import { nearest } from '#diagnostics/suggest.ts';
import type { Fault } from '#document/fault.ts';
import type { LoweredTraffic } from '#document/lower-traffic.ts';
import { address } from '#state/address.ts';
import { type End, endsOf } from '#state/ends.ts';
import { FCOE } from '#state/ether-types.ts';
import { FCOE_MTU, LONGEST_FCOE } from '#state/fcoe.ts';
import { type Fleet, machineOf } from '#state/fleet.ts';
import { linkNamed } from '#state/host-state.ts';
import { linkFacts } from '#state/link-facts.ts';
import type { EventChange, FrameLengths, Stream, Workload } from '#state/workload.ts';
import { cpuFaults } from './cpu-events.ts';

/** What is wrong with traffic on this host: ends that nobody is, settings of what is not there, times outside of the run. */
export function faultsOnHost(
  workload: Workload,
  { streamAt }: Pick<LoweredTraffic, 'streamAt'>,
  fleet: Fleet,
  isDoubtful: (name: string) => boolean = () => false,
): readonly Fault[] {
  const place: Ground = { ...fleet, ends: endsOf(fleet.state, fleet.hardware), isDoubtful };
  const faults: Fault[] = [...namesakes(fleet)];
  for (const stream of workload.streams) {
    const ends = [
      ['from', stream.from] as const,
      ...(stream.to.kind === 'end' ? [['to', stream.to.name] as const] : []),
    ];
    for (const [field, name] of ends) {
      const fault = endFault(name, whatIs(stream, field), place);
      if (fault) faults.push({ ...fault, pointer: streamAt(stream.name, field), at: 'value' });
    }
    if (
      stream.to.kind === 'end' &&
      place.ends.get(stream.from) === place.ends.get(stream.to.name) &&
      ends.every(([, name]) => place.ends.has(name))
    ) {
      const detail = `${labelOf(stream)} goes from ${stream.from} to itself.`;
      faults.push({ code: 'traffic-conflict', detail, pointer: streamAt(stream.name, 'to'), at: 'value' });
    }
  }
  for (const [name, { cpu }] of Object.entries(workload.receivers)) {
    const fault = endFault(name, 'A key of receivers', place);
    if (fault) faults.push({ ...fault, pointer: pointer('/spec/receivers', name), at: 'key' });
    if (cpu !== null && !machineOf(name, place).cpus[cpu]?.online) {
      const detail = `receivers.${name} consumes on CPU ${cpu}, which is not there or offline.`;
      faults.push({ code: 'cpu-absent', detail, pointer: pointer('/spec/receivers', name, 'cpu'), at: 'value' });
    }
  }
  faults.push(...fcoeFaults(workload, streamAt, place));
  faults.push(...idleReceivers(workload, place));
  for (const name of Object.keys(workload.senders)) {
    const fault = endFault(name, 'A key of senders', place);
    if (fault) faults.push({ ...fault, pointer: pointer('/spec/senders', name), at: 'key' });
  }
  return unique([
    ...faults,
    ...timeFaults(workload, streamAt),
    ...eventFaults(workload, place),
    ...cpuFaults(workload, fleet),
  ]);
}

/** The workers of a query have its aggregator and its times in common: what is wrong with these is told once. */
function unique(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.pointer} ${fault.detail}`, fault])).values()];
}

function labelOf({ name, load }: Stream): string {
  return load.kind === 'answers' ? `queries.${load.query}` : `streams.${name}`;
}

function whatIs(stream: Stream, field: 'from' | 'to'): string {
  if (stream.load.kind !== 'answers') return `\`${field}\` of ${labelOf(stream)}`;
  return `${field === 'from' ? '`aggregator`' : 'One of the `workers`'} of ${labelOf(stream)}`;
}

/** FCoE is never cut into smaller frames: an end that does not carry the longest one loses it (FC-BB-5). */
function fcoeFaults(workload: Workload, streamAt: LoweredTraffic['streamAt'], ground: Ground): readonly Fault[] {
  const facts = linkFacts(ground.state, ground.hardware);
  const mtuOf = (end: End) => (end.kind === 'client' ? end.client.mtu : facts.mtu(end.link));
  return workload.streams.flatMap(({ name, from, to, protocol, frames }): readonly Fault[] => {
    if (typeof protocol !== 'object' || protocol.etherType !== FCOE) return [];
    const ends = [['from', from] as const, ...(to.kind === 'end' ? [['to', to.name] as const] : [])];
    return ends.flatMap(([field, of]): readonly Fault[] => {
      const end = ground.ends.get(of);
      if (!end || ground.isDoubtful?.(of) || mtuOf(end) >= FCOE_MTU) return [];
      const longest = longestOf(frames) - (LONGEST_FCOE - FCOE_MTU);
      const isRefused = longest > mtuOf(end);
      const what = isRefused
        ? `streams.${name} has frames that need ${longest}`
        : `the longest of FCoE need ${FCOE_MTU}`;
      return [
        {
          ...(isRefused ? {} : { severity: 'warning' }),
          code: 'fcoe-mtu',
          detail: `The MTU of ${of} is ${mtuOf(end)}; ${what}.`,
          hint: `give ${of} and what is under it an MTU of ${FCOE_MTU} or more`,
          pointer: streamAt(name, field),
          at: 'value',
        },
      ];
    });
  });
}

function longestOf(frames: FrameLengths): number {
  if (frames.kind === 'fixed') return frames.bytes;
  return frames.kind === 'uniform' ? frames.toBytes : Math.max(...frames.shares.map(({ bytes }) => bytes));
}

/** Receivers of ends to which nothing is sent, and those that another one stands in for already. */
function idleReceivers({ receivers, streams }: Workload, { ends }: Ground): readonly Fault[] {
  // What is for everybody, or for an address, may come to anybody.
  const isOpen = streams.some(({ to }) => to.kind !== 'end');
  const reached = new Set(
    streams.flatMap(({ from, to, protocol, load }) => {
      const isAnswered = protocol === 'tcp' || load.kind === 'request-response' || load.kind === 'answers';
      return [...(to.kind === 'end' ? [ends.get(to.name)] : []), ...(isAnswered ? [ends.get(from)] : [])];
    }),
  );
  const seen = new Map<End, string>();
  return Object.keys(receivers).flatMap((name): readonly Fault[] => {
    const end = ends.get(name);
    if (!end) return [];
    const at = { pointer: pointer('/spec/receivers', name), at: 'key' } as const;
    const other = seen.get(end);
    seen.set(end, other ?? name);
    if (other !== undefined) {
      const detail = `receivers.${name} and receivers.${other} are the same end; only one of them could count.`;
      return [{ code: 'traffic-conflict', detail, hint: 'keep one of them', ...at }];
    }
    if (isOpen || reached.has(end)) return [];
    const detail = `receivers.${name} does nothing: no stream goes to ${name}.`;
    return [{ severity: 'warning', code: 'no-effect', detail, hint: 'take it out, or give it a stream', ...at }];
  });
}

/** The name of an end must mean one thing. */
function namesakes({ state, hardware }: Fleet): readonly Fault[] {
  return Object.keys(hardware.clients).flatMap((name): readonly Fault[] => {
    const link = linkNamed(state, name);
    if (!link || link.kind === 'phys') return [];
    return [
      {
        code: 'duplicate-name',
        detail: `The client ${name} beyond the wire and a ${link.kind} of the host have one name: a stream could mean either.`,
        hint: 'give one of them another name',
        pointer: pointer('/spec/streams'),
        at: 'key',
      },
    ];
  });
}

interface Ground extends Fleet {
  readonly ends: ReadonlyMap<string, End>;
  /** Of what may be other than it seems, or be missing only because of a fault, nothing is said. */
  readonly isDoubtful?: (name: string) => boolean;
}

type Words = Omit<Fault, 'pointer' | 'at'>;

/** What is wrong with the name of an end. */
export function endFault(name: string, what: string, ground: Ground): Words | undefined {
  const { state, hardware, ends } = ground;
  if (ends.has(name) || ground.isDoubtful?.(name)) return undefined;
  const guest = state.get(address('guest', name));
  if (guest?.kind === 'guest') {
    const nics = Object.keys(guest.nics);
    const detail = `${what} is the guest ${name}, which has ${nics.length === 0 ? 'no link' : `the links ${nics.join(', ')}`}.`;
    return { code: 'no-such-end', detail, hint: nics.length === 0 ? 'give it a nic' : 'name one of them' };
  }
  const near = ofOtherHost(name, ends) ?? nearest(name, ends.keys());
  const known = linkNamed(state, name);
  const detail = known
    ? `${what} is ${name}, a link of class ${known.kind}, which sends and receives nothing itself.`
    : `${what} is ${name}; ${hardware.host.includes(', ') ? `hosts ${hardware.host} have` : `host ${hardware.host} has`} no link, guest or client of that name.`;
  const hint = near === undefined ? `known are ${some([...ends.keys()])}` : `did you mean \`${near}\`?`;
  return { code: 'no-such-end', detail, hint };
}

/** The same name on another host, or without its host. */
function ofOtherHost(name: string, ends: ReadonlyMap<string, End>): string | undefined {
  const plain = name.slice(name.indexOf('/') + 1);
  return [...ends.keys()].find((one) => one !== name && one.slice(one.indexOf('/') + 1) === plain);
}

/** A double counts so many picoseconds exactly: two and a half hours. */
const LONGEST_RUN = 9000e12;

function timeFaults(workload: Workload, streamAt: LoweredTraffic['streamAt']): readonly Fault[] {
  const { durationPicoseconds, warmupPicoseconds } = workload;
  const faults: Fault[] = [];
  if (durationPicoseconds <= warmupPicoseconds || durationPicoseconds > LONGEST_RUN) {
    faults.push({
      code: 'traffic-conflict',
      detail: 'A run must be longer than its warm-up, and no longer than 9000 s.',
      pointer: pointer('/spec', durationPicoseconds > LONGEST_RUN ? 'duration' : 'warmup'),
      at: 'value',
    });
  }
  for (const [name, { fromPicoseconds, toPicoseconds }] of Object.entries(workload.windows)) {
    if (fromPicoseconds >= warmupPicoseconds && toPicoseconds <= durationPicoseconds) continue;
    const detail = `windows.${name} does not lie between the end of the warm-up and the end of the run.`;
    faults.push({ code: 'traffic-conflict', detail, pointer: pointer('/spec/windows', name), at: 'key' });
  }
  const late = (detail: string, where: Pointer) =>
    faults.push({ code: 'traffic-conflict', detail, hint: 'make the run longer', pointer: where, at: 'value' });
  for (const [index, { atPicoseconds }] of workload.events.entries()) {
    if (atPicoseconds >= durationPicoseconds)
      late(`events.${index} would come when the run is over.`, pointer('/spec/events', index, 'at'));
  }
  for (const stream of workload.streams) {
    const { name, startPicoseconds } = stream;
    if (startPicoseconds > 0 && startPicoseconds >= durationPicoseconds)
      late(`${labelOf(stream)} would start when the run is over.`, streamAt(name, 'start'));
  }
  return faults;
}

function eventFaults({ events }: Workload, ground: Ground): readonly Fault[] {
  return events.flatMap(({ change }, index) => {
    const words = change.kind === 'cpu' ? undefined : changeFault(change, ground);
    return words ? [{ ...words, pointer: pointer('/spec/events', index), at: 'key' as const }] : [];
  });
}

function changeFault(change: Exclude<EventChange, { kind: 'cpu' }>, ground: Ground): Words | undefined {
  const { state, hardware } = ground;
  if (ground.isDoubtful?.(change.kind === 'address' ? change.set : change.name)) return undefined;
  const missing = (kind: string, name: string, known: readonly string[]): Words => {
    const near = nearest(name, known);
    const few = known.length === 0 ? 'there is none' : `known are ${some(known)}`;
    const hint = near === undefined ? few : `did you mean \`${near}\`?`;
    return { code: 'no-such-object', detail: `An event is about the ${kind} ${name}, which is not there.`, hint };
  };
  const named = (kind: string) => [...state.values()].filter((one) => one.kind === kind).map(({ name }) => name);
  if (change.kind === 'address') {
    if (state.has(address('address-set', change.set))) return undefined;
    return missing('address set', change.set, named('address-set'));
  }
  if (change.kind === 'wire') {
    const ports = Object.values(hardware.links).filter(({ cable }) => cable.to !== null);
    const wires = [...ports, ...Object.values(hardware.trunks)];
    if (wires.some(({ name }) => name === change.name)) return undefined;
    const other = linkNamed(state, change.name);
    if (other && other.kind !== 'phys') {
      const detail = `An event is about the wire of ${change.name}, a link of class ${other.kind}: only physical links and trunks have one.`;
      return { code: 'no-such-object', detail, hint: `known are ${some(wires.map(({ name }) => name))}` };
    }
    return missing(
      'wire of',
      change.name,
      wires.map(({ name }) => name),
    );
  }
  if (change.kind !== 'cpus' && change.of === 'flow') {
    const flow = state.get(address('flow', change.name));
    if (flow?.kind !== 'flow') return missing('flow', change.name, named('flow'));
    return endFault(flow.over, `The link of the flow ${flow.name}`, ground);
  }
  const link = linkNamed(state, change.name);
  if (!link || !('maxbw' in link)) return missing('link', change.name, [...named('vnic'), ...named('phys')]);
  return endFault(link.name, 'The link of an event', ground);
}

function some(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
}
