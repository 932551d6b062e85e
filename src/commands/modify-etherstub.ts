import * as Args from '@oclif/core/args';
import { propertyEdits } from '#state/property-edits.ts';
import { neededAssignmentsFlag } from './letters/properties.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** What dladm(8) does with set-linkprop: an etherstub has nothing but properties. */
export default class ModifyEtherstub extends VerbCommand {
  static override summary = 'Change properties of an etherstub.';
  static override args = { etherstub: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { properties: neededAssignmentsFlag, temporary: temporaryFlag };
  static override examples = ['vnetctl create-etherstub stub0', 'vnetctl modify-etherstub -p mtu=1500 stub0'];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(ModifyEtherstub);
    const subject = { name: args.etherstub, kinds: ['etherstub'] as const };
    return { edits: propertyEdits(subject, flags.properties, whereOf(flags)) };
  }
}
