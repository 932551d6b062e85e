import * as Args from '@oclif/core/args';
import { removal } from './letters/remove.ts';
import { temporaryFlag, VerbCommand, type Wish } from './verb.ts';

/** dladm(8) delete-vlan. */
export default class DeleteVlan extends VerbCommand {
  static override summary = 'Delete a VLAN.';
  static override args = { vlan: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { temporary: temporaryFlag };
  static override examples = ['vnetctl create-vlan -l bge1 -v 120 prod120', 'vnetctl delete-vlan prod120'];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(DeleteVlan);
    return removal('vlan', args.vlan, flags);
  }
}
