import { same } from '#state/equal.ts';
import { fieldsOf } from '#state/fields.ts';
import { searchOrder } from '#state/flow-order.ts';
import type { Property } from '#state/properties/property.ts';
import { FLOW_PROPERTIES, LINK_PROPERTIES, propertyNamed } from '#state/properties.ts';
import type { Flow, Link, Resource } from '#state/resource.ts';
import type { Column } from '../table.ts';
import { type Look, linksOf, objectsOf } from './look.ts';

/** What show-linkprop and show-flowprop say of a property, in the words in which they print it; null: nothing to say. */
interface PropertyTexts {
  readonly property: string;
  readonly perm: 'rw' | 'r-';
  /** What was set. */
  readonly value: string | null;
  /** What is in force. */
  readonly effective: string | null;
  readonly default: string | null;
  /** Legal values: words joined by commas, ranges as `1-100`. */
  readonly possible: string | null;
}

/** One row of show-linkprop. */
export interface LinkPropertyRow extends PropertyTexts {
  readonly link: string;
}

/** One row of show-flowprop. */
export interface FlowPropertyRow extends PropertyTexts {
  readonly flow: string;
}

export interface PropertyRequest {
  readonly name?: string | undefined;
  /** Only these, in this order, under the names that were asked for; already known to exist. */
  readonly properties?: readonly string[] | undefined;
  /** The stored configuration is looked at: what is at its default or only runs says nothing. */
  readonly stored?: boolean;
}

export function linkPropertyRows(look: Look, request: PropertyRequest): readonly LinkPropertyRow[] {
  return linksOf(look, request.name).flatMap((link) =>
    textsOf<Link>(look, LINK_PROPERTIES, link, request).map((texts) => ({ link: link.name, ...texts })),
  );
}

export function flowPropertyRows(
  look: Look,
  request: PropertyRequest & { readonly over?: string | undefined },
): readonly FlowPropertyRow[] {
  const flows = objectsOf(look, 'flow', request.name).filter(
    (flow) => request.over === undefined || flow.over === request.over,
  );
  return searchOrder(flows, look.state).flatMap((flow) =>
    textsOf<Flow>(look, FLOW_PROPERTIES, flow, request).map((texts) => ({ flow: flow.name, ...texts })),
  );
}

function textsOf<R extends Link | Flow>(
  look: Look,
  table: readonly Property<R>[],
  object: R,
  { properties, stored = false }: PropertyRequest,
): readonly PropertyTexts[] {
  const context = { ...look, object };
  const rows = properties ? properties.flatMap((name) => propertyNamed(table, name) ?? []) : table;
  return rows
    .filter((row) => row.applies(context))
    .map((row) => {
      const value = row.value(context);
      const standard = row.default(context);
      const untold = stored && (row.perm === 'r-' || value === standard || isDefault(row, object));
      return {
        property: row.name,
        perm: row.perm,
        value: untold ? null : value,
        effective: stored ? null : (row.effective ?? row.value)(context),
        default: standard,
        possible: row.possible(context),
      };
    });
}

function isDefault<R extends Resource>({ field }: Property<R>, object: R): boolean {
  if (field === undefined) return false;
  // The property's row names a field of the object.
  return same(fieldsOf(object.kind)[field]?.default, (object as unknown as Readonly<Record<string, unknown>>)[field]);
}

const COLUMNS: readonly Column<PropertyTexts>[] = [
  { name: 'PROPERTY', width: 17, value: (row) => row.property },
  { name: 'PERM', width: 5, value: (row) => row.perm },
  { name: 'VALUE', width: 15, value: (row, human) => aligned(row, row.value, human), wrap: true },
  { name: 'EFFECTIVE', width: 15, value: (row, human) => aligned(row, row.effective, human), wrap: true },
  { name: 'DEFAULT', width: 15, value: (row) => row.default },
  { name: 'POSSIBLE', width: 20, value: (row) => row.possible, wrap: true },
];

export const LINK_PROPERTY_COLUMNS: readonly Column<LinkPropertyRow>[] = [
  { name: 'LINK', width: 13, value: (row) => row.link },
  ...COLUMNS,
];
export const FLOW_PROPERTY_COLUMNS: readonly Column<FlowPropertyRow>[] = [
  { name: 'FLOW', width: 13, value: (row) => row.flow },
  ...COLUMNS,
];

/** For people the whole megabits of a cap stand right in a field of five, as dladm prints them; for scripts without blanks. */
function aligned({ property }: PropertyTexts, value: string | null, human: boolean): string | null {
  if (value === null || !human || !property.startsWith('maxbw')) return value;
  const [whole = ''] = value.split('.');
  return value.padStart(value.length - whole.length + WHOLE_MEGABITS);
}

const WHOLE_MEGABITS = 5;
