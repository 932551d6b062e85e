import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { removeFlowsOf } from '#state/flow-edits.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** flowadm(8) remove-flow; the slides call it delete-flow. */
export default class RemoveFlow extends VerbCommand {
  static override summary = 'Remove a flow, or all flows of a link.';
  static override usage = 'remove-flow [-t] {-l LINK | FLOW}';
  static override args = { flow: Args.string({ ignoreStdin: true, description: 'its name' }) };
  static override flags = {
    link: Flags.string({ char: 'l', helpValue: 'LINK', summary: 'All flows of this link.' }),
    temporary: temporaryFlag,
  };
  static override examples = [
    'vnetctl add-flow -l bge0 -a transport=tcp,local_port=443 https',
    'vnetctl remove-flow https',
    'vnetctl add-flow -l bge0 -a transport=udp,local_port=53 dns',
    'vnetctl remove-flow -l bge0',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(RemoveFlow);
    const wrong = new Wrong();
    const { flow: name } = args;
    if ((name === undefined) === (flags.link === undefined))
      wrong.add(
        name === undefined ? 'neither a flow nor -l is given.' : 'a flow and -l exclude each other.',
        'Name one flow, or with -l LINK all flows of a link.',
      );
    wrong.refuse();
    const where = whereOf(flags);
    if (name !== undefined) return { edits: [{ action: 'remove', where, name, kinds: ['flow'] }] };
    return { edits: [removeFlowsOf(flags.link ?? '', where)] };
  }
}
