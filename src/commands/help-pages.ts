import type { Config } from '@oclif/core/config';
import { CommandHelp, Help } from '@oclif/core/help';
import { GROUPS } from './index.ts';
import { configOf, readManifest } from './program.ts';
import { unknownCommand } from './unknown.ts';
import { usageWords } from './usage.ts';

/** Prints the help of a command (`create-vnic`, `host:create`), of a topic (`host`), or the overview. */
export async function showPages(subject: string | undefined, root: string): Promise<void> {
  const config = await configOf(root, readManifest(root));
  if (subject === undefined) process.stdout.write(overview(config));
  else if (config.findCommand(subject) || config.findTopic(subject))
    await new Pages(config).showHelp(subject.split(':'));
  else throw unknownCommand(subject.split(':'));
}

/** oclif's pages with the usage line of our refusals, and the options that every command has behind it. */
class Pages extends Help {
  protected override CommandHelpClass = Page;
}

class Page extends CommandHelp {
  protected override defaultUsage(): string {
    const flags = Object.entries(this.command.flags);
    const own = Object.fromEntries(flags.filter(([, flag]) => flag.helpGroup !== 'GLOBAL'));
    const global = Object.fromEntries(flags.filter(([, flag]) => flag.helpGroup === 'GLOBAL'));
    const verb = this.command.id.replaceAll(':', ' ');
    return `${usageWords(verb, { args: this.command.args, flags: own })} ${usageWords('', { flags: global })}`;
  }
}

/** All commands under the headings of the table, as one screenful that can be read from top to bottom. */
function overview(config: Config): string {
  const groups = GROUPS.filter((group) => Object.keys(group.commands).length > 0);
  const sections = groups.map((group) => {
    const lines = Object.keys(group.commands).map((id) => {
      const name = id.replaceAll(':', ' ');
      return `  ${name.padEnd(18)} ${config.findCommand(id)?.summary ?? ''}`.trimEnd();
    });
    return `${group.title}\n${lines.join('\n')}\n`;
  });
  return `${HEAD}\n${sections.join('\n')}\n${FOOT}`;
}

const HEAD = `vnetctl: one document declares a host's virtual network; plan it, apply it, verify it.

Usage: vnetctl COMMAND [OPTIONS]

First steps
  vnetctl host show                            the emulated host that commands work on
  vnetctl plan -f examples/web-tier.yaml       what would change, and what that disturbs
  vnetctl apply -f examples/web-tier.yaml      change it, then look again
`;

const FOOT = `Every command has --json, --no-color and --help; what works on a host also has --host NAME|PATH.
These may stand before COMMAND too: \`vnetctl --host NAME show-link\`.
\`vnetctl help COMMAND\` tells more, \`vnetctl explain network\` describes the documents.
`;
