import type { Command } from '@oclif/core/command';
import { ALIASES } from './index.ts';
import type { Manifest } from './program.ts';

export const SHELLS = ['bash', 'zsh'] as const;
type Shell = (typeof SHELLS)[number];

/** What can follow the words typed so far: one line per state of the command line, `words|candidates`. */
interface Rule {
  /** Command words, and the option whose value is due: `host use`, `create-vnic --mac`. */
  readonly after: string;
  readonly candidates: readonly string[];
}

/** The completion script of a shell, from the manifest: it runs no vnetctl while the user types. */
export function completionScript(shell: Shell, manifest: Manifest): string {
  const cases = rulesOf(manifest).map((rule) => `    '${rule.after}') words='${rule.candidates.join(' ')}' ;;`);
  return (shell === 'zsh' ? ZSH_HEAD : '') + SCRIPT.replace('@CASES@', cases.join('\n'));
}

function rulesOf(manifest: Manifest): readonly Rule[] {
  const commands = Object.values(manifest.commands).filter((command) => !command.hidden);
  const aliases = Object.entries(ALIASES).flatMap(([alias, id]) => {
    const command = manifest.commands[id];
    return command ? [{ ...command, id: alias }] : [];
  });
  const all = [...commands, ...aliases];
  const names = [...new Set(all.map((command) => command.id.split(':')[0] ?? ''))].sort();
  const topics = names.filter((name) => all.some((command) => command.id.startsWith(`${name}:`)));
  return [
    { after: '', candidates: [...names, '--help', '--version'] },
    { after: 'help', candidates: names },
    ...topics.map((topic) => ({ after: topic, candidates: verbsOf(topic, all) })),
    ...all.flatMap((command) => commandRules(command)),
  ];
}

function verbsOf(topic: string, commands: readonly Command.Cached[]): readonly string[] {
  const inside = commands.filter((command) => command.id.startsWith(`${topic}:`));
  return inside.map((command) => command.id.slice(topic.length + 1)).sort();
}

function commandRules(command: Command.Cached): readonly Rule[] {
  if (command.id === 'help') return [];
  const words = command.id.replaceAll(':', ' ');
  const flags = Object.values(command.flags).filter((flag) => !flag.hidden);
  const spellings = flags.flatMap((flag) => [`--${flag.name}`, ...(flag.char ? [`-${flag.char}`] : [])]);
  const values = flags.flatMap((flag) => {
    if (flag.type !== 'option' || !flag.options?.length) return [];
    const names = [`--${flag.name}`, ...(flag.char ? [`-${flag.char}`] : [])];
    return names.map((name) => ({ after: `${words} ${name}`, candidates: flag.options ?? [] }));
  });
  const operands = Object.values(command.args).flatMap((arg) => arg.options ?? []);
  return [{ after: words, candidates: [...operands, ...spellings, '--help'] }, ...values];
}

const ZSH_HEAD = '#compdef vnetctl\nautoload -U +X bashcompinit && bashcompinit\n';

/** Looks for the longest rule: command words with the option before the cursor, command words, one word, none. */
const SCRIPT = `_vnetctl_words() {
  local words
  case "$1" in
@CASES@
    *) return 1 ;;
  esac
  printf '%s' "$words"
}

_vnetctl() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local one="\${COMP_WORDS[1]}" two="\${COMP_WORDS[2]}" key candidates=''
  [ "$COMP_CWORD" -gt 1 ] || one=''
  [ "$COMP_CWORD" -gt 2 ] || two=''
  for key in "$one $two $previous" "$one $previous" "$one $two" "$one"; do
    if candidates="$(_vnetctl_words "$key")"; then break; fi
  done
  COMPREPLY=($(compgen -W "$candidates" -- "$current"))
  if [ "\${#COMPREPLY[@]}" -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi
}

complete -o filenames -F _vnetctl vnetctl
`;
