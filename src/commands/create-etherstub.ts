import * as Args from '@oclif/core/args';
import { propertyEdits } from '#state/property-edits.ts';
import { assignmentsFlag } from './letters/properties.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) create-etherstub; `-p` as the other create- verbs have it. */
export default class CreateEtherstub extends VerbCommand {
  static override summary = 'Create an etherstub, a switch without uplink.';
  static override args = { etherstub: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { properties: assignmentsFlag, temporary: temporaryFlag };
  static override examples = ['vnetctl create-etherstub stub0', 'vnetctl create-etherstub -p mtu=1500 stub1'];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(CreateEtherstub);
    const [name, where] = [args.etherstub, whereOf(flags)];
    return {
      edits: [
        { action: 'create', where, wanted: { kind: 'etherstub', name } },
        ...propertyEdits({ name, kinds: ['etherstub'] }, flags.properties, where),
      ],
    };
  }
}
