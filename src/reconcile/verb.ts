import { type Diagnostic, hasErrors, type Place } from '#diagnostics/diagnostic.ts';
import type { Host } from '#hosts/host.ts';
import { type Address, addressOf } from '#state/address.ts';
import { type Amended, amend } from '#state/amend.ts';
import type { Edit } from '#state/edit.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Observed } from '#state/host-state.ts';
import type { Intent, Wanted } from '#state/intent.ts';
import type { Scope } from '#state/scope.ts';
import { bareHost } from '#state/settle.ts';
import { type Aim, type Planned, planTo } from './change.ts';
import { foreseen, foreseenHardware } from './foresee.ts';
import { afterRenames, renameChanges, renamesRefused } from './renames.ts';
import { MOST_NAMES, scopeOfChange, suffices } from './scope.ts';

/** What a verb, or a block of them, asks for. */
export interface Verb {
  /** The verb with its operands, for the history. */
  readonly purpose: string;
  readonly edits: readonly Edit[];
}

/**
 * Plans a verb: the line of documents with another beginning. All its edits are one change, done wholly or not at all. Of a
 * small change no more of the host is looked at than matters to it. Where something is wrong the host is looked at as a whole,
 * because what helps may be anywhere on it.
 */
export async function planVerb(host: Host, verb: Verb): Promise<Planned> {
  const [hardware, pending] = [await host.hardware(), await host.pending()];
  const isTimed = verb.edits.some((edit) => edit.action === 'expand' && edit.timed);
  const clock = isTimed ? (await host.counters()).clockNanoseconds : 0;
  const small = pending ? undefined : await planSmall(host, verb, hardware, clock);
  return small ?? planEdits(verb, foreseen(await host.inspect(), pending), foreseenHardware(hardware, pending), clock);
}

/** The scope of an aim can show that more matters; so often is it widened. */
const ROUNDS = 3;

/** undefined: it is not small, or it has faults. */
async function planSmall(host: Host, verb: Verb, hardware: Hardware, clock: number): Promise<Planned | undefined> {
  let scope = scopeOfVerb(verb, hardware);
  for (let round = 0; scope && round < ROUNDS; round += 1) {
    const before = await host.inspect(scope);
    const aimed = aimOf(verb, before, hardware, clock);
    const needed = 'aim' in aimed ? scopeOfChange(aimed.aim, scope.names) : undefined;
    if ('aim' in aimed && needed && (before.beside === undefined || suffices(scope, needed, before))) {
      const planned = planAim(aimed);
      return planned.plan ? planned : undefined;
    }
    scope = needed;
  }
  return undefined;
}

/** What the edits say that they are about, and the objects that they would make on a bare host. undefined: they do not say. */
function scopeOfVerb({ edits }: Verb, hardware: Hardware): Scope | undefined {
  const names = new Set(edits.flatMap((edit) => namesIn(edit, hardware)));
  if (names.has(undefined) || names.size > MOST_NAMES) return undefined;
  const { running } = amend(bareHost(hardware), edits, hardware);
  const wanted = edits.flatMap((edit) => (edit.action === 'create' ? (running.get(addressOf(edit.wanted)) ?? []) : []));
  return { names: [...names].flatMap((name) => name ?? []), wanted };
}

function namesIn(edit: Edit, hardware: Hardware): readonly (string | undefined)[] {
  switch (edit.action) {
    case 'create':
      return [edit.wanted.name];
    case 'alter':
    case 'remove':
      return [edit.name];
    case 'rename':
      // With the name of a port the hardware gets another one, which may be looked at anywhere.
      return Object.hasOwn(hardware.links, edit.name) ? [undefined] : [edit.name, edit.to];
    case 'expand':
      return edit.about ?? [undefined];
  }
}

/** The same for a host that has been looked at. Pure. */
export function planEdits(verb: Verb, before: Observed, hardware: Hardware, clockNanoseconds = 0): Planned {
  const aimed = aimOf(verb, before, hardware, clockNanoseconds);
  return 'aim' in aimed ? planAim(aimed) : aimed;
}

interface Aimed {
  readonly aim: Aim;
  /** What the edits have come to, and what could not be done of them. */
  readonly desired: Amended;
}

function planAim({ aim, desired }: Aimed): Planned {
  const planned = planTo(aim);
  const diagnostics = [...desired.diagnostics, ...planned.diagnostics.map((one) => placed(one, desired.places))];
  if (!planned.plan || hasErrors(diagnostics)) return { plan: null, diagnostics };
  return { plan: { ...planned.plan, warnings: [...desired.diagnostics, ...planned.plan.warnings] }, diagnostics };
}

function aimOf({ purpose, edits }: Verb, before: Observed, hardware: Hardware, clock: number): Aimed | Planned {
  const desired = amend(before, edits, hardware, clock);
  const { renames } = desired;
  const refused = renamesRefused(renames, before);
  if (hasErrors(refused)) return { plan: null, diagnostics: [...desired.diagnostics, ...refused] };
  const touched = [...desired.touched].flatMap((key): readonly [Address, Wanted][] => {
    const found = desired.running.get(key);
    // A whole object is a wish for all its fields.
    return found ? [[key, found as Wanted]] : [];
  });
  const aim: Aim = {
    host: hardware.host,
    purpose,
    documents: [],
    observed: afterRenames(before, renames),
    before,
    desired,
    ownership: [],
    renames: renameChanges(before, renames),
    hardware: desired.hardware,
    hardwareBefore: hardware,
    intents: [byHand(renames, new Map(touched))],
    touchOthers: false,
  };
  return { aim, desired };
}

/** A fault of the result, with the line of the batch that last had to do with its object. */
function placed(diagnostic: Diagnostic, places: ReadonlyMap<string, Place>): Diagnostic {
  const place = diagnostic.place ?? places.get(diagnostic.subject?.address ?? '');
  return place ? { ...diagnostic, place } : diagnostic;
}

/** What is made by hand belongs to no document. */
function byHand(renames: ReadonlyMap<Address, Address>, wanted: ReadonlyMap<Address, Wanted>): Intent {
  return { document: null, wanted, renames, origins: () => undefined };
}
