import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Plan } from './plan.ts';

/** What a change of documents between two revisions would do, to every (Network, Host) pair of them. */
export interface Review {
  readonly base: string;
  /** null: the working tree. */
  readonly head: string | null;
  /** Hosts whose change is the same stand together; dangerous groups first, then by first host. */
  readonly groups: readonly ReviewGroup[];
  /** Pairs that only the base has, because the host is not among the documents any more: nothing is done to them. */
  readonly gone: readonly string[];
  /** Pairs whose change is empty. */
  readonly unchanged: readonly string[];
  /** Faults of either revision; errors mean that there is no verdict. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReviewGroup {
  readonly network: string;
  /** Sorted. */
  readonly hosts: readonly string[];
  /** The plan of the first of the hosts; those of the others differ in the host's name only. */
  readonly plan: Plan;
}
