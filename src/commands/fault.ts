import type { Command } from '@oclif/core/command';
import { CLIError } from '@oclif/core/errors';
import { CODES, type Code } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { Failure } from '#hosts/host.ts';
import { safe } from '#views/text/safe.ts';
import { diagnosticLines } from './fault-text.ts';
import { UsageError, usageFault, usageLine } from './usage.ts';

/** The request is refused for these reasons: exit code 1, or 130 when the user broke it off. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: 1 | 130;
  /** The same as lines for people, where the command has a form of its own for them. */
  readonly lines: string | undefined;

  constructor(diagnostics: readonly Diagnostic[], exitCode: 1 | 130 = 1, lines?: string) {
    super(diagnostics.map((diagnostic) => diagnostic.detail).join('\n'));
    this.diagnostics = diagnostics;
    this.exitCode = exitCode;
    this.lines = lines;
  }
}

/** The user interrupted the command: exit code 130. Thrown where nothing is left to say. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export interface FaultContext {
  readonly verb: string;
  /** The class whose flags and arguments make the usage line. */
  readonly command: Partial<Pick<Command.Class, 'id' | 'flags' | 'baseFlags' | 'args' | 'usage'>>;
  readonly json: boolean;
}

/** The end of every error: prints it in the form that its kind has, and sets the exit code. */
export async function reportFault(error: unknown, context: FaultContext): Promise<void> {
  if (error instanceof Interrupted) {
    process.exitCode = 130;
    return;
  }
  const diagnostics = diagnosticsOf(error, context);
  if (!diagnostics) return reportBug(error);
  process.exitCode = error instanceof Refusal ? error.exitCode : 1;
  if (context.json) {
    process.stdout.write(`${JSON.stringify({ diagnostics }, null, 2)}\n`);
    return;
  }
  if (error instanceof Refusal && error.lines !== undefined) {
    process.stderr.write(error.lines);
    return;
  }
  process.stderr.write(diagnosticLines(diagnostics, context.verb));
  if (diagnostics.some((diagnostic) => diagnostic.code === 'usage')) process.stderr.write(`${usageLine(context)}\n`);
}

/** What the user can do something about, as diagnostics; undefined: our mistake. */
export function diagnosticsOf(
  error: unknown,
  context: Pick<FaultContext, 'command'>,
): readonly Diagnostic[] | undefined {
  if (error instanceof Refusal) return error.diagnostics;
  if (error instanceof Failure) return [diagnostic(error.code, error.message, error.hint)];
  if (error instanceof UsageError) return [diagnostic('usage', error.message, error.hint)];
  if (error instanceof CLIError) return [usageFault(error, context.command)];
  // The system refused a file, a disk, a process: nothing that a stack trace helps with.
  if (isSystemError(error)) return [diagnostic('system', `${error.message}.`)];
  return undefined;
}

function diagnostic(code: Code, detail: string, hint?: string): Diagnostic {
  return { severity: 'error', code, summary: CODES[code], detail, ...(hint === undefined ? {} : { hint }) };
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'errno' in error && 'syscall' in error;
}

/** A defect of ours: the stack, and how to tell us. Exit code 70 (EX_SOFTWARE of sysexits.h). */
function reportBug(error: unknown): void {
  process.exitCode = 70;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = stack.split('\n').map(safe).join('\n');
  process.stderr.write(
    `vnetctl: this is a bug of vnetctl, not of your input.\n${lines}\n` +
      'Please report it with the lines above, the command line, the documents that it read, and the output of\n' +
      '`vnetctl --version` and `node --version`. The host keeps what was done; `vnetctl history` shows it.\n',
  );
}
