import { pointer } from '#diagnostics/pointer.ts';
import { PFC_DEFAULTS } from '#state/pfc-defaults.ts';
import { type ClassWish, portClasses } from '#state/port-classes.ts';
import type { TrafficClass } from '#state/resource.ts';
import type { Item } from './expand.ts';
import type { Fault } from './fault.ts';
import { itemPointer } from './origins.ts';
import { isTree, type Tree, treeAt } from './tree.ts';
import { UNITS } from './values.ts';

export interface LoweredClasses {
  /** null: the document says nothing about the port's classes. */
  readonly classes: readonly TrafficClass[] | null;
  readonly faults: readonly Fault[];
}

/** The traffic classes of a port, as `portClasses` makes them of those that the document names. */
export function lowerClasses(item: Item): LoweredClasses {
  const named = Object.entries(treeAt(item.fields, 'classes')).flatMap(([name, fields]) => wishOf(name, fields));
  const { classes, faults } = portClasses(`links.${item.name}`, named, { isPfc: item.fields.flowControl === 'pfc' });
  return {
    classes,
    faults: faults.map(({ path, ...fault }) => ({
      ...fault,
      pointer: pointer(itemPointer(item, 'classes'), ...path),
      at: path.length > 1 ? 'value' : 'key',
    })),
  };
}

function wishOf(name: string, fields: unknown): readonly ClassWish[] {
  if (!isTree(fields)) return [];
  const ets = UNITS.percent.parse(fields.ets) ?? null;
  return [{ name, priorities: prioritiesOf(fields), ets, strict: fields.strict === true, pfc: pfcOf(fields.pfc) }];
}

function pfcOf(written: unknown): TrafficClass['pfc'] {
  if (written === true) return PFC_DEFAULTS;
  if (!isTree(written)) return null;
  const xoffBytes = sizeOf(written.xoff) ?? PFC_DEFAULTS.xoffBytes;
  const xonBytes = sizeOf(written.xon) ?? Math.floor(xoffBytes / 2);
  return { xoffBytes, xonBytes, headroomBytes: sizeOf(written.headroom) ?? 'auto' };
}

function prioritiesOf(fields: Tree): readonly number[] {
  const written: readonly unknown[] = Array.isArray(fields.priorities) ? fields.priorities : [];
  return [...new Set(written.map(Number))].sort((a, b) => a - b);
}

function sizeOf(written: unknown): number | undefined {
  return UNITS.size.parse(written);
}
