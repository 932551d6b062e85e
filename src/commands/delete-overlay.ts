import * as Args from '@oclif/core/args';
import { removal } from './letters/remove.ts';
import { temporaryFlag, VerbCommand, type Wish } from './verb.ts';

/** dladm(8) delete-overlay. */
export default class DeleteOverlay extends VerbCommand {
  static override summary = 'Delete an overlay; refused while VNICs sit on it.';
  static override args = { overlay: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { temporary: temporaryFlag };
  static override examples = [
    'vnetctl set-linkprop -p ip=192.168.1.1/24 ixgbe1',
    'vnetctl create-overlay -e vxlan -s learn -v 7007 -p vxlan/listen_ip=192.168.1.1 tenant7',
    'vnetctl delete-overlay tenant7',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(DeleteOverlay);
    return removal('overlay', args.overlay, flags);
  }
}
