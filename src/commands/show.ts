import * as Flags from '@oclif/core/flags';
import { LINKS, noSuchObject } from '#state/find.ts';
import { linkFacts } from '#state/link-facts.ts';
import type { Property } from '#state/properties/property.ts';
import { unknownProperty } from '#state/properties.ts';
import type { Flow, Kind, Link } from '#state/resource.ts';
import type { Counters } from '#usage/counters.ts';
import { type Column, printTable, type TableOptions } from '#views/text/table.ts';
import type { Look } from '#views/text/tables/look.ts';
import { BaseCommand } from './base.ts';
import { PROPERTIES_BY_P } from './dladm-habits.ts';
import { intervalFlags, showWhile } from './interval.ts';
import { terminalColumns } from './terminal.ts';

export const outputFlag = Flags.string({
  char: 'o',
  helpValue: 'FIELD,..',
  summary: 'Columns to print, in this order; `all` for every one.',
  exclusive: ['json'],
});
export const parseableFlag = Flags.boolean({
  char: 'p',
  aliases: ['parsable'],
  exclusive: ['json'],
  summary: 'For scripts: no heading, fields joined by `:` (a colon inside a value is `\\:`). Needs -o.',
});
export const storedFlag = Flags.boolean({ char: 'P', summary: 'The stored configuration instead of the running one.' });
/** `-c` of the commands about properties, where `-p` names properties. */
export const parseableByCFlag = Flags.boolean({
  char: 'c',
  aliases: ['parsable'],
  exclusive: ['json'],
  summary: 'For scripts: no heading, fields joined by `:` (a colon inside a value is `\\:`). Needs -o.',
});
/** `-l LINK` of the commands about what sits on links. */
export const onLinkFlag = (what: string) =>
  Flags.string({ char: 'l', helpValue: 'LINK', summary: `Only ${what} of this link.` });
/** `-p` of the commands about properties. */
export const propertiesFlag = Flags.string({
  char: 'p',
  helpValue: 'PROP,..',
  summary: 'Only these properties.',
  multiple: true,
  multipleNonGreedy: true,
});
/** `-s`: what was counted, in place of what is configured; with `-i` again and again. */
export const statisticsFlags = {
  statistics: Flags.boolean({
    char: 's',
    summary: 'What they have counted: packets, bytes, errors.',
    exclusive: ['stored'],
  }),
  ...intervalFlags,
  interval: { ...intervalFlags.interval, dependsOn: ['statistics'] },
};
/** Flags of a table without a stored form. */
export const tableFlags = { output: outputFlag, parseable: parseableFlag };

/** What to look at: which configuration, and the objects that were named. */
export interface Wish {
  readonly host: string | undefined;
  readonly stored?: boolean;
  readonly name?: string | undefined;
  /** What the names may be the names of. */
  readonly kinds: readonly Kind[];
  /** `-l`: the name of a link of any class. */
  readonly over?: string | undefined;
}

interface CountersWish {
  readonly host: string | undefined;
  readonly interval?: number | undefined;
  readonly count?: number | undefined;
}

/** A command that shows a table of the host's objects and changes nothing. */
export abstract class ShowCommand<Row> extends BaseCommand<readonly Row[]> {
  /** Looks at the host; refuses a name that is not there. */
  protected async look({ name, ...wish }: Wish): Promise<Look> {
    const { look, missing } = await this.search({ ...wish, names: name === undefined ? [] : [name] });
    if (missing.length > 0) this.fail(missing);
    return look;
  }

  /** Looks at the host; says which names are not there. */
  protected async search(wish: Omit<Wish, 'name'> & { readonly names: readonly string[] }) {
    const { stored = false, names, kinds, over } = wish;
    const host = await this.openHost(wish.host);
    const [hardware, observed] = [await host.hardware(), await host.inspect()];
    const [state, other] = stored ? [observed.stored, observed.running] : [observed.running, observed.stored];
    const where = { state, other, stored, hardware };
    const missing = [
      ...(over === undefined ? [] : [noSuchObject(over, LINKS, where)]),
      ...names.map((name) => noSuchObject(name, kinds, where)),
    ].filter((one) => one !== undefined);
    const look: Look = { state, hardware, facts: linkFacts(state, hardware) };
    return { look, missing };
  }

  /** What the host has counted. */
  protected async counters(selection: string | undefined): Promise<Counters> {
    return (await this.openQuietly(selection)).counters();
  }

  /** Shows what the host has counted, with `-i` again and again while a run advances it; returns the rows shown last. */
  protected async showCounters<R>(
    { host: selection, interval, count }: CountersWish,
    show: (counters: Counters) => readonly R[],
  ): Promise<readonly R[]> {
    if (interval === undefined) return show(await this.counters(selection));
    const host = await this.openQuietly(selection);
    let rows: readonly R[] = [];
    await this.interruptible((signal) =>
      showWhile(host, { interval, count, signal }, (counters) => {
        rows = show(counters);
      }),
    );
    return rows;
  }

  /** The properties that `-p` names, all of them known; undefined: every one. */
  protected propertyNames<R extends Link | Flow>(table: readonly Property<R>[], wish: readonly string[] | undefined) {
    const names = wish?.flatMap((text) => text.split(',')).filter((name) => name !== '');
    const unknown = unknownProperty(table, names ?? []);
    // `-po link,value`, as it is typed after other commands: "o" is the value of -p.
    if (unknown) this.fail([names?.[0] === 'o' ? { ...unknown, hint: PROPERTIES_BY_P } : unknown]);
    return names;
  }

  /** Prints the rows; refuses a request for columns that cannot be met. Returns them for `--json`. */
  protected show<R extends Row>(
    columns: readonly Column<R>[],
    rows: readonly R[],
    options: TableOptions,
  ): readonly R[] {
    const table = printTable(columns, rows, { columns: terminalColumns(), ...options });
    this.refuseErrors(table.diagnostics);
    this.print(table.text);
    return rows;
  }
}

/** `-o` and `-p` of a table as the view wants them. */
export function tableOptions(flags: {
  readonly output?: string | undefined;
  readonly parseable: boolean;
}): TableOptions {
  return { fields: flags.output, parseable: flags.parseable, columns: terminalColumns() };
}
