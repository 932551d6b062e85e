import * as Flags from '@oclif/core/flags';
import { overlapping } from '#state/flow-overlaps.ts';
import { MATCH_COLUMNS, type MatchRow, matchRows } from '#views/text/tables/match.ts';
import { diagnosticLines } from './fault-text.ts';
import {
  ATTRIBUTES_HELP,
  attributesFlag,
  flowLinkFlag,
  flowOperands,
  readMatch,
  sortOperands,
} from './letters/flow.ts';
import { wholeNumber } from './letters/numbers.ts';
import { Wrong } from './letters/wrong.ts';
import { ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

/** flowadm(8) match-flow of Oracle Solaris: what a flow would meet that does not exist yet. */
export default class MatchFlow extends ShowCommand<MatchRow> {
  static override summary = 'Show which flows of a link overlap a candidate, in the order in which they are searched.';
  static override description =
    `${ATTRIBUTES_HELP} OVERLAP says how the candidate lies to the flow: same, inside, covers, partly. FIRST says whose a frame ` +
    'would be that meets both: of the flow, or of the candidate.';
  static override usage = 'match-flow -l LINK -a ATTR=VALUE[,..]... [--rank RANK] [-P] [-p -o FIELD,..]';
  static override args = { attributes: flowOperands.attributes };
  static override flags = {
    link: flowLinkFlag,
    attributes: attributesFlag,
    rank: Flags.string({ helpValue: 'RANK', summary: 'The rank that the candidate would have, 1 to 65535.' }),
    ...tableFlags,
    stored: storedFlag,
  };
  static override examples = [
    'vnetctl match-flow -l bge0 -a transport=tcp,local_port=443',
    'vnetctl match-flow -l bge0 -a remote_ip=10.1.0.0/16 --rank 5 -p -o flow,overlap,first',
  ];

  async run(): Promise<readonly MatchRow[]> {
    const { args, flags } = await this.parse(MatchFlow);
    const wrong = new Wrong();
    const { lists, names } = sortOperands([args.attributes]);
    for (const word of names) wrong.add(`"${word}" is no attribute of a flow.`, 'Write ATTR=VALUE.');
    const { match, warnings } = readMatch([...(flags.attributes ?? []), ...lists], wrong);
    const rank = wholeNumber('--rank', flags.rank, 'a rank', wrong) ?? null;
    wrong.refuse();
    this.note(diagnosticLines(warnings, this.verb));
    const { state, hardware } = await this.look({ host: flags.host, stored: flags.stored, kinds: ['flow'] });
    const result = overlapping({ over: flags.link, match, rank }, state, hardware);
    if ('refused' in result) this.fail(result.refused);
    return this.show(MATCH_COLUMNS, matchRows(result.found), tableOptions(flags));
  }
}
