import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Document } from './document.ts';
import { diagnose, type Fault } from './fault.ts';
import { placeOf, spansOf } from './positions.ts';

/** Where a document stands. */
export type Placed = Pick<Document, 'source' | 'position'>;

/** Faults of one document as diagnostics, each with its line and column. */
export function placedIn({ source, position }: Placed, faults: readonly Fault[]): readonly Diagnostic[] {
  if (faults.length === 0) return [];
  const spans = spansOf(
    source,
    position,
    faults.map((fault) => fault.pointer),
  );
  return faults.map(({ code, detail, hint, pointer, at, severity }) =>
    diagnose(code, detail, {
      ...(severity === undefined ? {} : { severity }),
      place: placeOf(source, spans, pointer, at),
      ...(hint === undefined ? {} : { hint }),
    }),
  );
}
