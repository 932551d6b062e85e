import * as Args from '@oclif/core/args';
import { removal } from './letters/remove.ts';
import { temporaryFlag, VerbCommand, type Wish } from './verb.ts';

/** dladm(8) delete-etherstub. */
export default class DeleteEtherstub extends VerbCommand {
  static override summary = 'Delete an etherstub.';
  static override args = { etherstub: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { temporary: temporaryFlag };
  static override examples = ['vnetctl create-etherstub stub0', 'vnetctl delete-etherstub stub0'];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(DeleteEtherstub);
    return removal('etherstub', args.etherstub, flags);
  }
}
