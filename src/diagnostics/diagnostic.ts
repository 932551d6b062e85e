import type { Code } from './code.ts';

/**
 * One thing that is wrong (or worth a warning) with a document or a request. Plain data: rooms return diagnostics, views
 * draw them. Below `document/` a diagnostic names its `subject` (an object of the state and a field of it);
 * `document/locate.ts` adds the `place` in the source once, at the edge.
 */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: Code;
  /** One line without words of the user's, fit for a heading. */
  readonly summary: string;
  /** Sentences with the user's words: what is wrong and why it matters. */
  readonly detail: string;
  /** What to do or to type next. */
  readonly hint?: string;
  readonly subject?: Subject;
  readonly place?: Place;
}

/** The object that a diagnostic is about. */
export interface Subject {
  /** `vnic/web0`, as in `state/address.ts`. */
  readonly address: string;
  /** Field within the object as the document spells it: `over`, `mac`, `match.localPort`. */
  readonly field?: string;
}

/** A range of characters on one line of a source. */
export interface Place {
  /** As the user named it; `-` for standard input. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Characters to underline, at least 1. */
  readonly length: number;
  /** The whole source line, without its end. */
  readonly text: string;
}

/** Whether any of these refuses the request. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
