import * as Flags from '@oclif/core/flags';
import { CODES } from '#diagnostics/code.ts';
import { addressOf } from '#state/address.ts';
import type { Edit } from '#state/edit.ts';

/** `-l` beside the name of a flow, which alone would do: names are unique on a host. */
export const flowOfLinkFlag = Flags.string({
  char: 'l',
  helpValue: 'LINK',
  summary: 'The link that the flow is on; refused when it is on another.',
});

/** Refuses a flow that is not on that link, and changes nothing. */
export function onLink(name: string, link: string | undefined): readonly Edit[] {
  if (link === undefined) return [];
  return [
    {
      action: 'alter',
      where: 'running',
      name,
      kinds: ['flow'],
      alter: (flow) => {
        if (flow.kind !== 'flow' || flow.over === link) return { put: [] };
        const detail = `flow ${name} is not on ${link} but on ${flow.over}.`;
        const hint = `write -l ${flow.over}, or leave it out`;
        return {
          refused: [
            {
              severity: 'error',
              code: 'no-such-object',
              summary: CODES['no-such-object'],
              detail,
              hint,
              subject: { address: addressOf(flow) },
            },
          ],
        };
      },
    },
  ];
}
