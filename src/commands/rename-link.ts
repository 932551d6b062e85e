import * as Args from '@oclif/core/args';
import { VerbCommand, type Wish } from './verb.ts';

/** dladm(8) rename-link. */
export default class RenameLink extends VerbCommand {
  static override summary = 'Give a link another name; what sits on it, its flows and its counters stay.';
  static override args = {
    link: Args.string({ required: true, ignoreStdin: true, description: 'its name' }),
    name: Args.string({ required: true, ignoreStdin: true, description: 'its new name' }),
  };
  static override examples = ['vnetctl create-vnic -l bge1 vnic1', 'vnetctl rename-link vnic1 web0'];

  async wish(): Promise<Wish> {
    const { args } = await this.parse(RenameLink);
    return { edits: [{ action: 'rename', where: 'both', name: args.link, to: args.name }] };
  }
}
