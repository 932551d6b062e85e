import * as Args from '@oclif/core/args';
import { deleteClass } from '#state/class-edits.ts';
import { portFlag } from './letters/class.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** Takes a traffic class of a port away. */
export default class DeleteClass extends VerbCommand {
  static override summary = 'Delete a traffic class of a port.';
  static override description = 'Its priorities and its share go back to the class `default`.';
  static override args = { class: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { link: portFlag, temporary: temporaryFlag };
  static override examples = [
    'vnetctl create-class -l ixgbe0 -P 5 -e 30 voice',
    'vnetctl delete-class -l ixgbe0 voice',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(DeleteClass);
    return {
      edits: [deleteClass({ link: flags.link, name: args.class }, whereOf(flags))],
    };
  }
}
