import * as Flags from '@oclif/core/flags';
import type { HistoryEntry } from '#hosts/host.ts';
import { printEntry, printHistory } from '#views/text/history.ts';
import { BaseCommand } from './base.ts';
import { entryArg } from './flags.ts';
import { tableFlags, tableOptions } from './show.ts';

/** `history [N]`: who changed the host, when, and what. */
export default class History extends BaseCommand<{ readonly entries: readonly HistoryEntry[] }> {
  static override summary = 'List the changes of a host, or show one in full.';
  static override args = {
    entry: entryArg({ ignoreStdin: true, description: 'Number of the entry to show; with -o or -p its row.' }),
  };
  static override flags = { ...tableFlags, full: Flags.boolean({ summary: 'Spell out every object.' }) };
  static override examples = ['vnetctl history', 'vnetctl history 1', 'vnetctl history -p -o id,result,digest'];

  async run() {
    const { args, flags } = await this.parse(History);
    const all = await (await this.openHost(flags.host)).history();
    const entries = args.entry === undefined ? all : all.filter((one) => one.id === args.entry);
    const [only] = entries;
    if (args.entry !== undefined && !only) {
      this.fail([
        {
          severity: 'error',
          code: 'no-such-entry',
          summary: 'no such entry of the history',
          detail: `The history of this host has no entry ${args.entry}; it has ${all.length}.`,
          hint: 'see "vnetctl history"',
        },
      ]);
    }
    if (args.entry === undefined || flags.parseable || flags.output !== undefined) this.#table(entries, flags);
    else if (only) this.print(printEntry(only, { color: this.color, full: flags.full }));
    return { entries };
  }

  #table(entries: readonly HistoryEntry[], flags: Parameters<typeof tableOptions>[0]): void {
    const table = printHistory(entries, tableOptions(flags));
    this.refuseErrors(table.diagnostics);
    this.print(table.text);
  }
}
