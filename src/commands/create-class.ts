import * as Args from '@oclif/core/args';
import { createClass } from '#state/class-edits.ts';
import { classFlags, classLetters, portFlag } from './letters/class.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** A traffic class of a port; dladm has only views of them (pfcmap, etsbw-lcl). */
export default class CreateClass extends VerbCommand {
  static override summary = 'Create a traffic class of a port.';
  static override description =
    'Its priorities come out of the class `default`, which holds what no other class names. Without -e and -s it takes the ' +
    'share that its priorities had there. PFC (-f) needs `flowctrl=pfc` on the port.';
  static override usage = 'create-class -l LINK -P PRIO,.. [-e PCT | -s] [-f] [-t] CLASS';
  static override args = { class: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = { link: portFlag, ...classFlags, temporary: temporaryFlag };
  static override examples = [
    'vnetctl create-class -l ixgbe0 -P 5 -e 30 voice',
    'vnetctl create-class -l ixgbe0 -P 7 -s control',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(CreateClass);
    const wrong = new Wrong();
    if (flags.priorities === undefined)
      wrong.add('-P is missing: a class needs priorities.', 'Such as: -P 3, or -P 4-6.');
    const letters = classLetters(flags, wrong);
    wrong.refuse();
    return {
      edits: [createClass({ link: flags.link, name: args.class }, letters, whereOf(flags))],
    };
  }
}
