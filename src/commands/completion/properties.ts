import type { Property } from '#state/properties/property.ts';
import { FLOW_PROPERTIES, LINK_PROPERTIES } from '#state/properties.ts';
import { type Flow, type Kind, LINK_KINDS, type Link } from '#state/resource.ts';
import type { Names } from './names.ts';
import type { Question } from './question.ts';

interface Offered {
  readonly name: string;
  /** Words that it can be set to; ranges and free values are not among them. */
  readonly values: readonly string[];
  readonly isSettable: boolean;
}

/** The properties that the object of the command has; those of any object where none is named yet. */
export async function propertiesFor(question: Question, names: Names): Promise<readonly Offered[]> {
  const isFlow = question.command?.id.includes('flow');
  const objects = await names.objects(isFlow ? ['flow'] : linkKindsOf(question));
  const named = objects.filter((one) => question.operands.includes(one.name));
  const meant = named.length > 0 ? named : objects;
  // The kinds above are those of the table.
  if (isFlow) return offered(FLOW_PROPERTIES, meant as readonly Flow[], names);
  return offered(LINK_PROPERTIES, meant as readonly Link[], names);
}

/** `create-vnic -p`: properties of VNICs; `set-linkprop -p`: of every link. */
function linkKindsOf({ command }: Question): readonly Kind[] {
  const noun = command?.id.split('-')[1];
  const kind = LINK_KINDS.find((one) => one === noun);
  return kind ? [kind] : LINK_KINDS;
}

async function offered<R extends Link | Flow>(
  table: readonly Property<R>[],
  objects: readonly R[],
  names: Names,
): Promise<readonly Offered[]> {
  const look = await names.look();
  if (!look || objects.length === 0)
    return table.map(({ name, perm }) => ({ name, values: [], isSettable: perm === 'rw' }));
  const contexts = objects.map((object) => ({ ...look, object }));
  return table.flatMap((row) => {
    const context = contexts.find((one) => row.applies(one));
    if (!context) return [];
    const words = row.possible(context)?.split(',') ?? [];
    return [
      { name: row.name, values: words.filter((word) => /^[a-z][\w-]*$/i.test(word)), isSettable: row.perm === 'rw' },
    ];
  });
}
