import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from './base.ts';
import { answer } from './completion/answer.ts';
import { printOffer, SCRIPTS, SHELLS } from './completion/script.ts';
import { noHost } from './host-operand.ts';
import { readManifest } from './program.ts';

/** `completion bash|zsh|fish`: a script for the shell to evaluate; nothing is written anywhere. */
export default class Completion extends BaseCommand {
  static override summary = 'Print the completion script of a shell.';
  static override description =
    'Completes commands, options and their values, columns, properties, and the names of what is on the host that the command line means. Nothing is installed: evaluate the output.';
  static override args = {
    shell: Args.string({
      ignoreStdin: true,
      required: true,
      options: [...SHELLS],
      description: 'the shell that will evaluate the script',
    }),
  };
  static override flags = {
    line: Flags.string({
      helpValue: 'TEXT',
      summary: 'Print what can follow this command line instead: the script asks so at each TAB.',
    }),
  };
  static override examples = [
    'eval "$(vnetctl completion bash)"',
    'vnetctl completion zsh > "${fpath[1]}/_vnetctl"',
    'vnetctl completion fish > vnetctl.fish',
    'vnetctl completion bash --line "vnetctl show-phys -D "',
  ];

  async run() {
    const { args, flags } = await this.parse(Completion);
    noHost(flags.host, 'The script is the same for every host.');
    const shell = SHELLS.find((name) => name === args.shell) ?? 'bash';
    if (flags.line !== undefined) {
      const offer = await answer(flags.line, readManifest(this.config.root));
      this.print(printOffer(offer, shell));
      return offer;
    }
    this.print(SCRIPTS[shell]);
    return { shell, script: SCRIPTS[shell] };
  }
}
