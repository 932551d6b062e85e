import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { split } from 'shlex';
import { describe, expect, it } from 'vitest';
import { vnetctl } from '../commands/vnetctl.ts';
import { bytesOf, copyOf, hostAfter, program } from './program.ts';

/** A line of the manual as a test. Command lines are written without `vnetctl`, with quotes as in a shell. */
export interface Row {
  /** What the manual says there. */
  readonly title: string;
  /** Lines typed before, on a new host. */
  readonly given?: readonly string[];
  readonly line: string;
  /** Standard output; a verb that succeeds prints nothing. */
  readonly prints?: string;
  /** A part of the line of standard error that warns. */
  readonly warns?: string;
  /** A part of each line that refuses it, in their order. */
  readonly refused?: string | readonly string[];
  /** What other lines print afterwards. */
  readonly then?: Readonly<Record<string, string>>;
}

/** `section`: page and section of the manual. */
export function rows(section: string, table: readonly Row[]): void {
  const sampled = sampleOf(table);
  describe(section, () => {
    it.each(table.map((row): [string, Row] => [`${row.title}: ${row.line}`, row]))('%s', async (_, row) => {
      const state = await hostAfter(row.given ?? []);
      const other = sampled.has(row) ? copyOf(state) : undefined;
      const before = bytesOf(state);
      const ended = await program(row.line, state);
      if (row.refused === undefined) {
        const stderr = row.warns === undefined ? '' : expect.stringMatching(/^vnetctl: [a-z-]+: warning\[.*\n$/);
        expect(ended).toEqual({ stdout: row.prints ?? '', stderr, code: 0 });
        expect(ended.stderr).toContain(row.warns ?? '');
      } else {
        expectRefusal(ended, row, row.refused);
        expect(bytesOf(state), 'a refused line changes no byte of the host').toEqual(before);
      }
      for (const [line, printed] of Object.entries(row.then ?? {})) {
        const { stdout, stderr, code } = await program(line, state);
        expect({ line, stdout: stdout.trimEnd(), stderr, code }).toEqual({
          line,
          stdout: printed,
          stderr: '',
          code: 0,
        });
      }
      if (row.refused === undefined) await expectDocument(row, state);
      if (other !== undefined) expect(await vnetctl(split(row.line), { state: other })).toEqual(ended);
    });
  });
}

/** The document that `--show-document` prints, applied to the host as it was, must give the same host. */
async function expectDocument({ line, given = [] }: Row, after: string) {
  // Whether the command has the option is told by its answer. What goes or is temporary is no document, and said in a comment.
  if (/ --(dry-run|show-document)/.test(line)) return;
  const state = await hostAfter(given);
  const { stdout: document, code } = await program(`${line} --show-document`, state);
  if (code !== 0 || document === '' || document.startsWith('#')) return;
  const file = path.join(state, 'shown.yaml');
  writeFileSync(file, document);
  const { stderr, code: applied } = await program(`apply --adopt --yes -f ${file}`, state);
  expect(applied, `${document}${stderr}`).toBe(0);
  expect((await program('export', state)).stdout).toBe((await program('export', after)).stdout);
}

/** One line for each fault, each beginning with the verb; faults of use end with how the verb is used. */
function expectRefusal(
  { stdout, stderr, code }: Awaited<ReturnType<typeof program>>,
  { line }: Row,
  refused: string | readonly string[],
) {
  expect({ stdout, code }, stderr).toEqual({ stdout: '', code: 1 });
  const parts = typeof refused === 'string' ? [refused] : refused;
  const lines = stderr
    .split('\n')
    .slice(0, -1)
    .filter((one) => !one.startsWith('Usage: vnetctl '));
  const [verb = ''] = line.split(' ');
  for (const [index, part] of parts.entries()) {
    expect(lines[index]).toContain(part);
    expect(lines[index]?.startsWith(`vnetctl: ${aliasOf(verb)}: `), lines[index]).toBe(true);
  }
  expect(lines, stderr).toHaveLength(parts.length);
  const isUse = lines.some((one) => !/ (error|warning)\[[a-z-]+\]: /.test(one));
  expect(stderr.includes('\nUsage: vnetctl '), stderr).toBe(isUse);
}

/** The name that a verb answers with. */
function aliasOf(verb: string): string {
  return verb.replace('create-flow', 'add-flow').replace('delete-flow', 'remove-flow');
}

/** Of each verb the first line that is done and the first that is refused: these run as processes of the program too. */
function sampleOf(table: readonly Row[]): ReadonlySet<Row> {
  const first = new Map<string, Row>();
  for (const row of table) {
    const key = `${row.line.split(' ')[0]} ${row.refused === undefined}`;
    if (!first.has(key)) first.set(key, row);
  }
  return new Set(first.values());
}
