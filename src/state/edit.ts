import type { Diagnostic, Place } from '#diagnostics/diagnostic.ts';
import type { Address } from './address.ts';
import type { Hardware } from './hardware.ts';
import type { HostState } from './host-state.ts';
import type { MacWish, Wanted } from './intent.ts';
import type { LinkFacts } from './link-facts.ts';
import type { Kind, MacAssignment, Resource } from './resource.ts';

/**
 * What a verb of dladm asks for: one object made, changed or removed. An intent of a document says what shall be and is
 * settled; an edit says what is to be done and is folded into what is (`amend`). Both end as the desired state of the one line.
 */
export type Edit = {
  /** `running` is dladm's `-t`: the stored configuration, which the next restart brings back, is left alone. */
  readonly where: 'both' | 'running';
  /** The line of a batch that asks for it, for what is wrong with it. Absent: the command line itself. */
  readonly place?: Place;
} & (Create | Alter | Remove | Rename | Expand);

/** Refused when there is an object of that name. Fields that are not given take their defaults. */
interface Create {
  readonly action: 'create';
  readonly wanted: Wanted;
}

/** Refused when there is no object of that name and one of those kinds, like the next. */
interface Alter {
  readonly action: 'alter';
  readonly name: string;
  readonly kinds: readonly Kind[];
  /** Also when the object is stored only. */
  readonly evenStored?: boolean;
  /** Asked once for each configuration that has the object. */
  readonly alter: (before: Resource, scene: Scene) => Amendment;
}

interface Remove {
  readonly action: 'remove';
  readonly name: string;
  readonly kinds: readonly Kind[];
}

/** A link gets another name, in whatever configurations it is; what names it follows, and its flows and counters stay. */
interface Rename {
  readonly action: 'rename';
  readonly name: string;
  readonly to: string;
}

/** Edits that only the host as it then is can tell: all flows of a link, all functions of a port. */
interface Expand {
  readonly action: 'expand';
  /** Names of the objects that it asks about and of what rests on them; absent: it may ask about anything. */
  readonly about?: readonly string[];
  /** It asks what time it is on the host. */
  readonly timed?: boolean;
  readonly expand: (scene: Scene) => readonly Edit[] | { readonly refused: readonly Diagnostic[] };
}

/** One configuration as the edits so far have made it. */
export interface Scene {
  readonly state: HostState;
  /** The stored one; `state` is mostly the running one. */
  readonly stored: HostState;
  readonly hardware: Hardware;
  readonly facts: LinkFacts;
  /** The host's virtual clock since its epoch; only edits that are `timed` may ask. */
  readonly clockNanoseconds: number;
  /** The same for all edits that are folded together: what one of them has made, another may change in place. */
  readonly fold: object;
  /** The address that a VNIC over that link gets; the same one in both configurations. */
  chooseMac(vnic: Address, over: string, wish: MacWish): MacAssignment;
}

/** Objects as they shall be (new or in place of those at their addresses) and addresses that go; or why not. */
export type Amendment =
  | {
      readonly put: readonly Resource[];
      readonly drop?: readonly Address[];
      /** A part of the object that runs and is not stored, in words: what was asked could not be stored. */
      readonly temporary?: string;
    }
  | { readonly refused: readonly Diagnostic[] };
