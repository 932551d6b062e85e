import type { CommandClass } from './base.ts';
import { reportFault } from './fault.ts';
import { COMMANDS } from './index.ts';
import { commandNamed } from './named.ts';
import { classOf, configOf } from './program.ts';
import { unknownCommand } from './unknown.ts';

/** Runs one command line. `root` is the folder of package.json. Never rejects; the outcome is `process.exitCode`. */
export async function main(argv: readonly string[], root: string): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endOfPipe);
  const [id, rest] = commandNamed(argv);
  try {
    if (wantsHelp(argv, id)) await showHelp(id ?? rest[0], root);
    else if (id === undefined) throw unknownCommand(rest);
    else await (await classOf(id)).start([...rest], await configOf(root));
  } catch (error) {
    await reportFault(error, { verb: '', command: { usage: 'COMMAND [OPTIONS]' }, json: argv.includes('--json') });
  }
}

/** Every command's class by id: the build makes the manifest of them. */
export async function allCommands(): Promise<Readonly<Record<string, CommandClass>>> {
  return Object.fromEntries(await Promise.all([...COMMANDS.keys()].map(async (id) => [id, await classOf(id)])));
}

/** Commands in which `-h` is the history, as dlstat(8) and flowstat(8) have it; their help is `--help`. */
const HISTORY_BY_H = new Set(['dlstat', 'flowstat']);

function wantsHelp(argv: readonly string[], id: string | undefined): boolean {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return words.length === 0 || words.includes('--help') || (words.includes('-h') && !HISTORY_BY_H.has(id ?? ''));
}

async function showHelp(subject: string | undefined, root: string): Promise<void> {
  const { showPages } = await import('./help-pages.ts');
  await showPages(subject?.startsWith('-') ? undefined : subject, root);
}

/** The reader of our output has gone (`| head`): there is nobody left to tell. */
function endOfPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
