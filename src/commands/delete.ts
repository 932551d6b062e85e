import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { planDelete } from '#reconcile/plan.ts';
import { type Applied, ApplyingCommand } from './applying.ts';
import { carryOutFlags } from './carry-out.ts';
import { documentsOf } from './documents.ts';
import { filesFlag } from './flags.ts';
import { UsageError } from './usage.ts';

/** `delete NAME|-f`: removes everything that documents own. */
export default class Delete extends ApplyingCommand {
  static override summary = 'Remove everything that a Network document owns on the host.';
  static override args = { name: Args.string({ ignoreStdin: true, description: 'Name of the Network document.' }) };
  static override flags = {
    file: filesFlag,
    full: Flags.boolean({ summary: 'Spell out every object.' }),
    ...carryOutFlags,
  };
  static override examples = ['vnetctl delete web-tier --yes', 'vnetctl delete -f examples/web-tier.yaml --dry-run'];

  async run(): Promise<Applied> {
    const { args, flags } = await this.parse(Delete);
    if ((args.name === undefined) === (flags.file === undefined)) {
      throw new UsageError('name a document, or give its file with -f.', 'One of the two.');
    }
    const host = await this.openForChange(flags);
    return this.finish(
      host,
      await planDelete(host, args.name === undefined ? await this.#namesIn(flags.file) : [args.name]),
      flags,
    );
  }

  async #namesIn(files: readonly string[] | undefined): Promise<readonly string[]> {
    const set = await documentsOf(files);
    this.refuseErrors(set.diagnostics);
    return set.documents.filter((one) => one.kind === 'Network').map((one) => one.name);
  }
}
