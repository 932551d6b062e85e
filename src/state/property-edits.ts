import { CODES, type Code } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { addressOf } from './address.ts';
import type { Amendment, Edit, Scene } from './edit.ts';
import { FLOW_PROPERTIES, LINK_PROPERTIES, type Property, propertyNamed, unknownProperty } from './properties.ts';
import { parseAssignments } from './property-list.ts';
import type { Flow, Kind, Link, Resource } from './resource.ts';
import { called } from './rules/words.ts';

export interface Subject {
  readonly name: string;
  readonly kinds: readonly Kind[];
}

/**
 * The edits that `-p` of create-vnic, set-linkprop and their like ask for: one for each property, in the order typed. What is
 * wrong with a name or a value is told when the edit is folded, so that all faults of a command line come together.
 */
export function propertyEdits(subject: Subject, lists: readonly string[] = [], where: Edit['where']): readonly Edit[] {
  const { assignments, fault } = parseAssignments(lists);
  if (fault) return [{ action: 'expand', where, expand: () => ({ refused: [fault] }) }];
  return assignments.map(({ name, values }) => ({
    action: 'alter',
    where,
    ...subject,
    alter: (before, scene) => assigned(before, scene, name, values),
  }));
}

function assigned(before: Resource, scene: Scene, name: string, values: readonly string[]): Amendment {
  return before.kind === 'flow'
    ? assign(FLOW_PROPERTIES, before, scene, name, values)
    : assign(LINK_PROPERTIES, before as Link, scene, name, values); // Subjects of properties are flows and links.
}

function assign<R extends Flow | Link>(
  table: readonly Property<R>[],
  object: R,
  scene: Scene,
  name: string,
  values: readonly string[],
): Amendment {
  const unknown = unknownProperty(table, [name]);
  if (unknown) return { refused: [unknown] };
  const property = propertyNamed(table, name);
  const where = `${property?.name} of ${called(object)}`;
  if (!property?.assign || property.perm === 'r-')
    return { refused: [refusal('not-allowed', object, `${where} is read-only.`, 'Leave it out.')] };
  if (!property.applies(object, scene.hardware))
    return {
      refused: [refusal('not-allowed', object, `${called(object)} has no property ${property.name}.`, 'Leave it out.')],
    };
  const result = property.assign(values, { object, ...scene });
  return 'wrong' in result
    ? { refused: [refusal('not-allowed', object, `${where}: ${result.wrong}`, result.hint)] }
    : result;
}

function refusal(code: Code, object: Resource, detail: string, hint: string): Diagnostic {
  return { severity: 'error', code, summary: CODES[code], detail, hint, subject: { address: addressOf(object) } };
}
