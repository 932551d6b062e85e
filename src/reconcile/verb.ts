import { type Diagnostic, hasErrors, type Place } from '#diagnostics/diagnostic.ts';
import type { Host } from '#hosts/host.ts';
import type { Address } from '#state/address.ts';
import { amend } from '#state/amend.ts';
import type { Edit } from '#state/edit.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Observed } from '#state/host-state.ts';
import type { Intent, Wanted } from '#state/intent.ts';
import { type Planned, planTo } from './change.ts';
import { foreseen, foreseenHardware } from './foresee.ts';
import { afterRenames, renameChanges, renamesRefused } from './renames.ts';

/** What a verb, or a block of them, asks for. */
export interface Verb {
  /** The verb with its operands, for the history. */
  readonly purpose: string;
  readonly edits: readonly Edit[];
}

/** Plans a verb: the line of documents with another beginning. All its edits are one change, done wholly or not at all. */
export async function planVerb(host: Host, verb: Verb): Promise<Planned> {
  const before = foreseen(await host.inspect(), await host.pending());
  return planEdits(verb, before, foreseenHardware(await host.hardware(), await host.pending()));
}

/** The same for a host that has been looked at. Pure. */
export function planEdits({ purpose, edits }: Verb, before: Observed, hardware: Hardware): Planned {
  const desired = amend(before, edits, hardware);
  const { renames } = desired;
  const refused = renamesRefused(renames, before);
  if (hasErrors(refused)) return { plan: null, diagnostics: [...desired.diagnostics, ...refused] };
  const touched = [...desired.touched].flatMap((key): readonly [Address, Wanted][] => {
    const found = desired.running.get(key);
    // A whole object is a wish for all its fields.
    return found ? [[key, found as Wanted]] : [];
  });
  const planned = planTo({
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
  });
  const diagnostics = [...desired.diagnostics, ...planned.diagnostics.map((one) => placed(one, desired.places))];
  return { plan: hasErrors(diagnostics) ? null : planned.plan, diagnostics };
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
