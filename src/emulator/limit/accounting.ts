import type { Accounting } from '../blueprint.ts';

/** Preamble and gap (20) and FCS (4) beyond what l2 counts; l3 counts less by the Ethernet header. */
const EXTRA: Readonly<Record<Accounting, number>> = { wire: 24, 'l2-fcs': 4, l2: 0, l3: -14 };

/** Bytes that a rate counts beyond a frame's own (which is l2, tag included). */
export function extraBytes(accounting: Accounting): number {
  return EXTRA[accounting];
}
