import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { never } from '#diagnostics/invariant.ts';
import type { Change, Where } from '#diff/change.ts';
import { type Address, addressOf } from '#state/address.ts';
import type { Owner } from '#state/host-state.ts';
import type { Resource } from '#state/resource.ts';

/** What a host is asked to do in one go. A host either does an operation wholly or leaves everything as it was. */
export type Operation =
  | { readonly op: 'add'; readonly to: Resource }
  | { readonly op: 'remove'; readonly from: Resource }
  | { readonly op: 'modify'; readonly from: Resource; readonly to: Resource }
  | { readonly op: 'rename'; readonly from: Address; readonly to: Address }
  /** Records who owns what. Always the last step. */
  | { readonly op: 'own'; readonly entries: readonly OwnershipChange[] };

export interface OwnershipChange {
  readonly address: Address;
  /** Only for settings of hardware. */
  readonly field: string | null;
  readonly before: Owner | null;
  readonly after: Owner | null;
}

export interface Step {
  /** Index in `Plan.steps`. */
  readonly id: number;
  readonly where: Where;
  readonly operation: Operation;
}

/** A difference that somebody made by hand to what the document owns. */
export interface Drift {
  readonly address: Address;
  readonly where: Where;
  /** undefined: the whole object is gone. */
  readonly fields:
    | readonly { readonly field: string; readonly applied: unknown; readonly found: unknown }[]
    | undefined;
}

/** What a change does to running traffic, in words. */
export interface Disturbance {
  readonly address: Address;
  readonly effect: 'pause' | 'loss' | 'link-reset';
  /** Guests, VNICs and flows that feel it, sorted. */
  readonly felt: readonly Address[];
}

/** A fact that the plan was computed from -> digest of what it was. Applying refuses when one of these differs. */
export type Basis = Readonly<Record<string, string>>;

export interface PlannedDocument {
  readonly name: string;
  /** SHA-256 of its meaning. */
  readonly digest: string;
  /** Absolute path of the folder that its file lies in, for `--prune=documents`. */
  readonly folder: string | null;
}

export interface Plan {
  readonly format: 1;
  readonly host: string;
  /** Owner of what the plan creates; null: nobody (verbs, rollback). */
  readonly document: string | null;
  /** What the plan is for: `apply`, `delete`, `rollback 3`. */
  readonly purpose: string;
  /** SHA-256 of each document that it was made from. */
  readonly documents: readonly PlannedDocument[];
  readonly changes: readonly Change[];
  readonly ownership: readonly OwnershipChange[];
  readonly steps: readonly Step[];
  readonly drift: readonly Drift[];
  readonly disturbances: readonly Disturbance[];
  readonly warnings: readonly Diagnostic[];
  readonly basis: Basis;
  /** SHA-256 of the meaning: host, changes, ownership. Approvals bind to it. */
  readonly digest: string;
}

/** Nothing to do. */
export function isEmpty(plan: Plan): boolean {
  return plan.steps.length === 0;
}

/** The object that an operation is about; null: it only records owners. */
export function subjectOf(operation: Operation): Address | null {
  switch (operation.op) {
    case 'add':
    case 'modify':
      return addressOf(operation.to);
    case 'remove':
      return addressOf(operation.from);
    case 'rename':
      return operation.to;
    case 'own':
      return null;
    default:
      return never(operation);
  }
}
