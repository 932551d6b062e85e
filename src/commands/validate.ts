import type { Checked } from '#reconcile/check.ts';
import { checkCompletely } from '#reconcile/traffic.ts';
import { safe } from '#views/text/safe.ts';
import { BaseCommand } from './base.ts';
import { documentsOf } from './documents.ts';
import { filesFlag } from './flags.ts';
import { noHost } from './host-operand.ts';

/** `validate -f`: everything that can be said of documents without a host. */
export default class Validate extends BaseCommand<Checked> {
  static override summary = 'Check documents without a host: text, shape and rules; all faults at once.';
  static override description =
    'Host documents among the files are taken into account: what their hardware cannot do is refused, and traffic in the same file, or for the only host, whose ends are not there. Of expectations the language, units and the names of streams, queries and windows are checked; `run` knows those of links and places. Exit code 0: no fault; 1: faults.';
  static override flags = { file: filesFlag };
  static override examples = [
    'vnetctl validate -f examples/web-tier.yaml',
    'vnetctl validate -f examples',
    'vnetctl validate -f examples/fleet',
    'cat examples/web-tier.yaml | vnetctl validate -f -',
  ];

  async run(): Promise<Checked> {
    const { flags } = await this.parse(Validate);
    noHost(flags.host, 'Give its Host document with -f, or see what "vnetctl plan" says on it.');
    const checked = await checkCompletely(await documentsOf(flags.file));
    this.refuseErrors(checked.diagnostics);
    this.print(checked.documents.map(({ kind, name, file }) => safe(`${file}: ${kind} ${name} is valid`)).join('\n'));
    return checked;
  }
}
