import * as Args from '@oclif/core/args';
import { removal } from './letters/remove.ts';
import { temporaryFlag, VerbCommand, type Wish } from './verb.ts';

/** dladm(8) delete-vnic. */
export default class DeleteVnic extends VerbCommand {
  static override summary = 'Delete a VNIC.';
  static override args = { vnic: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { temporary: temporaryFlag };
  static override examples = ['vnetctl create-vnic -l bge1 vnic1', 'vnetctl delete-vnic vnic1'];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(DeleteVnic);
    return removal('vnic', args.vnic, flags);
  }
}
