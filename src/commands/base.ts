import { Command } from '@oclif/core/command';
import type { Config } from '@oclif/core/config';
import * as Flags from '@oclif/core/flags';
import type { Input, ParserOutput } from '@oclif/core/interfaces';
import { type Diagnostic, hasErrors } from '#diagnostics/diagnostic.ts';
import type { Host } from '#hosts/host.ts';
import type { DocumentedHost } from '#hosts/open.ts';
import { Interrupted, Refusal, reportFault } from './fault.ts';
import { diagnosticLines, remark } from './fault-text.ts';
import { sayPending } from './pending.ts';
import { givenTwice, parseFault, typedOption, UsageError } from './usage.ts';

/** Values by name, as oclif's parser gives them. */
type Named = Record<string, unknown>;

/** A class of which `COMMANDS` may hold the file. */
export type CommandClass = Command.Class & { start(argv: string[], config: Config): Promise<unknown> };

/**
 * What every command shares: global flags, opening and closing the host, printing, and the end of every error. A command
 * parses, calls one function of reconcile/ and hands the result to one view; it returns the typed result, which `--json`
 * prints.
 */
export abstract class BaseCommand<Result extends object = object> extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = {
    host: Flags.string({
      helpGroup: 'GLOBAL',
      helpValue: 'NAME|PATH',
      summary: 'Host to work on; a PATH has a slash. Else $VNETCTL_HOST, then the one of `host use`, then `default`.',
    }),
    'no-color': Flags.boolean({ helpGroup: 'GLOBAL', summary: 'Plain text, as with NO_COLOR or into a pipe.' }),
  };

  readonly #opened: Host[] = [];

  /** Runs the command with a configuration that is loaded already; oclif's own `run` would load it again. */
  static start<C extends Command>(this: new (argv: string[], config: Config) => C, argv: string[], config: Config) {
    // _run is oclif's life cycle of one command; it is protected only for want of this caller.
    return (new this(argv, config) as unknown as { _run(): Promise<unknown> })._run();
  }

  abstract override run(): Promise<Result>;

  /** The words that name the command: `create-vnic`, `host create`. */
  get verb(): string {
    return (this.id ?? '').replaceAll(':', ' ');
  }

  /** Whether text for people may carry colour. */
  get color(): boolean {
    return process.stdout.isTTY === true && !process.env.NO_COLOR;
  }

  protected override async init(): Promise<void> {
    if (this.argv.includes('--no-color')) process.env.NO_COLOR = '1';
    // chalk, inside ink, heeds only this one.
    if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
  }

  /** Reads the command line; whatever is wrong with it is a fault of use. */
  protected override async parse<F extends Named, B extends Named, A extends Named>(
    options?: Input<F, B, A>,
    argv?: string[],
  ): Promise<ParserOutput<F, B, A>> {
    try {
      const parsed = await super.parse(options, argv);
      this.#refuseTwice(parsed.raw);
      return parsed;
    } catch (error) {
      throw parseFault(error);
    }
  }

  /** oclif refuses an option with a value that is given twice; one without a value would only hide a slip of the pen. */
  #refuseTwice(tokens: ParserOutput['raw']): void {
    const flags = { ...this.ctor.baseFlags, ...this.ctor.flags };
    const seen = new Set<string>();
    for (const token of tokens) {
      if (token.type !== 'flag' || flags[token.flag]?.type === 'option') continue;
      if (seen.has(token.flag)) throw new UsageError(`${givenTwice(typedOption(token.flag, this.ctor))}.`);
      seen.add(token.flag);
    }
  }

  /**
   * Opens the host that `--host`, the environment or `host use` names. It is closed when the command ends. A change that was
   * interrupted, or waits for its confirmation, is told in a line: what is shown may be a half of it.
   */
  protected async openHost(selection: string | undefined): Promise<DocumentedHost> {
    const host = await this.openQuietly(selection);
    const pending = await host.pending();
    if (pending) this.remark(`warning: ${sayPending(pending)}`);
    return host;
  }

  /** The same for a command that takes back what was interrupted before anything else. */
  protected async openQuietly(selection: string | undefined): Promise<DocumentedHost> {
    // Loaded here, so that a command without a host does not pay for the store.
    const { openHost } = await import('#hosts/open.ts');
    const host = await openHost(selection);
    this.#opened.push(host);
    return host;
  }

  /** Prints text for people; with `--json` nothing. */
  protected print(text: string): void {
    if (text !== '' && !this.jsonEnabled()) process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** Prints a remark for people on standard error. */
  protected note(text: string | null): void {
    if (text !== null && text !== '' && !this.jsonEnabled())
      process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** Says on standard error, with `--json` too, what whoever reads the result must know: that the host is in the midst of a change. */
  protected remark(text: string | null): void {
    if (text !== null && text !== '') process.stderr.write(remark(this.verb, text));
  }

  /** Says that what was changed does not reach a run that is under way. */
  protected async remarkRuns(host: Host): Promise<void> {
    const [run] = await host.liveRuns();
    if (run === undefined) return;
    this.remark(
      `warning: the run of ${run.traffic} that goes on here (process ${run.pid}) carries the configuration with which it began; the change counts from the next one on`,
    );
  }

  /** Refuses the request when there is an error among them; else shows the warnings and goes on. */
  protected refuseErrors(diagnostics: readonly Diagnostic[]): void {
    if (hasErrors(diagnostics)) this.fail(diagnostics);
    this.note(diagnosticLines(diagnostics, this.verb));
  }

  /** Ends the command with these faults and exit code 1. */
  protected fail(diagnostics: readonly Diagnostic[]): never {
    throw new Refusal(diagnostics);
  }

  /** The command did its work and found differences: exit code 2. */
  protected differs(): void {
    process.exitCode = 2;
  }

  /** The result stands, but something beside it has failed: said on standard error, with `--json` too; exit code 1. */
  protected failedBeside(text: string | null): void {
    this.remark(text);
    if (text !== null) process.exitCode = 1;
  }

  /**
   * Does work that must not end in the middle: the first Ctrl-C (or TERM, HUP) only sets the signal, the task comes to a
   * consistent end by itself, and the exit code is 130. The second one kills; the store is made for that.
   */
  protected async interruptible<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const stop = () => controller.abort(new Interrupted());
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.once(signal, stop);
    try {
      return await task(controller.signal);
    } finally {
      for (const signal of signals) process.off(signal, stop);
      if (controller.signal.aborted) process.exitCode = 130;
    }
  }

  protected override async catch(error: unknown): Promise<void> {
    await reportFault(error, { verb: this.verb, command: this.ctor, json: this.jsonEnabled() });
  }

  protected override async finally(): Promise<void> {
    for (const host of this.#opened.splice(0)) await host.close();
  }

  protected override logJson(json: unknown): void {
    process.stdout.write(`${JSON.stringify(json, plain, 2)}\n`);
  }
}

/** Maps and sets of our types as objects and lists. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  return value instanceof Set ? [...value] : value;
}
