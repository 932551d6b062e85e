import { CODES, type Code } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Pointer } from '#diagnostics/pointer.ts';

/** Something wrong in one document, before its place in the text is looked up. */
export interface Fault {
  readonly code: Code;
  readonly detail: string;
  readonly hint?: string;
  readonly pointer: Pointer;
  /** What of the field to underline; `value` falls back to the key for mappings and lists. */
  readonly at: 'key' | 'value';
  /** Absent: an error. */
  readonly severity?: 'warning';
}

/** At most so many faults of one document are looked up and shown. */
export const MOST_FAULTS = 100;

/** The faults of one document: keeps the first ones and counts the others. */
export class Faults {
  readonly list: Fault[] = [];
  count = 0;

  get isFull(): boolean {
    return this.list.length >= MOST_FAULTS;
  }

  add(fault: Fault): void {
    this.count += 1;
    if (this.list.length < MOST_FAULTS) this.list.push(fault);
  }

  /**
   * Of an entry that is judged further although its shape has faults: takes what is wrong besides. What such a fault may be the reason
   * of, because it is about the same field, one in it, or one around it, comes to nothing.
   */
  besides(ofShape: readonly Fault[]): Pick<Faults, 'add'> {
    const known = ofShape.map(({ pointer }) => pointer);
    return { add: (fault) => void (this.isFull || isRelated(fault.pointer, known) || this.add(fault)) };
  }
}

/** Whether a place is one of these, in one of them, or around one. */
export function isRelated(place: Pointer, others: readonly Pointer[]): boolean {
  return others.some((other) => other === place || other.startsWith(`${place}/`) || place.startsWith(`${other}/`));
}

/** The diagnostic of a code: its summary has none of the user's words, its detail has. */
export function diagnose(code: Code, detail: string, more: Partial<Diagnostic> = {}): Diagnostic {
  return { severity: 'error', code, summary: CODES[code], detail, ...more };
}
