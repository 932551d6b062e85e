import { isZeroIp } from '#units/ip-address.ts';
import type { Kind, Resource, Vnic } from '../resource.ts';
import { error, type Fault, NOTHING_WRONG } from './fault.ts';
import { called, sentence } from './words.ts';

type Range = readonly [least: number, most: number];

const VID: Range = [1, 4094];
const TAG: Range = [0, 4094];
const COS: Range = [0, 7];
const WEIGHT: Range = [1, 100];
const QUEUE: Range = [1, 1_048_576];

/**
 * Numbers that mean something only within a range (dladm 1.4, 3.2, 3.5, 4.2, 5.3; RFC 7348). The schema says the same to
 * documents; here it holds for verbs and for what is found on a host.
 */
const RANGES: Partial<Record<Kind, Readonly<Record<string, Range>>>> = {
  phys: { defaultTag: TAG, cos: COS },
  etherstub: { defaultTag: TAG, ring: QUEUE },
  switch: { defaultTag: TAG, ring: QUEUE },
  aggr: { defaultTag: TAG, cos: COS },
  vlan: { vid: VID, cos: COS },
  vf: { vid: VID, cos: COS },
  overlay: { vni: [0, 16_777_215], port: [1, 65_535] },
  vnic: { vid: VID, cos: COS, bwShare: WEIGHT },
  flow: { cos: COS, bwShare: WEIGHT, rank: [1, 65_535] },
};
const ROWS = new Map(Object.entries(RANGES).map(([kind, row]) => [kind, Object.entries(row)]));

export function ranges(resource: Resource): readonly Fault[] {
  let faults: Fault[] | undefined;
  // Rows name number fields of their kind.
  const fields = resource as unknown as Readonly<Record<string, unknown>>;
  for (const [field, [least, most]] of ROWS.get(resource.kind) ?? []) {
    const value = fields[field];
    if (typeof value !== 'number' || (value >= least && value <= most)) continue;
    faults ??= [];
    faults.push(
      error('out-of-range', resource, field, {
        detail: `${sentence(called(resource))} has ${field} ${value}, but it goes from ${least} to ${most}.`,
        hint: `write a number from ${least} to ${most}`,
      }),
    );
  }
  return faults ?? NOTHING_WRONG;
}

const MOST_ALLOWED = 32;

/** Up to 32 addresses that a VNIC may send from, and none of them all-zero (dladm 3.4). */
export function allowedIps(vnic: Vnic): readonly Fault[] {
  const { allowedIps: list, name } = vnic;
  if (list.length === 0) return NOTHING_WRONG;
  const zero = list.filter(isZeroIp);
  return [
    ...(list.length > MOST_ALLOWED
      ? [
          error('out-of-range', vnic, 'allowedIps', {
            detail: `VNIC ${name} lists ${list.length} allowedIps; it takes up to ${MOST_ALLOWED}.`,
            hint: 'join addresses into prefixes',
          }),
        ]
      : []),
    ...zero.map((prefix) =>
      error('bad-ip', vnic, 'allowedIps', {
        detail: `VNIC ${name} allows ${prefix}, the all-zero address, which no sender has.`,
        hint: 'leave it out; without "ip-nospoof" every address is allowed',
      }),
    ),
  ];
}
