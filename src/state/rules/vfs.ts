import { printBandwidth } from '#units/bandwidth.ts';
import { address, addressOf } from '../address.ts';
import { drawn } from '../draws.ts';
import type { Nic } from '../hardware.ts';
import type { Vf, VfPool } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG } from './fault.ts';
import { holding } from './traffic-classes.ts';
import { someOf } from './words.ts';

/** A NIC offers so many VFs, and fewer the more traffic classes it has (`nic-models.ts` has the numbers). */
export function vfCount(vfs: VfPool, context: Context): readonly Fault[] {
  const nic = context.nic(vfs.name);
  if (!nic || vfs.count === 0) return NOTHING_WRONG;
  const classes = context.classes(vfs.name);
  const number = Math.max(1, classes ? holding(classes).length : 1);
  const most = mostVfs(nic, number);
  if (vfs.count <= most) return NOTHING_WRONG;
  const withOne = mostVfs(nic, 1);
  const fault = error('vf-count', vfs, 'count', {
    detail:
      withOne === 0
        ? `${vfs.name} (${nic.model}) has no VFs, but ${vfs.count} are asked for.`
        : `${vfs.name} (${nic.model}) offers ${most} VFs with ${number} traffic ${number === 1 ? 'class' : 'classes'}, but ${vfs.count} are asked for.`,
    hint:
      withOne === 0
        ? 'use VNICs, or a NIC with SR-IOV'
        : most < withOne
          ? `ask for ${most} or fewer, or use fewer traffic classes (with one: ${withOne} VFs)`
          : `ask for ${most} or fewer`,
    absent: [address('classes', vfs.name), address('phys', vfs.name)],
  });
  return [fault];
}

function mostVfs(nic: Nic, classes: number): number {
  return nic.vfs.find((row) => classes <= row.classes)?.max ?? 0;
}

/** A function that is set up singly is one of those that exist. */
export function vfIndex(vf: Vf, context: Context): readonly Fault[] {
  const vfs = context.state.get(address('vfs', vf.over));
  if (vfs?.kind !== 'vfs' || vf.index < vfs.count) return NOTHING_WRONG;
  const fault = error('vf-index', vf, 'index', {
    detail: `${vf.over} has ${vfs.count} VFs, so there is no function ${vf.index}.`,
    hint: vfs.count > 0 ? `functions are 0 to ${vfs.count - 1}; or ask for ${vf.index + 1}` : `ask for ${vf.index + 1}`,
    others: [vfs],
  });
  return [fault];
}

/** A guaranteed rate is at most the largest, and neither is above the link's speed. */
export function vfRates(vf: Vf, context: Context): readonly Fault[] {
  const { minTxRate, maxTxRate } = vf;
  const speed = context.nic(vf.over)?.speed ?? Number.POSITIVE_INFINITY;
  const found = (field: 'minTxRate' | 'maxTxRate', detail: string, hint: string) => [
    error('vf-rate', vf, field, { detail, hint }),
  ];
  if (maxTxRate !== null && maxTxRate > speed) {
    const most = printBandwidth(speed);
    return found(
      'maxTxRate',
      `VF ${vf.name} has maxTxRate ${printBandwidth(maxTxRate)}, but ${vf.over} has ${most}b/s.`,
      `write ${most} or less`,
    );
  }
  if (minTxRate !== null && maxTxRate !== null && minTxRate > maxTxRate) {
    return found(
      'minTxRate',
      `VF ${vf.name} is promised ${printBandwidth(minTxRate)} and limited to ${printBandwidth(maxTxRate)}.`,
      `guarantee ${printBandwidth(maxTxRate)} or less, or raise the largest rate`,
    );
  }
  return NOTHING_WRONG;
}

/** The NIC cannot promise its VFs more than the link carries. */
export function vfPromises(vfs: VfPool, context: Context): readonly Fault[] {
  const speed = context.nic(vfs.name)?.speed;
  const promised = context
    .dependants(vfs.name)
    .filter((one): one is Vf => one.kind === 'vf' && drawn(one, 'vf-rate') > 0);
  const sum = promised.reduce((total, one) => total + drawn(one, 'vf-rate'), 0);
  const blamed = context.blamed(promised);
  if (speed === undefined || sum <= speed || !blamed) return NOTHING_WRONG;
  const fault = error('vf-rate', blamed, 'minTxRate', {
    detail: `minTxRate of ${someOf(promised)} add up to ${printBandwidth(sum)}b/s, but ${vfs.name} carries ${printBandwidth(speed)}b/s.`,
    hint: `lower them by ${printBandwidth(sum - speed)} together`,
    others: promised,
    absent: [addressOf(vfs)],
  });
  return [fault];
}
