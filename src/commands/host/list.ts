import { type HostRow, listHosts } from '#hosts/registry.ts';
import { type Column, printTable } from '#views/text/table.ts';
import { BaseCommand } from '../base.ts';
import { remark } from '../fault-text.ts';
import { noHost } from '../host-operand.ts';
import { outputFlag, parseableFlag, tableOptions } from '../show.ts';

const COLUMNS: readonly Column<HostRow>[] = [
  { name: 'HOST', width: 16, value: (row) => row.name },
  { name: 'CURRENT', width: 9, value: (row) => (row.current ? 'yes' : 'no') },
  { name: 'STATE', width: 11, value: stateOf },
  { name: 'PLACE', width: 40, value: (row) => row.place },
];

/** `unused`: nothing was written to it yet. `unreadable`: its store is damaged, or not ours to read. */
function stateOf({ exists, unreadable }: HostRow): string {
  if (unreadable !== undefined) return 'unreadable';
  return exists ? 'kept' : 'unused';
}

/** `host list`: the emulated hosts, and which one commands work on. */
export default class HostList extends BaseCommand<readonly HostRow[]> {
  static override summary = 'List the hosts; CURRENT is the one that commands without --host work on.';
  static override flags = { output: outputFlag, parseable: parseableFlag };
  static override examples = ['vnetctl host list', 'vnetctl host list -p -o host,place'];

  async run(): Promise<readonly HostRow[]> {
    const { flags } = await this.parse(HostList);
    noHost(flags.host, 'All hosts are listed.');
    const rows = await listHosts();
    const table = printTable(COLUMNS, rows, tableOptions(flags));
    this.refuseErrors(table.diagnostics);
    this.print(table.text);
    for (const { unreadable } of rows) this.note(unreadable === undefined ? null : remark(this.verb, unreadable));
    return rows;
  }
}
