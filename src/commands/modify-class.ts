import * as Args from '@oclif/core/args';
import { modifyClass } from '#state/class-edits.ts';
import { classFlags, classLetters, portFlag } from './letters/class.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** Changes a traffic class of a port in place; the letters are those of create-class. */
export default class ModifyClass extends VerbCommand {
  static override summary = 'Change a traffic class of a port.';
  static override description =
    'What is not named stays. Priorities that the class lets go are in `default` afterwards; --no-pfc takes PFC away, and -e ' +
    'ends -s. Of `default` only -s and -f can be set: the rest follows from the other classes.';
  static override args = { class: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { link: portFlag, ...classFlags, temporary: temporaryFlag };
  static override examples = [
    'vnetctl create-class -l ixgbe0 -P 5 -e 30 voice',
    'vnetctl modify-class -l ixgbe0 -P 5,6 -e 40 voice',
    'vnetctl modify-class -l ixgbe0 -s voice',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(ModifyClass);
    const wrong = new Wrong();
    const letters = classLetters(flags, wrong);
    if ([flags.priorities, flags.ets, flags.strict, flags.pfc].every((letter) => letter === undefined))
      wrong.add('nothing to change is named.', 'Give at least one of -P, -e, -s and -f.');
    wrong.refuse();
    return {
      edits: [modifyClass({ link: flags.link, name: args.class }, letters, whereOf(flags))],
    };
  }
}
