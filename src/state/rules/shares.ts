import type { Flow, Link, Vnic } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG } from './fault.ts';
import { called, sentence } from './words.ts';

/** Weights are dealt out by the NIC: each one that carries the traffic must know how (dladm 3.2, bw-share). */
export function weighing(resource: Vnic | Flow, context: Context): readonly Fault[] {
  const over = resource.bwShare === null ? undefined : context.link(resource.over);
  const parent = clientless(over, context);
  if (!over || !parent) return NOTHING_WRONG;
  const below = [over, ...context.foundation(over)];
  const unable = ABSTRACT.has(parent.kind)
    ? `${parent.name} is no NIC and cannot weigh`
    : below
        .flatMap(({ name }) => context.nic(name) ?? [])
        .filter((nic) => !nic.bwShare)
        .map((nic) => `${nic.name} (${nic.model}) cannot weigh`)[0];
  if (unable === undefined) return NOTHING_WRONG;
  const fault = error('nic-unable', resource, 'bwShare', {
    detail: `${sentence(called(resource))} has bwShare ${resource.bwShare}, but ${unable}.`,
    hint: 'write "maxbw" instead, or take a NIC that shares its bandwidth by weight',
    others: below,
  });
  return [fault];
}

const ABSTRACT: ReadonlySet<Link['kind']> = new Set(['etherstub', 'overlay']);

/** What VNICs and VLANs on the way down sit over. */
function clientless(link: Link | undefined, context: Context): Link | undefined {
  if (link?.kind !== 'vnic' && link?.kind !== 'vlan') return link;
  return context.underneath(link)[0];
}
