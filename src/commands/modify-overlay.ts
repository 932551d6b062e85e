import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { modifyTable, type TableChange } from '#state/overlay-edits.ts';
import { entryOf, goneOf } from './letters/overlay.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) modify-overlay: the table of inner addresses. */
export default class ModifyOverlay extends VerbCommand {
  static override summary = 'Change where an overlay finds inner addresses.';
  static override description = 'Exactly one of -d, -f and -s. An overlay without any entry learns them.';
  static override usage = 'modify-overlay [-t] {-d MAC | -f | -s MAC=IP[:PORT]} OVERLAY';
  static override args = { overlay: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = {
    delete: Flags.string({ char: 'd', helpValue: 'MAC', summary: 'Forget where this address is.' }),
    flush: Flags.boolean({ char: 'f', summary: 'Forget where all addresses are.' }),
    set: Flags.string({
      char: 's',
      helpValue: 'MAC=IP[:PORT]',
      summary: 'This address is behind that remote host.',
    }),
    temporary: temporaryFlag,
  };
  static override examples = [
    'vnetctl set-linkprop -p ip=192.168.1.1/24 ixgbe1',
    'vnetctl create-overlay -e vxlan -s learn -v 7007 -p vxlan/listen_ip=192.168.1.1 tenant7',
    'vnetctl modify-overlay -s 2:8:20:0:0:99=192.168.1.2 tenant7',
    'vnetctl modify-overlay -d 2:8:20:0:0:99 tenant7',
    'vnetctl modify-overlay -f tenant7',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(ModifyOverlay);
    const wrong = new Wrong();
    const given = [flags.delete, flags.flush || undefined, flags.set].filter((one) => one !== undefined);
    if (given.length !== 1)
      wrong.add(
        given.length === 0 ? 'none of -d, -f and -s is given.' : '-d, -f and -s exclude each other.',
        'Give one.',
      );
    const changes: readonly (TableChange | undefined)[] = [
      flags.delete === undefined ? undefined : goneOf(flags.delete, wrong),
      flags.set === undefined ? undefined : entryOf(flags.set, wrong),
      flags.flush ? { change: 'flush' } : undefined,
    ];
    wrong.refuse();
    return {
      edits: changes.flatMap((change) => (change ? [modifyTable(args.overlay, change, whereOf(flags))] : [])),
    };
  }
}
