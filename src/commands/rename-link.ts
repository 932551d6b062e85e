import * as Args from '@oclif/core/args';
import type { DocumentedHost } from '#hosts/open.ts';
import { isTakeOver, type TakeOver, takenOver, takeOver } from '#reconcile/take-over.ts';
import type { VerbResult } from './changing.ts';
import { UsageError } from './usage.ts';
import { VerbCommand, type Wish } from './verb.ts';

/** dladm(8) rename-link. */
export default class RenameLink extends VerbCommand {
  static override summary = 'Give a link another name; what sits on it, its flows and its counters stay.';
  static override description =
    'Where NAME is a physical link whose hardware was removed (`show-phys -P`), the device of LINK takes its place, with all that ' +
    'is stored of it; what is on it comes up at the next `host restart`. Where there is no LINK, a device of that name is awaited.';
  static override args = {
    link: Args.string({ required: true, ignoreStdin: true, description: 'its name' }),
    name: Args.string({ required: true, ignoreStdin: true, description: 'its new name' }),
  };
  static override examples = [
    'vnetctl create-vnic -l bge1 vnic1',
    'vnetctl rename-link vnic1 web0',
    'vnetctl rename-link bge1 lan1',
  ];

  async wish(): Promise<Wish> {
    const { args } = await this.parse(RenameLink);
    return { edits: [{ action: 'rename', where: 'both', name: args.link, to: args.name }] };
  }

  override async run(): Promise<VerbResult> {
    const { args, flags } = await this.parse(RenameLink);
    const names = { from: args.link, to: args.name };
    const host = await this.openQuietly(flags.host);
    if (!isTakeOver(names, await host.hardware())) return super.run();
    if (flags['dry-run'] || flags['show-document'])
      throw new UsageError(
        `the hardware of ${args.name} was removed, and this gives it another.`,
        'Hardware is in the Host document, which `vnetctl host show` prints: there is no plan to show.',
      );
    return this.#takeOver(host, names, flags['lock-timeout'] ?? 0);
  }

  /** An exchange of hardware, as `host update` is one: no entry of the history. */
  async #takeOver(host: DocumentedHost, names: TakeOver, timeoutMs: number): Promise<VerbResult> {
    const result = takenOver(await host.document(), names, await host.inspect());
    if ('refused' in result) this.fail([result.refused]);
    const recovered = await takeOver(host, result.document, timeoutMs);
    if (recovered !== null) this.remark(`${recovered}.`);
    return { entry: null, changes: [], warnings: [] };
  }
}
