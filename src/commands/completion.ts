import * as Args from '@oclif/core/args';
import { BaseCommand } from './base.ts';
import { completionScript, SHELLS } from './completion-script.ts';
import { noHost } from './host-operand.ts';
import { readManifest } from './program.ts';

/** `completion bash|zsh`: a script for the shell to evaluate; nothing is written anywhere. */
export default class Completion extends BaseCommand {
  static override summary = 'Print the completion script of a shell.';
  static override description =
    'Completes commands, options and, for options with a fixed set, their values. Nothing is installed: evaluate the output.';
  static override args = {
    shell: Args.string({
      ignoreStdin: true,
      required: true,
      options: [...SHELLS],
      description: 'the shell that will evaluate the script',
    }),
  };
  static override examples = ['eval "$(vnetctl completion bash)"', 'vnetctl completion zsh > "${fpath[1]}/_vnetctl"'];

  async run() {
    const { args, flags } = await this.parse(Completion);
    noHost(flags.host, 'The script is the same for every host.');
    const shell = SHELLS.find((name) => name === args.shell) ?? 'bash';
    const script = completionScript(shell, readManifest(this.config.root));
    this.print(script);
    return { shell, script };
  }
}
