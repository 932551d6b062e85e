import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { addressOf } from './address.ts';
import type { Amendment, Edit, Scene } from './edit.ts';
import { fieldsOf } from './fields.ts';
import type { AssignContext, Assigned, Property } from './properties/property.ts';
import { put } from './properties/rows.ts';
import { FLOW_PROPERTIES, LINK_PROPERTIES, propertyNamed, unknownProperty } from './properties.ts';
import { type Assignment, parseAssignments, parseNames, usage } from './property-list.ts';
import { refused } from './refusal.ts';
import type { Flow, Kind, Link, Resource } from './resource.ts';
import { called } from './rules/words.ts';

export interface Subject {
  readonly name: string;
  readonly kinds: readonly Kind[];
}

/**
 * The edits that `-p` of create-vnic, set-linkprop and their like ask for: one for each property, in the order of the table.
 * What is wrong with a name or a value is told when the edit is folded, so that all faults of a command line come together.
 */
export function propertyEdits(subject: Subject, lists: readonly string[] = [], where: Edit['where']): readonly Edit[] {
  const { assignments, fault } = parseAssignments(lists);
  const twice = assignments.find(({ name }, index) =>
    assignments.some((one, at) => at < index && isSame(subject, one.name, name)),
  );
  const wrong =
    fault ??
    (twice && usage(`${twice.name} is given twice.`, `Write it once: ${twice.name}=VALUE,VALUE for several values.`));
  if (wrong) return [refusing(wrong, where)];
  return inOrder(subject, assignments).map(({ name, values }) =>
    altering(subject, where, (ask) => ask.assign(name, values)),
  );
}

/** The edits that reset-linkprop and reset-flowprop ask for: `-p` names properties; without it, all that can be set. */
export function propertyResets(subject: Subject, lists: readonly string[] = [], where: Edit['where']): readonly Edit[] {
  const { names, fault } = parseNames(lists);
  if (fault) return [refusing(fault, where)];
  if (lists.length > 0)
    return inOrder(
      subject,
      names.map((name) => ({ name })),
    ).map(({ name }) => altering(subject, where, (ask) => ask.reset(name)));
  // A view of the port's classes is not the link's own, and stays.
  const own = tableOf(subject).filter((row) => row.perm === 'rw' && row.field !== undefined);
  return own.map(({ name }) => altering(subject, where, (ask) => ask.resetIfIts(name)));
}

function tableOf({ kinds }: Subject): readonly Pick<Property, 'name' | 'perm' | 'field' | 'aliases'>[] {
  return kinds.includes('flow') ? FLOW_PROPERTIES : LINK_PROPERTIES;
}

/** Stable, by the place in the table; a name that is none goes first. */
function inOrder<A extends { readonly name: string }>(subject: Subject, wishes: readonly A[]): readonly A[] {
  return [...wishes].sort((a, b) => placeOf(subject, a.name) - placeOf(subject, b.name));
}

function placeOf(subject: Subject, name: string): number {
  const wanted = name.toLowerCase();
  return tableOf(subject).findIndex((row) => row.name === wanted || row.aliases?.includes(wanted));
}

/** Whether both are names of one property. */
function isSame(subject: Subject, a: string, b: string): boolean {
  const place = placeOf(subject, a);
  return a.toLowerCase() === b.toLowerCase() || (place >= 0 && place === placeOf(subject, b));
}

function altering(subject: Subject, where: Edit['where'], wish: (ask: Asking) => Amendment): Edit {
  return { action: 'alter', where, ...subject, alter: (before, scene) => wish(askingOf(before, scene)) };
}

function refusing(fault: Diagnostic, where: Edit['where']): Edit {
  return { action: 'expand', where, about: [], expand: () => ({ refused: [fault] }) };
}

/** What can be asked of the properties of one object. */
interface Asking {
  assign(name: string, values: Assignment['values']): Amendment;
  reset(name: string): Amendment;
  /** Nothing, where the object does not have the property. */
  resetIfIts(name: string): Amendment;
}

function askingOf(before: Resource, scene: Scene): Asking {
  return before.kind === 'flow'
    ? new Properties(FLOW_PROPERTIES, before, scene)
    : new Properties(LINK_PROPERTIES, before as Link, scene); // Subjects of properties are flows and links.
}

class Properties<R extends Flow | Link> implements Asking {
  readonly #table: readonly Property<R>[];
  readonly #context: AssignContext<R>;

  constructor(table: readonly Property<R>[], object: R, scene: Scene) {
    this.#table = table;
    this.#context = { ...scene, object };
  }

  assign(name: string, values: readonly string[]): Amendment {
    return this.#change(name, (property) => property.assign?.(values, this.#context));
  }

  reset(name: string): Amendment {
    return this.#change(name, (property) => this.#toDefault(property));
  }

  resetIfIts(name: string): Amendment {
    const property = propertyNamed(this.#table, name);
    return property?.applies(this.#context) ? this.reset(name) : { put: [] };
  }

  #toDefault(property: Property<R>): Assigned | undefined {
    const { object } = this.#context;
    if (property.reset) return property.reset(this.#context);
    if (property.field === undefined) return undefined;
    return put(object, property.field, { value: fieldsOf(object.kind)[property.field]?.default });
  }

  #change(name: string, to: (property: Property<R>) => Assigned | undefined): Amendment {
    const { object } = this.#context;
    const unknown = unknownProperty(this.#table, [name]);
    const property = propertyNamed(this.#table, name);
    if (unknown || !property)
      return { refused: unknown ? [{ ...unknown, subject: { address: addressOf(object) } }] : [] };
    const where = `${property.name} of ${called(object)}`;
    if (!property.applies(this.#context))
      return refused(
        'not-supported',
        object,
        `${called(object)} has no ${property.name}; it is for ${property.about.of}.`,
        'leave it out',
      );
    const result = property.perm === 'rw' ? to(property) : undefined;
    if (!result) return refused('read-only', object, `${where} can only be read.`, property.instead ?? 'leave it out');
    if ('wrong' in result)
      return refused(result.code ?? 'not-allowed', object, `${where}: ${result.wrong}`, result.hint);
    return { put: result.put, drop: (result.drop ?? []).map(addressOf) };
  }
}
