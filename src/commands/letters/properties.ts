import * as Flags from '@oclif/core/flags';

/** `-p` of the verbs that set properties. */
const ASSIGNMENTS = {
  char: 'p',
  helpValue: 'PROP=VALUE[,..]',
  summary: 'Properties to set; may be repeated. `vnetctl show-linkprop` lists them.',
  multiple: true,
  multipleNonGreedy: true,
} as const;
export const assignmentsFlag = Flags.string(ASSIGNMENTS);
export const neededAssignmentsFlag = Flags.string({ ...ASSIGNMENTS, required: true });
