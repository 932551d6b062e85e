import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Origin, Origins } from '#state/intent.ts';
import type { Document, DocumentSet } from './document.ts';
import { placeOf, spansOf } from './positions.ts';
import { sorted } from './sorted.ts';

/**
 * Adds to each diagnostic the place in the source that its subject comes from. A field that is not written widens to the
 * object; a diagnostic that has a place, or whose subject no document names, stays as it is.
 */
export function locate(diagnostics: readonly Diagnostic[], set: DocumentSet, origins: Origins): readonly Diagnostic[] {
  const found = diagnostics.map((diagnostic) => ({
    diagnostic,
    origin: diagnostic.place ? undefined : originOf(diagnostic, origins),
  }));
  const byDocument = new Map<number, string[]>();
  for (const { origin } of found) {
    if (!origin) continue;
    const pointers = byDocument.get(origin.document);
    if (pointers) pointers.push(origin.pointer);
    else byDocument.set(origin.document, [origin.pointer]);
  }
  const spans = new Map([...byDocument].flatMap(([index, pointers]) => spansIn(documentAt(set, index), pointers)));
  return sorted(
    found.map(({ diagnostic, origin }) => {
      const document = origin && documentAt(set, origin.document);
      const known = origin && spans.get(origin.document);
      if (!document || !known) return diagnostic;
      return { ...diagnostic, place: placeOf(document.source, known, origin.pointer, 'value') };
    }),
  );
}

/** Faulty documents are counted after the sound ones. */
function documentAt(set: DocumentSet, index: number): Document | undefined {
  return set.documents[index] ?? set.faulty[index - set.documents.length];
}

function originOf(diagnostic: Diagnostic, origins: Origins): Origin | undefined {
  return diagnostic.subject && origins(diagnostic.subject.address, diagnostic.subject.field);
}

function spansIn(document: Document | undefined, pointers: readonly string[]): [number, ReturnType<typeof spansOf>][] {
  return document ? [[document.index, spansOf(document.source, document.position, pointers)]] : [];
}
