import { address, compareNames } from '#state/address.ts';
import { same } from '#state/equal.ts';
import type { Hardware } from '#state/hardware.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import type { HostState, Observed } from '#state/host-state.ts';
import { references } from '#state/relations.ts';
import { judge } from '#state/rules/judge.ts';
import { Failure } from '../host.ts';
import { addLinks, defaultPhys } from './birth.ts';
import { bringBack, leaveOutRemoved, takeFactoryMacs } from './comes-up.ts';
import { readDocument, withLinks, writeDocument } from './document.ts';
import { eraseObject, readObserved, writeOwner } from './objects.ts';
import type { Connection } from './sql.ts';

/**
 * The host gets other hardware; what is configured stays. Refused when something is configured on a link of which the document
 * says nothing any more; one that is `removed` stays stored and runs no longer. Links that are new come with default settings.
 */
export function exchangeHardware(connection: Connection, given: unknown): void {
  const before = hardwareOf(readDocument(connection));
  const document = calledAsBefore(given, before);
  const after = hardwareOf(document);
  const observed = readObserved(connection);
  const gone = Object.keys(before.links).filter((name) => !Object.hasOwn(after.links, name));
  refuseInUse(gone, observed, before);
  for (const name of gone) {
    const key = address('phys', name);
    eraseObject(connection, 'both', key);
    for (const field of observed.owners.settings.get(key)?.keys() ?? [])
      writeOwner(connection, { address: key, field, after: null });
  }
  const known = (name: string) => observed.stored.has(address('phys', name));
  addLinks(
    connection,
    Object.keys(after.links).filter((name) => !known(name)),
    after,
  );
  bringBack(connection, before, after);
  leaveOutRemoved(connection, after);
  takeFactoryMacs(connection, after);
  refuseTooMuch(observed, readObserved(connection), before, after);
  writeDocument(connection, document);
}

/** What is called otherwise on the host (`rename-link`) keeps that name: names are configuration, a device is what it is. */
function calledAsBefore(document: unknown, before: Hardware): unknown {
  const names = new Map(Object.values(before.links).map(({ device, name }) => [device, name]));
  const taken = new Map<string, string>();
  return withLinks(document, (name, device) => {
    // Hardware may take the place of what was removed, under its name.
    const found = before.links[name]?.removed ? name : names.get(device);
    if (found !== undefined && found !== name && name !== device)
      throw new Failure(
        'host-in-the-way',
        `The Host document calls the device ${device} ${name}, but here it is ${found}. Nothing was changed.`,
        { hint: `\`vnetctl rename-link ${found} ${name}\` first` },
      );
    const next = found ?? name;
    const other = taken.get(next);
    if (other !== undefined)
      throw new Failure(
        'host-in-the-way',
        `The devices ${other} and ${device} would both be called ${next}. Nothing was changed.`,
        { hint: `give one of them a name of its own in the Host document, with "device" beside it` },
      );
    taken.set(next, device);
    return next;
  });
}

function refuseInUse(gone: readonly string[], observed: Observed, hardware: Hardware): void {
  const lines = gone.flatMap((name) => {
    const found = configuredOn(name, observed, hardware);
    return found.length === 0
      ? []
      : [`${name} would be gone, but on it ${found.length === 1 ? 'is' : 'are'} ${shown(found)}`];
  });
  if (lines.length === 0) return;
  throw new Failure('host-in-the-way', `${lines.join('; ')}. Nothing was changed.`, {
    hint: 'remove that first, or write "removed: true" for the link: what is stored of it stays then',
  });
}

/** What is configured must fit the new hardware as it fitted the old: VFs, rings, CPUs, MTU, classes. */
function refuseTooMuch(observed: Observed, remaining: Observed, before: Hardware, after: Hardware): void {
  const faults = (['running', 'stored'] as const).flatMap((configuration) => {
    const known = new Set(errorsOf(observed[configuration], before));
    return errorsOf(remaining[configuration], after).filter((detail) => !known.has(detail));
  });
  const [first, ...others] = new Set(faults);
  if (first === undefined) return;
  const more =
    others.length > 0 ? ` There ${others.length === 1 ? 'is 1 more' : `are ${others.length} more`} of this kind.` : '';
  throw new Failure(
    'host-in-the-way',
    `What is configured does not fit the new hardware: ${first}${more} Nothing was changed.`,
    {
      hint: 'change the configuration first, or the Host document',
    },
  );
}

function errorsOf(state: HostState, hardware: Hardware): readonly string[] {
  return judge(state, hardware).flatMap((one) => (one.severity === 'error' ? [one.detail] : []));
}

/** Objects that name the link, and settings of the link that are not the default, in either configuration. */
function configuredOn(name: string, { running, stored }: Observed, hardware: Hardware): readonly string[] {
  const found = new Set<string>();
  for (const state of [running, stored]) {
    for (const [key, resource] of state) if (references(resource).some((one) => one.target === name)) found.add(key);
    for (const field of settingsOf(name, state, hardware)) found.add(`the setting ${field}`);
  }
  return [...found].sort(compareNames);
}

function settingsOf(name: string, state: HostState, hardware: Hardware): readonly string[] {
  const defaults: Readonly<Record<string, unknown>> = { ...defaultPhys(name, hardware) };
  const phys = state.get(address('phys', name));
  return Object.entries(phys ?? {}).flatMap(([field, value]) => (same(value, defaults[field]) ? [] : [field]));
}

function shown(found: readonly string[]): string {
  return found.length > 5 ? `${found.slice(0, 5).join(', ')} and ${found.length - 5} more` : found.join(', ');
}
