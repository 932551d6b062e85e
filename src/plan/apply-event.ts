import type { Step } from './plan.ts';

/** What happens while a plan is carried out, as reconcile/ tells it to whoever watches. Plain data, in the order of time. */
export type ApplyEvent =
  /** This step has just been done; `done` counts it, of `total`. */
  | { readonly kind: 'step'; readonly step: Step; readonly done: number; readonly total: number }
  /** This step has just been taken back; `left` more are to be taken back. */
  | { readonly kind: 'undo'; readonly step: Step; readonly left: number }
  /** All steps are done; the host is looked at again. */
  | { readonly kind: 'verify' }
  /** History entry `entry` is on trial: it is reverted at the deadline (milliseconds since 1970), unless it is confirmed. */
  | { readonly kind: 'waiting'; readonly deadline: number; readonly entry: number };
