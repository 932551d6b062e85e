import type { Offer } from './offer.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * The answer as the scripts below read it: a line of signs (`f` names of files too, `o` more may follow in the word), then a
 * line for each word; for zsh and fish with a tab and what it is about.
 */
export function printOffer({ words, files, open }: Offer, shell: Shell): string {
  const signs = `:${files ? 'f' : ''}${open ? 'o' : ''}`;
  const lines = words.map(({ text, about }) => (shell === 'bash' || about === undefined ? text : `${text}\t${about}`));
  return `${[signs, ...lines].join('\n')}\n`;
}

/** The completion script of a shell: at each TAB it asks `vnetctl completion SHELL --line LINE` what can follow. */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  // bash divides words at = and : too, and replaces only the last part: what stands before it in the word is cut off.
  bash: `_vnetctl() {
  local line="\${COMP_LINE:0:COMP_POINT}" last="\${COMP_WORDS[COMP_CWORD]}" IFS=$'\\n' signs word before
  word="\${line##*[[:space:]]}"
  case "$last" in '=' | ':') last='' ;; esac
  before="\${word%"$last"}"
  COMPREPLY=($("\${COMP_WORDS[0]}" completion bash --line "$line" 2>/dev/null))
  signs="\${COMPREPLY[0]}"
  COMPREPLY=("\${COMPREPLY[@]:1}")
  COMPREPLY=("\${COMPREPLY[@]#"$before"}")
  case "$signs" in *f*) COMPREPLY+=($(compgen -f -- "$last")) && compopt -o filenames 2>/dev/null ;; esac
  case "$signs" in *o*) compopt -o nospace 2>/dev/null ;; esac
}

complete -F _vnetctl vnetctl
`,
  zsh: `#compdef vnetctl
_vnetctl() {
  local -a answer plain told
  local line word
  answer=("\${(@f)$("\${words[1]}" completion zsh --line "\${(j: :)words[1,CURRENT-1]} \${PREFIX}" 2>/dev/null)}")
  for line in "\${(@)answer[2,-1]}"; do
    word="\${line%%$'\\t'*}"
    plain+=("$word")
    if [[ "$line" == *$'\\t'* ]]; then told+=("$word -- \${line#*$'\\t'}"); else told+=("$word"); fi
  done
  local -a space
  [[ "\${answer[1]}" == *o* ]] && space=(-S '')
  (( \${#plain} )) && compadd -l -d told "\${space[@]}" -a plain
  [[ "\${answer[1]}" == *f* ]] && _files
  return 0
}
if [[ "\${funcstack[1]}" == _vnetctl ]]; then _vnetctl "$@"; else compdef _vnetctl vnetctl; fi
`,
  fish: `function __vnetctl_complete
  set -l line (commandline --cut-at-cursor --current-process)
  set -l answer (vnetctl completion fish --line "$line" 2>/dev/null)
  string match --quiet '*f*' -- $answer[1]; and __fish_complete_path (commandline --current-token --cut-at-cursor)
  set --erase answer[1]
  printf '%s\\n' $answer
end
complete --command vnetctl --no-files --arguments '(__vnetctl_complete)'
`,
};
