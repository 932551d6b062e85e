import { printBytes } from '#units/bytes.ts';
import { address, addressOf } from '../address.ts';
import { headroomOfPort, overshootOfPort } from '../headroom.ts';
import type { Classes, TrafficClass } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG, warning } from './fault.ts';
import { joined } from './words.ts';

type Lossless = TrafficClass & { readonly pfc: NonNullable<TrafficClass['pfc']> };

/** The classes of a port that have PFC. */
export function losslessOf(port: Classes): readonly Lossless[] {
  return port.classes.filter((one): one is Lossless => one.pfc !== null && one.priorities.length > 0);
}

/** So many classes of a port may have PFC at once (802.1Qbb `pfc_cap`). */
export function pfcCount(port: Classes, context: Context): readonly Fault[] {
  const nic = context.nic(port.name);
  const lossless = losslessOf(port);
  if (!nic || lossless.length <= nic.pfcClassesMax) return NOTHING_WRONG;
  const names = joined(lossless.map((one) => one.name));
  const fault =
    nic.pfcClassesMax === 0
      ? error('dcb-unsupported', port, `classes.${lossless[0]?.name}.pfc`, {
          detail: `${port.name} (${nic.model}) cannot do PFC, but classes ${names} ask for it.`,
          hint: 'leave "pfc" out, or use a port with DCB',
        })
      : error('pfc-count', port, `classes.${lossless.at(-1)?.name}.pfc`, {
          detail: `${port.name} can do PFC for ${nic.pfcClassesMax} classes, but ${lossless.length} ask for it: ${names}.`,
          hint: `leave "pfc" to ${nic.pfcClassesMax} of them`,
        });
  return [fault];
}

/** A class resumes at or below the filling at which it pauses. */
export function pfcThresholds(port: Classes): readonly Fault[] {
  return losslessOf(port)
    .filter(({ pfc }) => pfc.xonBytes > pfc.xoffBytes)
    .map(({ name, pfc }) =>
      error('pfc-thresholds', port, `classes.${name}.pfc.xon`, {
        detail: `Class ${name} of ${port.name} pauses at ${printBytes(pfc.xoffBytes)} bytes and resumes at ${printBytes(pfc.xonBytes)}, which is more.`,
        hint: `write "xon: ${printBytes(pfc.xoffBytes)}" or less`,
      }),
    );
}

/** Thresholds and headroom of all lossless classes come out of one buffer. */
export function pfcBuffer(port: Classes, context: Context): readonly Fault[] {
  const nic = context.nic(port.name);
  const lossless = losslessOf(port);
  const needed = headroomNeeded(port, context);
  if (!nic || needed === undefined || lossless.length === 0) return NOTHING_WRONG;
  const sizes = lossless.map(({ name, pfc }) => ({
    name,
    bytes: pfc.xoffBytes + (pfc.headroomBytes === 'auto' ? needed : pfc.headroomBytes),
  }));
  const sum = sizes.reduce((total, { bytes }) => total + bytes, 0);
  const largest = sizes.reduce((most, one) => (one.bytes > most.bytes ? one : most));
  if (sum <= nic.bufferBytes) return NOTHING_WRONG;
  const fault = error('pfc-thresholds', port, `classes.${largest.name}.pfc.xoff`, {
    detail:
      `xoff and headroom of the lossless classes of ${port.name} take ${sum} bytes ` +
      `(${joined(sizes.map(({ name, bytes }) => `${name} ${bytes}`))}), but its buffer has ${nic.bufferBytes}.`,
    hint: `lower xoff by ${sum - nic.bufferBytes} bytes together`,
    absent: [address('phys', port.name)],
  });
  return [fault];
}

/** With less headroom than frames under way can fill, a lossless class can lose. */
export function headroomSmall(port: Classes, context: Context): readonly Fault[] {
  const nic = context.nic(port.name);
  const link = context.link(port.name);
  const pause = context.hardware?.pause;
  if (!nic || link?.kind !== 'phys' || pause === undefined) return NOTHING_WRONG;
  const needed = overshootOfPort(nic, link.mtu, pause);
  return losslessOf(port).flatMap(({ name, pfc }) => {
    if (pfc.headroomBytes === 'auto' || pfc.headroomBytes >= needed) return [];
    return warning('headroom-small', port, `classes.${name}.pfc.headroom`, {
      detail:
        `Class ${name} of ${port.name} has ${pfc.headroomBytes} bytes of headroom, but up to ${needed} can still arrive ` +
        'after it has paused: it can lose frames.',
      hint: `write "headroom: auto" (${headroomOfPort(nic, link.mtu, pause)}, as drivers do), or ${needed} or more`,
      absent: [address('phys', port.name), addressOf(port)],
    });
  });
}

function headroomNeeded(port: Classes, context: Context): number | undefined {
  const nic = context.nic(port.name);
  const link = context.link(port.name);
  return nic && link?.kind === 'phys' ? headroomOfPort(nic, link.mtu, context.hardware?.pause) : undefined;
}
