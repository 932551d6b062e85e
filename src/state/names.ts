import { FLOW_ATTRIBUTES } from './flow-attributes.ts';
import type { Kind } from './resource.ts';

/** What a name of one sort must look like. */
export interface NameRule {
  readonly isLegal: (text: string) => boolean;
  /** Completes "expected ...". */
  readonly expected: string;
}

/** A name, unless JavaScript itself uses the word: `constructor` in a table of names must not be found by accident. */
const pattern = (legal: RegExp) => (text: string) => legal.test(text) && !(text in {});

/** What `flowadm -a` calls the parts of a match: there a flow of such a name could not be told from them. */
const ATTRIBUTES: ReadonlySet<string> = new Set(
  FLOW_ATTRIBUTES.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
);
const legalFlow = pattern(/^[A-Za-z][A-Za-z0-9_.-]{0,94}$/);

export const NAME_RULES = {
  link: {
    isLegal: pattern(/^[A-Za-z][A-Za-z0-9_.-]{0,30}$/),
    expected: 'a link name: a letter, then letters, digits, `_`, `.`, `-`, at most 31',
  },
  flow: {
    isLegal: (text) => legalFlow(text) && !ATTRIBUTES.has(text),
    expected: 'a flow name: a letter, then letters, digits, `_`, `.`, `-`, at most 95, and no attribute of flowadm',
  },
  plain: {
    isLegal: pattern(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/),
    expected: 'a name of letters, digits, `_`, `.`, `-`, at most 63',
  },
} as const satisfies Record<string, NameRule>;

/** The rule for names of objects of that kind. */
export function nameRuleOf(kind: Kind): NameRule {
  if (kind === 'flow') return NAME_RULES.flow;
  return kind === 'guest' || kind === 'address-set' ? NAME_RULES.plain : NAME_RULES.link;
}

/** The name of a virtual function: that of its port and its number. */
export function vfName(port: string, index: number): string {
  return `${port}vf${index}`;
}
