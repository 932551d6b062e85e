import * as Args from '@oclif/core/args';
import { findPaths } from '#hosts/run.ts';
import { pathBetween } from '#reconcile/paths.ts';
import { arrives, type StreamPath } from '#usage/path.ts';
import { printTable } from '#views/text/table.ts';
import { PATH_COLUMNS, pathRows, printPathNotes } from '#views/text/tables/path.ts';
import { PathCommand, pathFlags } from './path-command.ts';
import { tableFlags, tableOptions } from './show.ts';

/** `show-path FROM TO`: where frames from one end to another pass. */
export default class ShowPath extends PathCommand<StreamPath> {
  static override summary =
    'Show every hop and queue between two ends: class, limit, room, MTU, and whether it can lose frames.';
  static override description =
    'An end is a VNIC, VLAN, VF, port or aggregation, a guest with one link, or a machine beyond the wires; on several hosts HOST/NAME. Places and reasons are those of the drops that `run` reports. WHAT stands there: `sender` and `interface` (MTU and protection of who sends, and of who receives), `guest` (queueing discipline and ring of its virtual NIC), `limiter` (maxbw), `lane` (work of a CPU), `input` and `output` (rings of a lossless switch), `engine` (packetRate of a NIC), `queue`, `wire` and `buffer` (of a cable), `descriptors` (receive ring of a lossless port), `port` (ring before a receive stack that stops), `switch`, `tunnel`, `router`, `receiver` (the application), `bystander` (whom a flooded frame is not for). FULL: what happens to a frame for which there is no room. LOSES: the reasons for which frames can be lost, with (program) where only a program that does not wait for its socket would lose its own, (refusal) for a rule, (error) for the wire. Nothing is carried and nothing is changed. Exit code 2: nothing arrives.';
  static override args = {
    from: Args.string({ ignoreStdin: true, required: true, description: 'who sends' }),
    to: Args.string({ ignoreStdin: true, required: true, description: 'who receives' }),
  };
  static override flags = {
    ...pathFlags,
    ...tableFlags,
  };
  static override examples = [
    'vnetctl show-path -f examples/web-tier.yaml client-a front0',
    'vnetctl show-path --cos 3 -f examples/storage.yaml client-a disk0',
    'vnetctl show-path -p -o place,what,loses -f examples/web-tier.yaml web0 web1',
  ];

  async run(): Promise<StreamPath> {
    const { args, flags } = await this.parse(ShowPath);
    const wish = { from: args.from, to: args.to, cos: flags.cos };
    const path = await this.ask(flags, (host, set) => pathBetween(host, set, wish, findPaths));
    const table = printTable(PATH_COLUMNS, pathRows(path), tableOptions(flags));
    this.refuseErrors(table.diagnostics);
    this.print(flags.parseable || flags.output !== undefined ? table.text : table.text + printPathNotes(path));
    if (!arrives(path)) this.differs();
    return path;
  }
}
