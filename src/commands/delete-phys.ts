import * as Args from '@oclif/core/args';
import { deletePhys } from '#state/phys-edits.ts';
import { VerbCommand, type Wish } from './verb.ts';

/** dladm(8) delete-phys. */
export default class DeletePhys extends VerbCommand {
  static override summary = 'Delete what is stored of physical links whose hardware was removed.';
  static override args = {
    link: Args.string({ ignoreStdin: true, description: 'only of this link; else of all such' }),
  };
  static override examples = ['vnetctl delete-phys'];

  async wish(): Promise<Wish> {
    const { args } = await this.parse(DeletePhys);
    return { edits: [deletePhys(args.link)] };
  }
}
