import type { Vnic } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG } from './fault.ts';

/** A switch says once for all its ports whether they may see what is for others. */
export function promiscuous(vnic: Vnic, context: Context): readonly Fault[] {
  const over = vnic.promiscFiltered ? undefined : context.link(vnic.over);
  if (over?.kind !== 'switch' || over.security.promiscuous === 'accept') return NOTHING_WRONG;
  const fault = error('promiscuous-refused', vnic, 'promiscFiltered', {
    detail: `VNIC ${vnic.name} is to see the frames of others, but the switch ${over.name} refuses that to all.`,
    hint: `write security: {promiscuous: accept} at ${over.name}, or leave promiscFiltered out`,
    others: [over],
  });
  return [fault];
}
