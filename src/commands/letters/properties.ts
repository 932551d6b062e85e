import * as Flags from '@oclif/core/flags';
import type { Property } from '#state/properties/property.ts';
import type { Flow, Link } from '#state/resource.ts';

const several = { char: 'p', multiple: true, multipleNonGreedy: true } as const;

/** `-p` of the verbs that may set properties. */
export const assignmentsFlag = Flags.string({
  ...several,
  helpValue: 'PROP=VALUE[,..]',
  summary: 'Properties to set; may be repeated. `vnetctl show-linkprop --help` lists them.',
});

/** `-p` of the verbs that set properties and do nothing else. */
export const neededAssignmentsFlag = Flags.string({
  ...several,
  required: true,
  helpValue: 'PROP=VALUE[,..]',
  summary: 'Properties to set; may be repeated. All of them are set, or none.',
});

/** `-p` of the verbs that reset properties. */
export const resetsFlag = Flags.string({
  ...several,
  helpValue: 'PROP[,..]',
  summary: 'Properties to reset; left out: all that are its own.',
});

/** The properties of a table, for the help of the commands about them. */
export function listOf<R extends Link | Flow>(table: readonly Property<R>[]): string {
  const line = ({ name, aliases = [], perm, about }: Property<R>) => {
    const names = [name, ...aliases].join(', ');
    const values = perm === 'rw' ? about.values : 'read-only';
    return `  ${names}: ${values.replaceAll('`', '')}. ${about.meaning.replaceAll('`', '')}`;
  };
  return `Properties:\n${table.map(line).join('\n')}`;
}
