import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { compareNames } from './address.ts';
import type { HostState } from './host-state.ts';
import type { Resource } from './resource.ts';
import { joined, someOf } from './rules/words.ts';

/** A setting that a host keeps and that its traffic does not feel yet. */
interface Setting {
  readonly words: string;
  readonly isSet: (one: Resource) => boolean;
}

/** Each row goes when the engine carries its setting. */
const SETTINGS: readonly Setting[] = [
  { words: 'macChange: accept', isSet: (one) => one.kind === 'switch' && one.security.macChange === 'accept' },
  { words: 'lacp', isSet: (one) => one.kind === 'aggr' && one.lacp.mode !== 'off' },
  { words: 'trust', isSet: (one) => one.kind === 'vf' && one.trust },
];

/** What of a configuration a run leaves out, so that nobody takes its report for more than it is. */
export function notCarried(state: HostState): readonly Diagnostic[] {
  const found = SETTINGS.flatMap(({ words, isSet }) => {
    const set = [...state.values()].filter(isSet).sort((a, b) => compareNames(a.name, b.name));
    return set.length === 0 ? [] : [`${words} (${someOf(set)})`];
  });
  if (found.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'not-carried',
      summary: CODES['not-carried'],
      detail: `Runs do not carry ${joined(found)} yet: the report is that of a host without.`,
    },
  ];
}
