import { type Diagnostic, hasErrors } from '#diagnostics/diagnostic.ts';
import { changedFields } from '#diff/diff.ts';
import type { Document } from '#document/document.ts';
import { readDocuments } from '#document/documents.ts';
import { type Edit, pointerFor, writeInto } from '#document/edit.ts';
import type { Host } from '#hosts/host.ts';
import { compareNames } from '#state/address.ts';
import type { Intent } from '#state/intent.ts';
import { settle } from '#state/settle.ts';
import { spell } from '#state/spell.ts';
import { networksFor, placed } from './networks.ts';

export interface Edited {
  readonly file: string;
  /** Fields to rewrite: where they stand and what they are to say (null: taken away). */
  readonly fields: readonly { readonly pointer: string; readonly value: unknown }[];
  /** The whole file with these fields rewritten. */
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Puts the host's present values into the fields of a file's Network documents that differ. Comments and layout stay. An
 * edit that cannot be made in place refuses the whole file; objects that the host lacks are only reported. Writes nothing.
 */
export async function editInto(host: Host, file: string): Promise<Edited> {
  const set = await readDocuments([file]);
  const hardware = await host.hardware();
  const { networks, intents, diagnostics } = networksFor(set, hardware);
  const text = set.documents[0]?.source.text ?? '';
  const faults = [...set.diagnostics, ...diagnostics];
  if (hasErrors(faults)) return { file, fields: [], text, diagnostics: faults };
  const observed = await host.inspect();
  const desired = settle(intents, observed, hardware).running;
  const found = intents.map((intent) => differing(intent, observed.running, desired));
  const unplaced = found.flatMap((one) => one.diagnostics);
  const all = [...faults, ...placed(unplaced, set, intents)];
  const edits = found.map((one) => one.edits);
  const result = hasErrors(all) ? { text, diagnostics: [] } : spliced(text, networks, edits);
  return { file, fields: edits.flat().map(shown), text: result.text, diagnostics: [...all, ...result.diagnostics] };
}

type State = ReturnType<typeof settle>['running'];

interface Found {
  readonly edits: readonly Edit[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Fields of the document's objects for which the host has other values. */
function differing(intent: Intent, running: State, desired: State): Found {
  const edits: Edit[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const key of [...intent.wanted.keys()].sort(compareNames)) {
    const [is, shall] = [running.get(key), desired.get(key)];
    if (!shall) continue;
    if (!is) {
      diagnostics.push({
        severity: 'warning',
        code: 'no-such-object',
        summary: 'no such object',
        detail: `${key} is in the document and not on the host.`,
        hint: 'take it out of the document by hand, or apply the document',
        subject: { address: key },
      });
      continue;
    }
    for (const field of changedFields(shall, is)) {
      const at = pointerFor(intent.origins, key, field);
      if (typeof at !== 'string') diagnostics.push(at);
      else edits.push({ pointer: at, value: spell(is.kind, field, { ...is }[field as keyof typeof is]) ?? undefined });
    }
  }
  return { edits, diagnostics };
}

/** The text after the edits of each of its documents. */
function spliced(
  text: string,
  networks: readonly Document[],
  edits: readonly (readonly Edit[])[],
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  let changed = text;
  for (const [index, { source, position }] of networks.entries()) {
    const mine = edits[index] ?? [];
    if (mine.length === 0) continue;
    const result = writeInto({ file: source.file, text: changed }, position, mine);
    if ('text' in result) changed = result.text;
    else diagnostics.push(...result.diagnostics);
  }
  return { text: changed, diagnostics };
}

function shown({ pointer, value }: Edit): Edited['fields'][number] {
  return { pointer, value: value ?? null };
}
