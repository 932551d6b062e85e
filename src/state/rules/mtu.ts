import type { Bytes, Link, ResourceOf } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG } from './fault.ts';
import { called, sentence } from './words.ts';

/** Smallest MTU of a link that is not hardware, and the range of etherstubs and overlays (dladm 1.3, 1.8, 3.3). */
const SMALLEST = 576;
const STUB_LARGEST = 9000;

/** The MTU of a physical link lies within its NIC's range (dladm 3.3). */
export function mtuOfNic(phys: ResourceOf<'phys'>, context: Context): readonly Fault[] {
  const nic = context.nic(phys.name);
  if (!nic) return NOTHING_WRONG;
  return withinRange(phys, phys.mtu, nic.minMtu, nic.maxMtu, `the NIC of ${phys.name} (${nic.model})`);
}

/** Etherstubs and overlays carry 576 to 9000 bytes. */
export function mtuOfStub(link: ResourceOf<'etherstub' | 'overlay'>): readonly Fault[] {
  return withinRange(link, link.mtu, SMALLEST, STUB_LARGEST, called(link));
}

/** A link's own MTU is at most that of what is underneath: its parent, its ports, its uplinks (dladm 3.3). */
export function mtuOfChild(link: ResourceOf<'vnic' | 'vlan' | 'aggr' | 'switch'>, context: Context): readonly Fault[] {
  const { mtu } = link;
  if (mtu === null) return NOTHING_WRONG;
  const smallest = smallestUnderneath(link, context);
  if (smallest && mtu > smallest.mtu) {
    const { name } = smallest.link;
    const fault = error('mtu-above-parent', link, 'mtu', {
      detail: `${sentence(called(link))} has MTU ${mtu}, but ${name} underneath carries ${smallest.mtu}: larger frames would be dropped.`,
      hint: `give it an MTU of ${smallest.mtu} or less, or raise the MTU of ${name} to ${mtu}`,
      others: context.foundation(link),
    });
    return [fault];
  }
  return mtu < SMALLEST ? withinRange(link, mtu, SMALLEST, smallest?.mtu ?? STUB_LARGEST, called(link)) : NOTHING_WRONG;
}

function smallestUnderneath(link: Link, context: Context): { readonly link: Link; readonly mtu: Bytes } | undefined {
  let smallest: { readonly link: Link; readonly mtu: Bytes } | undefined;
  for (const parent of context.underneath(link)) {
    const mtu = context.mtu(parent);
    if (mtu !== undefined && (!smallest || mtu < smallest.mtu)) smallest = { link: parent, mtu };
  }
  return smallest;
}

function withinRange(link: Link, mtu: Bytes, least: Bytes, most: Bytes, whose: string): readonly Fault[] {
  if (mtu >= least && mtu <= most) return NOTHING_WRONG;
  return [
    error('mtu-range', link, 'mtu', {
      detail: `${sentence(called(link))} has MTU ${mtu}, but ${whose} takes ${least} to ${most}.`,
      hint: `write an MTU from ${least} to ${most}`,
    }),
  ];
}
