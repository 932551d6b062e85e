import * as Flags from '@oclif/core/flags';

/** `-p` of the verbs that set properties. */
export const assignmentsFlag = Flags.string({
  char: 'p',
  helpValue: 'PROP=VALUE[,..]',
  summary: 'Properties to set; may be repeated. `vnetctl show-linkprop` lists them.',
  multiple: true,
  multipleNonGreedy: true,
});
