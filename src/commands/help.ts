import { BaseCommand } from './base.ts';
import { showPages } from './help-pages.ts';

/** `help [COMMAND]`: the same pages as `--help`. */
export default class HelpCommand extends BaseCommand {
  static override summary = 'Show all commands, or how to use one.';
  static override strict = false;
  static override usage = 'help [COMMAND]';
  static override examples = ['vnetctl help', 'vnetctl help show-vnic', 'vnetctl help host create'];

  async run() {
    const { argv } = await this.parse(HelpCommand);
    const words = argv.map(String);
    await showPages(words.length === 0 ? undefined : words.join(':'), this.config.root);
    return {};
  }
}
