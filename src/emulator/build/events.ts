import type { Change, TimedEvent } from '../blueprint.ts';
import { BlueprintError } from '../options.ts';
import type { Parts } from './build.ts';

/** A change of the running host at an instant. All that happens at that instant happens before it. */
export function applyChange(parts: Parts, change: Change): void {
  switch (change.kind) {
    case 'client-maxbw': {
      const client = named(parts.clients, change.client);
      client.out?.setRate(change.bitsPerSecond);
      client.in?.setRate(change.bitsPerSecond);
      return;
    }
    case 'flow-maxbw': {
      const flow = [...parts.clients.values()]
        .flatMap((each) => each.flows)
        .find((each) => each.part.name === change.flow);
      flow?.out?.setRate(change.bitsPerSecond);
      flow?.in?.setRate(change.bitsPerSecond);
      return;
    }
    case 'client-priority':
      for (const group of groups(parts)) {
        if (group.client === change.client && group.flow === null) group.band = change.priority;
      }
      rebind(parts);
      return;
    case 'flow-priority':
      for (const group of groups(parts)) if (group.flow === change.flow) group.band = change.priority;
      rebind(parts);
      return;
    case 'client-cpus':
      for (const group of groups(parts)) {
        if (group.client === change.client && group.flow === null) group.cpus = change.cpus;
      }
      rebind(parts);
      return;
    case 'cpu':
      parts.hosts.get(change.host).cpus.get(change.id).online = change.online;
      rebind(parts);
      return;
    case 'cable': {
      const cable = named(parts.cables, change.cable);
      cable.up = change.up;
      if (!change.up) for (const end of cable.part.ends) parts.rings.get(end.part)?.out?.cut();
      for (const end of cable.ends) end.setUp(change.up);
      parts.announce();
      return;
    }
    case 'address': {
      const set = named(parts.sets, change.set);
      if (change.present) set.add(change.prefix, change.expiresAtPicoseconds);
      else set.remove(change.prefix);
    }
  }
}

/** Instants at which entries of address sets end, as events of the sets themselves. */
export function expiries(events: readonly TimedEvent[], entries: readonly (number | null)[]): number[] {
  const ends = events.map(({ change }) =>
    change.kind === 'address' && change.present ? change.expiresAtPicoseconds : null,
  );
  const all = [...entries, ...ends].filter((end) => end !== null);
  return [...new Set(all)].toSorted((a, b) => a - b);
}

function groups(parts: Parts) {
  return [...parts.clients.values()].flatMap((client) => client.lanes);
}

function rebind(parts: Parts): void {
  for (const group of groups(parts)) group.fan.bind(group.host.cpus.choose(group.cpus), group.band);
}

function named<T>(parts: ReadonlyMap<string, T>, name: string): T {
  const found = parts.get(name);
  if (found === undefined) throw new BlueprintError(`an event names ${name}, which is not there`);
  return found;
}
