import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { FLOW_ATTRIBUTE_WORDS, parseFlowAttributes, type ReadAttributes } from '#state/flow-attributes.ts';
import type { Wrong } from './wrong.ts';

/** `-l` of the verbs that make or look at flows. */
export const flowLinkFlag = Flags.string({
  char: 'l',
  required: true,
  helpValue: 'LINK',
  summary: 'The link whose frames are meant: a physical link, an aggregation, a VLAN, a VNIC or an overlay.',
});

/** `-a` of add-flow and match-flow. */
export const attributesFlag = Flags.string({
  char: 'a',
  helpValue: 'ATTR=VALUE[,..]',
  summary: 'What a frame must be to belong to the flow; may be repeated, and stand without the letter.',
  multiple: true,
  multipleNonGreedy: true,
});

/** `-p` of add-flow. */
export const flowPropertiesFlag = Flags.string({
  char: 'p',
  helpValue: 'PROP=VALUE[,..]',
  summary: 'Properties to set; may be repeated. `vnetctl show-flowprop` lists them.',
  multiple: true,
  multipleNonGreedy: true,
});

/** The operands of add-flow: attributes may stand before the name without `-a`, as in the Crossbow slides. */
export const flowOperands = {
  attributes: Args.string({ ignoreStdin: true, description: 'attributes of the flow, as with -a' }),
  flow: Args.string({ ignoreStdin: true, description: 'its name' }),
};

/** How attributes are written, for help. */
export const ATTRIBUTES_HELP = `Attributes, in any combination: ${FLOW_ATTRIBUTE_WORDS}. @SET is an address set (add-address).`;

/** The match that `-a` and the operands describe; what is wrong with them is noted. */
export function readMatch(lists: readonly string[], wrong: Wrong): Pick<ReadAttributes, 'match' | 'warnings'> {
  const { faults, ...read } = parseFlowAttributes(lists);
  wrong.take(faults);
  return read;
}

/** Operands with a `=` are attributes, the other one is the name. */
export function sortOperands(operands: readonly (string | undefined)[]): {
  readonly lists: readonly string[];
  readonly names: readonly string[];
} {
  const words = operands.filter((word) => word !== undefined);
  return { lists: words.filter((word) => word.includes('=')), names: words.filter((word) => !word.includes('=')) };
}
