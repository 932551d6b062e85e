import type { Host } from '#hosts/host.ts';
import type { Address } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import type { HostState, Observed } from '#state/host-state.ts';
import { type Mark, marks } from '#state/marks.ts';
import { type Look, neighbourhood, type Pair } from '#state/neighbourhood.ts';
import { added, NO_PROMISES, promiseOf } from '#state/promises.ts';
import type { Kind, Resource } from '#state/resource.ts';
import type { Scope } from '#state/scope.ts';
import { HARDWARE } from './random-state.ts';

/** How often a scope was enough: a test in which it never is would show nothing. */
export interface Answers {
  part: number;
  whole: number;
}

/** A host of those states that answers a scope with the neighbourhood. */
export function hostOf(observed: Observed, answers: Answers): Host {
  // Planning a verb asks these three things only.
  return {
    hardware: async () => HARDWARE,
    pending: async () => null,
    inspect: async (scope) => {
      const part = scope && partOf(observed, scope, HARDWARE);
      answers[part ? 'part' : 'whole'] += 1;
      return part ?? observed;
    },
  } as Partial<Host> as Host;
}

/** What a host shows of itself that is asked for that scope; undefined: everything. */
export function partOf(observed: Observed, scope: Scope, hardware: Hardware): Observed | undefined {
  const found = neighbourhood(scope, lookAt(observed), hardware);
  if (!found) return undefined;
  const state = (where: 'running' | 'stored') =>
    new Map([...found.objects].flatMap(([key, pair]) => (pair[where] ? [[key, pair[where]] as const] : [])));
  const owners = [...observed.owners.objects].filter(([key]) => found.objects.has(key));
  const settings = [...observed.owners.settings].filter(([key]) => found.objects.has(key));
  return {
    running: state('running'),
    stored: state('stored'),
    owners: { objects: new Map(owners), settings: new Map(settings) },
    beside: found.beside,
  };
}

/** A look at states in memory, which searches where a host has an index. */
function lookAt({ running, stored }: Pick<Observed, 'running' | 'stored'>): Look {
  const keys = [...new Set([...running.keys(), ...stored.keys()])].sort();
  const pairOf = (key: Address): Pair => ({ running: running.get(key), stored: stored.get(key) });
  const listed = (some: readonly Address[]) => some.map((key) => [key, pairOf(key)] as const);
  const marksAt = (key: Address): readonly Mark[] => sides(pairOf(key)).flatMap(marks);
  return {
    objects: (asked) => listed(asked.filter((key) => running.has(key) || stored.has(key))),
    ofKind: (kind: Kind) => listed(keys.filter((key) => key.startsWith(`${kind}/`))),
    marked: (mark) => keys.filter((key) => marksAt(key).some((one) => one.mark === mark)),
    promised: (link) => ({ running: promisesOver(link, running), stored: promisesOver(link, stored) }),
  };
}

function sides({ running, stored }: Pair): readonly Resource[] {
  return [running, stored].flatMap((one) => one ?? []);
}

function promisesOver(link: string, state: HostState) {
  return [...state.values()]
    .flatMap((one) => promiseOf(one) ?? [])
    .filter((promise) => promise.link === link)
    .reduce((sums, promise) => added(sums, promise), NO_PROMISES);
}
