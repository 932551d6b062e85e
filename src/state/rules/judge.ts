import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { type Address, compareNames } from '../address.ts';
import type { Hardware } from '../hardware.ts';
import type { Beside, HostState } from '../host-state.ts';
import type { Resource } from '../resource.ts';
import { claimFaults } from './claims.ts';
import { Context } from './context.ts';
import { diagnosticOf, type Fault, isAbout } from './fault.ts';
import { referencesOf } from './references.ts';
import { RULES, type Rule } from './rules.ts';
import { examined } from './scope.ts';

/** Hints that take a search are given for so many faults: nobody reads more, and thousands of typos stay cheap. */
const COSTLY_HINTS = 100;

/**
 * Everything that is wrong between the objects of a state, and what deserves a warning; sorted by address, field and code, and
 * the same whatever the order of the state. Without `hardware` a document is judged alone: what only a host can tell is left
 * out, and a link that the document does not declare is unknown, not a fault. With `scope`, only what concerns those objects
 * (also ones that are gone), at the cost of their relations and a pass over the claims of the rest. `beside`: what objects
 * that the state leaves out add to sums.
 */
export function judge(
  state: HostState,
  hardware: Hardware | null,
  scope?: ReadonlySet<Address>,
  beside?: Beside,
): Diagnostic[] {
  return faultsOf(state, hardware, scope, beside).map((fault, index) => diagnosticOf(fault, index < COSTLY_HINTS));
}

/** As `judge`, with the objects that each fault concerns. */
export function faultsOf(
  state: HostState,
  hardware: Hardware | null,
  scope?: ReadonlySet<Address>,
  beside?: Beside,
): Fault[] {
  const context = new Context(state, hardware, scope, beside);
  const resources = examined(context);
  const faults: Fault[] = [...claimFaults(context, resources)];
  const add = (found: readonly Fault[]) => {
    for (const fault of found) faults.push(fault);
  };
  for (const resource of resources) {
    add(referencesOf(resource, context));
    for (const rule of rulesOf(resource)) add(rule(resource, context));
  }
  const wanted = scope ? faults.filter((fault) => isAbout(fault, scope)) : faults;
  return wanted.sort(compareFaults);
}

function rulesOf(resource: Resource): readonly Rule[] {
  // A row of the table takes objects of its own kind, and is looked up by it.
  return RULES[resource.kind] as unknown as readonly Rule[];
}

function compareFaults(a: Fault, b: Fault): number {
  return (
    compareNames(a.subject, b.subject) ||
    compareNames(a.field ?? '', b.field ?? '') ||
    compareNames(a.code, b.code) ||
    compareNames(a.detail, b.detail)
  );
}
