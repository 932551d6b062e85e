import type { Code } from '#diagnostics/code.ts';
import type { Scene } from '../edit.ts';
import type { Hardware } from '../hardware.ts';
import type { HostState } from '../host-state.ts';
import type { LinkFacts } from '../link-facts.ts';
import type { Link, Resource } from '../resource.ts';

/** What a property is asked about. */
export interface PropertyContext<R extends Resource = Link> {
  readonly object: R;
  readonly state: HostState;
  readonly facts: LinkFacts;
  readonly hardware: Hardware;
}

/** What an assignment is asked about: the object in one configuration as the edits so far have made it. */
export interface AssignContext<R extends Resource = Link> extends Scene {
  readonly object: R;
}

/** Why a value is refused, and what to write instead. */
export interface Wrong {
  readonly wrong: string;
  readonly hint: string;
  /** Absent: `not-allowed`. */
  readonly code?: Code;
}

/** The objects that the assignment changes, and addresses of those that go; or why it is refused. */
export type Assigned = { readonly put: readonly Resource[]; readonly drop?: readonly Resource[] } | Wrong;

/** What people read about a property: in help, in the reference and in refusals. */
export interface About {
  /** One sentence. */
  readonly meaning: string;
  /** How a value is written. */
  readonly values: string;
  readonly default: string;
  /** Which objects have it: completes "it is for ...". */
  readonly of: string;
}

/**
 * A property of dladm(8) or flowadm(8): its names in the dialects, where it applies, how a value is written and read, and its
 * texts as show-linkprop prints them. null: nothing to say.
 */
export interface Property<R extends Resource = Link> {
  readonly name: string;
  /** Other spellings that are accepted. */
  readonly aliases?: readonly string[];
  readonly perm: 'rw' | 'r-';
  readonly about: About;
  /** The field of the object that it sets; absent for what is read-only or a view of another object. */
  readonly field?: string;
  readonly applies: (context: PropertyContext<R>) => boolean;
  readonly value: (context: PropertyContext<R>) => string | null;
  /** What is in force; absent: the value. */
  readonly effective?: (context: PropertyContext<R>) => string | null;
  readonly default: (context: PropertyContext<R>) => string | null;
  readonly possible: (context: PropertyContext<R>) => string | null;
  /** What becomes of the objects with these values (set-linkprop, `-p` of create-); absent: read-only. */
  readonly assign?: (values: readonly string[], context: AssignContext<R>) => Assigned;
  /** What becomes of them without any (reset-linkprop); absent: the field takes its default. */
  readonly reset?: (context: AssignContext<R>) => Assigned;
  /** For what is read-only: how else to change what it shows. */
  readonly instead?: string;
}

export const nothing = () => null;
export const always = (text: string) => () => text;
