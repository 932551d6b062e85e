/** What the manual pages of dladm(8) and flowadm(8) know and this program has not, and what does its work here. */

/** Names of commands. In a hint, `$1` is the first group of the name. */
const COMMANDS: readonly (readonly [name: RegExp, hint: string])[] = [
  [
    /-bridge$/,
    'A switch is an etherstub (`vnetctl create-etherstub`), or with uplinks `switches` of a Network document.',
  ],
  [/-simnet$/, 'Physical links, also emulated ones, are those of the Host document: `vnetctl host update`.'],
  [/^(create|show|modify|delete)-vxlan$/, 'A VXLAN tunnel is an overlay: `vnetctl $1-overlay`.'],
  [/-(iptun|vxlan)$/, 'Tunnels are overlays: `vnetctl explain network.spec.overlays`.'],
  [/-(secobj|wifi)$/, 'There are no wireless links here.'],
  [/^(init|up)-/, '`vnetctl host restart` brings up what is stored.'],
  [/^show-ether$/, 'See `vnetctl show-phys`, and `show-linkprop -p speed,flowctrl`.'],
  [/^show-linkmap$/, 'See `vnetctl show-link`.'],
  [/^create-phys$/, 'Physical links are those of the Host document: `vnetctl host update`.'],
];

/** What does the work of a command that is not here. `next` is the word after it. */
export function commandElsewhere(name: string, next: string | undefined): string | undefined {
  if (/^(dladm|flowadm)$/.test(name)) return `Leave ${name} out: \`vnetctl ${next ?? 'COMMAND'}\`.`;
  for (const [pattern, hint] of COMMANDS) {
    const match = pattern.exec(name);
    if (match) return hint.replace('$1', match[1] ?? '');
  }
  return undefined;
}

/** Of the commands about properties. */
export const PROPERTIES_BY_P = '-p names properties here; for scripts it is -c.';

/** What is said of a command line, and the way out. The first row that fits counts; `$1` as above. */
const COMPLAINTS: readonly (readonly [command: RegExp, complaint: RegExp, hint: string])[] = [
  [/^show-(link|flow)prop$/, /^(?:unexpected operand|option -p needs)/, PROPERTIES_BY_P],
  [/^batch$/, /^unexpected operand (\S+)\.$/, 'A file is given with -f: `vnetctl batch -f $1`.'],
  [
    /./,
    /^unknown options? .*(?<= )-[zZ]/,
    'There are no zones here; `vnetctl show-linkprop -p zone` shows whose a link is.',
  ],
  [
    /^show-phys$/,
    /^unknown options? -L/,
    'Links have no location here; `vnetctl show-phys -o link,device` shows devices.',
  ],
  [
    /^show-phys$/,
    /^unknown options? -v/,
    'Links have no device path here; `vnetctl show-phys -o link,device` shows devices.',
  ],
  [
    /^show-/,
    /^unknown options? -i/,
    'There is no interval here: while a run goes on, `vnetctl dlstat -i 1`, `vnetctl flowstat -i 1` and `vnetctl top` follow it.',
  ],
];

/** The way out for hands that are used to dladm(8), where a complaint about a command line is one of theirs. */
export function complaintElsewhere(command: string, complaint: string): string | undefined {
  const row = COMPLAINTS.find(([of, pattern]) => of.test(command) && pattern.test(complaint));
  return row?.[2].replace('$1', row[1].exec(complaint)?.[1] ?? '');
}
