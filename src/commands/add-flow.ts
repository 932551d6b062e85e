import { propertyEdits } from '#state/property-edits.ts';
import { diagnosticLines } from './fault-text.ts';
import {
  ATTRIBUTES_HELP,
  attributesFlag,
  flowLinkFlag,
  flowOperands,
  flowPropertiesFlag,
  readMatch,
  sortOperands,
} from './letters/flow.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** flowadm(8) add-flow; the slides call it create-flow. */
export default class AddFlow extends VerbCommand {
  static override summary = 'Create a flow on a link.';
  static override description =
    `${ATTRIBUTES_HELP} Frames belong to the first flow that they meet: by rank (-p rank=1 is searched first), then the one ` +
    'that fewer frames meet.';
  static override usage = 'add-flow -l LINK -a ATTR=VALUE[,..]... [-p PROP=VALUE[,..]]... [-t] FLOW';
  static override args = flowOperands;
  static override flags = {
    link: flowLinkFlag,
    attributes: attributesFlag,
    properties: flowPropertiesFlag,
    temporary: temporaryFlag,
  };
  static override examples = [
    'vnetctl add-flow -l bge0 -a transport=tcp,local_port=443 -p maxbw=50M https',
    'vnetctl create-flow -l bge0 protocol=tcp,local_port=80 -p maxbw=50M http-1',
    'vnetctl add-address attackers 203.0.113.0/24',
    'vnetctl add-flow -l bge0 -a remote_ip=@attackers -p maxbw=0,rank=1 attack',
    'vnetctl add-flow -t -l bge1 -a dsfield=b8:fc,direction=out -p priority=high voice',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(AddFlow);
    const wrong = new Wrong();
    const { lists, names } = sortOperands([args.attributes, args.flow]);
    const { match, warnings } = readMatch([...(flags.attributes ?? []), ...lists], wrong);
    const [name = '', ...more] = names;
    if (name === '') wrong.add('FLOW is missing: the name of the flow stands last.');
    for (const word of more) wrong.add(`"${word}" is no attribute of a flow.`, 'Write ATTR=VALUE, and one name.');
    wrong.refuse();
    this.note(diagnosticLines(warnings, this.verb));
    const where = whereOf(flags);
    return {
      edits: [
        { action: 'create', where, wanted: { kind: 'flow', name, over: flags.link, match } },
        ...propertyEdits({ name, kinds: ['flow'] }, flags.properties, where),
      ],
    };
  }
}
