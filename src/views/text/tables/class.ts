import type { TrafficClass } from '#state/resource.ts';
import { printBytes } from '#units/bytes.ts';
import { printCpus } from '#units/cpus.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from './look.ts';

/** One row of show-class: a traffic class of a port. */
export interface ClassRow extends Omit<TrafficClass, 'name'> {
  readonly link: string;
  readonly class: string;
}

export function classRows(look: Look, link?: string): readonly ClassRow[] {
  return objectsOf(look, 'classes', link).flatMap((port) =>
    port.classes.map(({ name, ...rest }) => ({ link: port.name, class: name, ...rest })),
  );
}

export const CLASS_COLUMNS: readonly Column<ClassRow>[] = [
  { name: 'LINK', width: 13, value: (row) => row.link },
  { name: 'CLASS', width: 16, value: (row) => row.class },
  { name: 'PRIO', width: 10, value: (row) => printCpus(row.priorities) || null },
  { name: 'TSA', width: 8, value: (row) => (row.strict ? 'strict' : 'ets') },
  { name: 'ETS', width: 6, value: (row) => (row.ets === null ? null : `${row.ets}%`) },
  { name: 'PFC', width: 30, value: pfcText },
];

/** `xoff 60K, xon 30K, headroom auto`. */
function pfcText({ pfc }: ClassRow): string | null {
  if (!pfc) return null;
  const headroom = pfc.headroomBytes === 'auto' ? 'auto' : printBytes(pfc.headroomBytes);
  return `xoff ${printBytes(pfc.xoffBytes)}, xon ${printBytes(pfc.xonBytes)}, headroom ${headroom}`;
}
