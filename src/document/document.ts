import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Pointer } from '#diagnostics/pointer.ts';
import type { Doubt } from './doubt.ts';
import type { Item } from './expand.ts';

/** A text that may hold several documents. */
export interface Source {
  /** As the user named it; `-` for standard input. */
  readonly file: string;
  readonly text: string;
  /** The text with the documents blanked out that are no YAML; left out when all of them are. Offsets are the same. */
  readonly readable?: string;
}

/** One document. Among `DocumentSet.documents` its shape and values are legal; among `faulty`, only those of its `items`. */
export interface Document {
  readonly kind: DocumentKind;
  readonly name: string;
  /** Its place among the documents and then the faulty ones of its set: what an `Origin` refers to. */
  readonly index: number;
  readonly source: Source;
  /** Which of the documents of its source it is, from 0. */
  readonly position: number;
  /** The document as it was written. */
  readonly tree: unknown;
  /** SHA-256 of the tree as canonical JSON: the same for every order and layout of the text. Empty when it is faulty. */
  readonly digest: string;
  /** Objects of a Network: ranges spelled out and profiles joined. */
  readonly items: readonly Item[];
  /** What its faults leave unknown. */
  readonly doubt: Doubt;
  /** Where its text has faults; all of it, if they are too many to be told. */
  readonly wrongAt: readonly Pointer[];
}

export interface DocumentSet {
  /** Those without faults, in the order they were read. */
  readonly documents: readonly Document[];
  /** Those of a known kind that have faults. They are judged as far as they are sound, and never planned. */
  readonly faulty: readonly Document[];
  /** Whether everything could be read so far that its kind is known: else something unknown may be meant to be there. */
  readonly isWhole: boolean;
  /** All faults of all documents, sorted by file and position. */
  readonly diagnostics: readonly Diagnostic[];
}

export const DOCUMENT_KINDS = ['Network', 'Host', 'Traffic'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const API_VERSION = 'vnetctl/v1';
