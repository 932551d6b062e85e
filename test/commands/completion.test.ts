import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '#commands/index.ts';
import { invoke } from '../verbs/program.ts';
import { vnetctl } from './vnetctl.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const TABLES = path.join(import.meta.dirname, 'tables');
const state = mkdtempSync(path.join(tmpdir(), 'vnetctl-completion-'));
const env = { VNETCTL_HOST: 'golden' };
const run = (...argv: string[]) => vnetctl(argv, { state, cwd: TABLES, env });
/** The same without the start of a process: what scripts of shells do is asked of processes. */
const inProcess = (...argv: string[]) => invoke(argv, state, env.VNETCTL_HOST);

beforeAll(async () => {
  writeFileSync(path.join(state, 'vnetctl.sh'), `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/bin/run.js" "$@"\n`);
  chmodSync(path.join(state, 'vnetctl.sh'), 0o755);
  for (const line of ['host create -f host.yaml', 'apply -f network.yaml --yes'])
    expect(await run(...line.split(' '))).toMatchObject({ stderr: '', code: 0 });
});
afterAll(() => rmSync(state, { recursive: true, force: true }));

/** Signs and words that the program answers for a line. */
async function answerTo(line: string): Promise<{ readonly signs: string; readonly words: readonly string[] }> {
  const { stdout, stderr, code } = await inProcess('completion', 'bash', '--line', line);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  const [signs = '', ...words] = stdout.trimEnd().split('\n');
  return { signs, words };
}

describe('what can follow', () => {
  it.each<[string, readonly string[]]>([
    ['vnetctl comp', ['completion']],
    ['vnetctl show-fl', ['show-flow', 'show-flowprop']],
    ['vnetctl --v', ['--version']],
    ['vnetctl host l', ['list']],
    ['vnetctl help expl', ['explain']],
    ['vnetctl completion ', ['bash', 'zsh', 'fish']],
    // Names of what is there, by what can stand at the place.
    ['vnetctl show-vnic vnic1', ['vnic1', 'vnic10']],
    ['vnetctl show-phys net', ['net2', 'net3', 'net4', 'net5']],
    ['vnetctl show-link net5', ['net5', 'net5000']],
    ['vnetctl show-vlan ', ['net5000', 'prod1055']],
    ['vnetctl show-aggr ', ['aggr0']],
    ['vnetctl show-overlay tenant7 ten', ['tenant8']],
    ['vnetctl show-etherstub ', ['vswitch1', 'vswitch2']],
    ['vnetctl show-vf ixgbe1vf', ['ixgbe1vf0', 'ixgbe1vf1', 'ixgbe1vf2']],
    ['vnetctl show-flow n', ['nearer']],
    ['vnetctl show-flow -l vnic9', ['vnic9']],
    ['vnetctl show-address ', ['blocked', 'nobody']],
    ['vnetctl create-vnic -l v', ['vswitch1', 'vswitch2']],
    ['vnetctl create-vlan -l v', []],
    ['vnetctl create-vnic -l bge1 vni', []],
    ['vnetctl delete every', ['everything']],
    ['vnetctl show-vnic --host gol', ['golden']],
    ['vnetctl --host gol', ['golden']],
    ['vnetctl --ho', ['--host']],
    ['vnetctl --host default show-vl', ['show-vlan']],
    ['vnetctl --json --host=default show-vnic vn', []],
    ['vnetctl host use def', ['default']],
    ['vnetctl show-vnic --host default vn', []],
    ['vnetctl show-vnic --host no-such-host vn', []],
    // Options and their values, in every way of writing them.
    ['vnetctl show-phys -D ', ['pfc', 'ets']],
    ['vnetctl show-phys -De', ['-Dets']],
    ['vnetctl show-phys --dcb=p', ['--dcb=pfc']],
    ['vnetctl show-phys --ri', ['--rings']],
    ['vnetctl show-phys -m --ri', []],
    ['vnetctl show-phys -p --pa', []],
    ['vnetctl show-vnic -- -', []],
    ['vnetctl create-vnic -m ', ['auto', 'factory', 'random', 'vrrp']],
    ['vnetctl create-vnic -A inet', ['inet', 'inet6']],
    // Columns of the form that is asked for.
    ['vnetctl show-vnic -po m', ['macaddress', 'macaddrtype', 'mactype', 'macvalue']],
    ['vnetctl show-vnic -o link,sp', ['link,speed']],
    ['vnetctl show-vnic -olink,sp', ['-olink,speed']],
    ['vnetctl show-phys -H -o ', ['link', 'ringtype', 'rings', 'clients', 'all']],
    ['vnetctl show-phys -D ets -o link,c', ['link,cos', 'link,class', 'link,clients']],
    // Properties and their values.
    ['vnetctl show-linkprop -p maxbw,prio', ['maxbw,priority']],
    ['vnetctl create-vnic -l bge1 -p prio', ['priority=']],
    ['vnetctl create-vnic -p priority=', ['priority=low', 'priority=medium', 'priority=high']],
    ['vnetctl create-vnic -p maxbw=1G,pool=', ['maxbw=1G,pool=pool-a', 'maxbw=1G,pool=pool-b']],
    ['vnetctl create-vnic -p protection=restricted,ip', ['protection=restricted,ip-nospoof']],
    ['vnetctl show-flowprop -p r', ['rank']],
    ['vnetctl reset-linkprop -p prio', ['priority']],
    ['vnetctl set-linkprop -p priority=low,cp', ['priority=low,cpus=']],
    // Attributes of flows, as dladm(8) and as the slides write them.
    ['vnetctl add-flow -l bge1 -a tr', ['transport=']],
    ['vnetctl add-flow -a transport=t', ['transport=tcp']],
    ['vnetctl create-flow -l bge0 protocol=tcp,local_p', ['protocol=tcp,local_port=']],
    ['vnetctl match-flow remote_ip=', ['remote_ip=@blocked', 'remote_ip=@nobody']],
    ['vnetctl create-aggr -d net', ['net2', 'net3', 'net4', 'net5']],
    ['vnetctl set-flowprop -p maxbw=10M htt', ['http-1']],
    ['vnetctl nonsense ', []],
  ])('%j: %j', async (line, words) => {
    expect((await answerTo(line)).words).toEqual(words);
  });

  it.each([
    ['vnetctl validate -f ', ':f'],
    ['vnetctl apply ', ':f'],
    ['vnetctl show-vnic -o li', ':o'],
    ['vnetctl create-vnic -p ma', ':o'],
    ['vnetctl show-vnic vn', ':'],
  ])('%j with sign %s', async (line, signs) => {
    expect((await answerTo(line)).signs).toBe(signs);
  });

  const FORMS = [
    ...[...COMMANDS.keys()].filter((id) => id.startsWith('show-') && id !== 'show-path'),
    'show-path bge1 bge2',
    ...['-P', '-m', '-H', '-D pfc', '-D ets'].map((form) => `show-phys ${form}`),
    ...['show-link -P', 'show-aggr -x', 'show-aggr -L', 'show-overlay -f', 'show-overlay -t', 'history'],
  ];
  it.each(FORMS)('the columns of %s are those that it knows', async (form) => {
    const { words } = await answerTo(`vnetctl ${form} -o `);
    const columns = words.filter((word) => word !== 'all');
    expect(columns.length).toBeGreaterThan(0);
    const shown = await inProcess(...form.split(' '), '-o', columns.join(','));
    // Nothing of bge1 arrives at bge2, which show-path tells by its exit code.
    expect(shown).toMatchObject({ stderr: '', code: form.startsWith('show-path') ? 2 : 0 });
    expect(shown).toEqual(await inProcess(...form.split(' '), '-o', 'all'));
  });
});

/** Shells that this machine has; the scripts ask the program, whose answers are tested above. */
const has = (shell: string) => spawnSync(shell, ['-c', ':']).status === 0;
const LINES: readonly (readonly [string, readonly string[]])[] = [
  ['vnetctl show-fl', ['show-flow', 'show-flowprop']],
  ['vnetctl show-vnic vnic1', ['vnic1', 'vnic10']],
  ['vnetctl show-vnic -o link,sp', ['link,speed']],
  ['vnetctl validate -f netw', ['network.yaml']],
];

describe('the script of bash', () => {
  it.each([
    ...LINES,
    // What bash replaces begins after the last = or colon.
    ['vnetctl create-vnic -p priority=', ['low', 'medium', 'high']] as const,
    ['vnetctl create-vnic -p priority=m', ['medium']] as const,
    ['vnetctl create-vnic --mac=fa', ['factory']] as const,
  ])('%j: %j', async (line, expected) => {
    expect(await inBash(line)).toEqual(expected);
  });
});

describe.runIf(has('fish'))('the script of fish', () => {
  it.each([...LINES, ['vnetctl create-vnic -p priority=m', ['priority=medium']] as const])(
    '%j: %j',
    async (line, expected) => {
      expect(await inFish(line)).toEqual(expected);
    },
  );
});

describe.runIf(has('zsh'))('the script of zsh', () => {
  it('is one that zsh can read', async () => {
    const { stdout } = await run('completion', 'zsh');
    expect(spawnSync('zsh', ['-f', '-n'], { input: stdout, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});

/** Asks bash itself: evaluates the script and calls the function that it has registered, with the words as bash divides them. */
async function inBash(line: string): Promise<readonly string[]> {
  const words = line.split(/(?<= )| |(?==)|(?<==)/).filter((word) => word !== '' && word !== ' ');
  const at = line.endsWith(' ') ? [...words, ''] : words;
  const quoted = at.map((word) => `'${word.trim()}'`).join(' ');
  const { stdout: script } = await run('completion', 'bash');
  const call = `COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; COMP_WORDS=(${quoted}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _vnetctl`;
  return linesOf('bash', [
    '--norc',
    '-c',
    `${script}\nvnetctl() { ${state}/vnetctl.sh "$@"; }\n${call}; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ]);
}

async function inFish(line: string): Promise<readonly string[]> {
  const { stdout: script } = await run('completion', 'fish');
  const ask = `function vnetctl; ${state}/vnetctl.sh $argv; end\n${script}\ncomplete --do-complete '${line}'`;
  return linesOf('fish', ['--no-config', '-c', ask]).map((word) => word.split('\t')[0] ?? '');
}

function linesOf(shell: string, argv: readonly string[]): readonly string[] {
  const output = execFileSync(shell, argv, {
    cwd: TABLES,
    encoding: 'utf8',
    env: { ...process.env, ...env, XDG_STATE_HOME: state, HOME: state },
  });
  return output.trim().split('\n');
}
