import type { Config } from '@oclif/core/config';
import type { Diagnostic, Place } from '#diagnostics/diagnostic.ts';
import type { Verb } from '#reconcile/verb.ts';
import type { Edit } from '#state/edit.ts';
import type { CommandClass } from '../base.ts';
import { diagnosticsOf } from '../fault.ts';
import { verbOf, wishOf } from './line.ts';
import type { Block, Line } from './text.ts';

/** What the lines of a block ask for, and what is wrong with their words. */
export interface Read {
  readonly verb: Verb;
  readonly faults: readonly Diagnostic[];
  /** What lines with a fault are about, as far as one can tell: their last words. */
  readonly names: ReadonlySet<string>;
  /** Line number -> the verb that it names. */
  readonly commands: ReadonlyMap<number, CommandClass>;
}

/** Lines between two looks at what else the process has to do, such as to hear Ctrl-C. */
const BREATH = 256;

/** Reads a block. Opens no host; a line with a fault asks for nothing. */
export async function readBlock(block: Block, file: string, config: Config): Promise<Read> {
  const edits: Edit[] = [];
  const faults: Diagnostic[] = [];
  const names = new Set<string>();
  const commands = new Map<number, CommandClass>();
  for (const [index, line] of block.entries()) {
    const place = placeOf(line, file);
    try {
      const [command, argv] = await verbOf(line.text);
      commands.set(line.number, command);
      const wish = await wishOf(command, argv, config);
      for (const edit of wish.edits) edits.push({ ...edit, place });
    } catch (error) {
      const told = diagnosticsOf(error, { command: commands.get(line.number) ?? {} });
      if (!told) throw error;
      names.add(
        line.text
          .trim()
          .split(/[\s,=]+/)
          .at(-1) ?? '',
      );
      faults.push(...told.map((one) => ({ ...one, place })));
    }
    if (index % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { verb: { purpose: `batch ${file}:${linesOf(block)}`, edits }, faults, names, commands };
}

/** Numbers of its lines: `3` or `3-7`. */
export function linesOf(block: Block): string {
  const [first, last = first] = [block[0].number, block.at(-1)?.number];
  return first === last ? String(first) : `${first}-${last}`;
}

/** The verb and all that follows it, without the blanks around. */
function placeOf({ number, text }: Line, file: string): Place {
  const bare = text.trim();
  return { file, line: number, column: text.indexOf(bare) + 1, length: bare.length, text };
}
