import { same } from '#state/equal.ts';
import { fieldsOf } from '#state/fields.ts';
import { FLOW_PROPERTIES, LINK_PROPERTIES, type Property, propertyNamed } from '#state/properties.ts';
import type { Flow, Link, Resource } from '#state/resource.ts';
import type { Column } from '../table.ts';
import { bySearch } from './flow.ts';
import { type Look, linksOf, objectsOf } from './look.ts';

/** One row of show-linkprop or show-flowprop. */
export interface PropertyRow {
  /** The link or flow. */
  readonly object: string;
  readonly property: string;
  readonly perm: 'rw' | 'r-';
  readonly value: string | null;
  readonly effective: string | null;
  readonly default: string | null;
  readonly possible: string | null;
}

export interface PropertyRequest {
  readonly name?: string | undefined;
  /** Only these, in this order, under the names that were asked for; already known to exist. */
  readonly properties?: readonly string[] | undefined;
  /** The stored configuration is looked at: a field at its default says nothing. */
  readonly stored?: boolean;
}

export function linkPropertyRows(look: Look, request: PropertyRequest): readonly PropertyRow[] {
  return linksOf(look, request.name).flatMap((link) => rowsOf<Link>(look, LINK_PROPERTIES, link, request));
}

export function flowPropertyRows(
  look: Look,
  request: PropertyRequest & { readonly over?: string | undefined },
): readonly PropertyRow[] {
  const flows = objectsOf(look, 'flow', request.name).filter(
    (flow) => request.over === undefined || flow.over === request.over,
  );
  return [...flows].sort(bySearch).flatMap((flow) => rowsOf<Flow>(look, FLOW_PROPERTIES, flow, request));
}

function rowsOf<R extends Link | Flow>(
  { facts, hardware }: Look,
  table: readonly Property<R>[],
  object: R,
  { properties, stored = false }: PropertyRequest,
): PropertyRow[] {
  const context = { object, facts, hardware };
  const rows = properties ? properties.flatMap((name) => propertyNamed(table, name) ?? []) : table;
  return rows
    .filter((row) => row.applies(object, hardware))
    .map((row) => {
      const value = stored && isDefault(row, object) ? null : row.value(context);
      return {
        object: object.name,
        property: row.name,
        perm: row.perm,
        value,
        effective: stored ? null : (row.effective ?? row.value)(context),
        default: row.default(context),
        possible: row.possible(context),
      };
    });
}

function isDefault<R extends Resource>({ field }: Property<R>, object: R): boolean {
  if (field === undefined) return false;
  // The property's row names a field of the object.
  return same(fieldsOf(object.kind)[field]?.default, (object as unknown as Readonly<Record<string, unknown>>)[field]);
}

const columns = (heading: string): readonly Column<PropertyRow>[] => [
  { name: heading, width: 13, value: (row) => row.object },
  { name: 'PROPERTY', width: 17, value: (row) => row.property },
  { name: 'PERM', width: 5, value: (row) => row.perm },
  { name: 'VALUE', width: 15, value: (row, human) => aligned(row, row.value, human), wrap: true },
  { name: 'EFFECTIVE', width: 15, value: (row, human) => aligned(row, row.effective, human), wrap: true },
  { name: 'DEFAULT', width: 15, value: (row) => row.default },
  { name: 'POSSIBLE', width: 20, value: (row) => row.possible, wrap: true },
];

export const LINK_PROPERTY_COLUMNS = columns('LINK');
export const FLOW_PROPERTY_COLUMNS = columns('FLOW');

/** For people the whole megabits of a cap stand right in a field of five, as dladm prints them; for scripts without blanks. */
function aligned({ property }: PropertyRow, value: string | null, human: boolean): string | null {
  if (value === null || !human || !property.startsWith('maxbw')) return value;
  const [whole = ''] = value.split('.');
  return value.padStart(value.length - whole.length + WHOLE_MEGABITS);
}

const WHOLE_MEGABITS = 5;
