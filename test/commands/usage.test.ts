import { CLIError } from '@oclif/core/errors';
import { describe, expect, it } from 'vitest';
import type { CommandClass } from '#commands/base.ts';
import { COMMANDS } from '#commands/index.ts';
import { allCommands } from '#commands/main.ts';
import { unknownCommand } from '#commands/unknown.ts';
import { usageFault } from '#commands/usage.ts';
import { invoke } from '../verbs/program.ts';
import { freshState, vnetctl } from './vnetctl.ts';

const run = (...argv: string[]) => vnetctl(argv, { state: freshState() });

describe('a command line', () => {
  it.each([
    [['--version'], /^vnetctl \d+\.\d+\.\d+\n$/],
    [['-V'], /^vnetctl \d+\.\d+\.\d+\n$/],
    [[], /Usage: vnetctl COMMAND/],
    [['--help'], /completion +Print the completion script/],
    [['help'], /completion +Print the completion script/],
    [['help', 'completion'], /\$ vnetctl completion \[--line TEXT\] SHELL/],
    [['completion', '--help'], /\$ vnetctl completion \[--line TEXT\] SHELL/],
    [['completion', '-h'], /GLOBAL FLAGS/],
    [['help', 'host', 'create'], /vnetctl host create/],
    [['help', 'host'], /host list/],
  ])('%j shows help or version on standard output', async (argv, expected) => {
    const ended = await run(...argv);
    expect(ended).toMatchObject({ stderr: '', code: 0 });
    expect(ended.stdout).toMatch(expected);
  });

  it.each([
    [
      ['compltion'],
      'vnetctl: there is no command "compltion". Did you mean `vnetctl completion`?\nUsage: vnetctl COMMAND [OPTIONS]\n',
    ],
    [
      ['qqqqqq'],
      'vnetctl: there is no command "qqqqqq". `vnetctl help` lists the commands.\nUsage: vnetctl COMMAND [OPTIONS]\n',
    ],
    [
      ['create-bridge', 'b0'],
      'vnetctl: there is no command "create-bridge". A switch is an etherstub (`vnetctl create-etherstub`), or with uplinks `switches` of a Network document.\nUsage: vnetctl COMMAND [OPTIONS]\n',
    ],
    [
      ['up-vnic'],
      'vnetctl: there is no command "up-vnic". `vnetctl host restart` brings up what is stored.\nUsage: vnetctl COMMAND [OPTIONS]\n',
    ],
    [
      ['help', 'exlain'],
      'vnetctl: help: there is no command "exlain". Did you mean `vnetctl explain`?\nUsage: vnetctl help [COMMAND]\n',
    ],
    [['completion'], 'vnetctl: completion: SHELL is missing.\nUsage: vnetctl completion [--line TEXT] SHELL\n'],
    [
      ['completion', 'bash', 'zsh'],
      'vnetctl: completion: unexpected operand zsh.\nUsage: vnetctl completion [--line TEXT] SHELL\n',
    ],
    [
      ['completion', 'tcsh'],
      'vnetctl: completion: "tcsh" is none of bash, zsh, fish.\nUsage: vnetctl completion [--line TEXT] SHELL\n',
    ],
    [
      ['completion', 'bash', '--jsn'],
      'vnetctl: completion: unknown option --jsn. Did you mean --json?\nUsage: vnetctl completion [--line TEXT] SHELL\n',
    ],
    [
      ['completion', 'bash', '--host'],
      'vnetctl: completion: option --host needs a value.\nUsage: vnetctl completion [--line TEXT] SHELL\n',
    ],
    [
      ['history', 'abc'],
      'vnetctl: history: "abc" is not the number of an entry. `vnetctl history` lists them.\nUsage: vnetctl history [-o FIELD,..] [-p] [--full] [ENTRY]\n',
    ],
    [
      ['host', 'restart', '--lock-timeout', '3'],
      'vnetctl: host restart: --lock-timeout: "3" is not a time. Write a number and a unit, such as 10s or 500ms.\nUsage: vnetctl host restart [--lock-timeout TIME] [HOST]\n',
    ],
    [
      ['--jsno'],
      'vnetctl: there is no command "--jsno". `vnetctl help` lists the commands.\nUsage: vnetctl COMMAND [OPTIONS]\n',
    ],
  ])('%j is refused with usage and hint', async (argv, stderr) => {
    expect(await run(...argv)).toEqual({ stdout: '', stderr, code: 1 });
  });

  it.each([
    [['rollback', 'x'], '"x" is not the number of an entry.'],
    [['rollback', '-1'], '"-1" is not the number of an entry.'],
    [['history', '1.5'], '"1.5" is not the number of an entry.'],
    [['history', '1', '2'], 'unexpected operand 2.'],
    [['export', '--dry-run'], 'option --dry-run needs --into.'],
    [['export', '--into', 'a', '--name', 'b'], 'options --into and --name exclude each other.'],
    [['apply', '--lock-timeout', '1s', '--lock-timeout', '2s'], 'option --lock-timeout is given twice.'],
    [['apply', '--try', 'soon'], '--try: "soon" is not a time.'],
    [['diff', '--format', 'xml'], 'option --format takes text, markdown, not "xml".'],
    [['diff', '-f'], 'option -f needs a value.'],
    [['host', 'delete'], 'HOST is missing.'],
    [['show-link', '-o', 'link', '-p', '-o', 'state'], 'option -o is given twice.'],
    [['show-link', '-polink', '-p'], 'option -p is given twice.'],
    [['show-link', '-p', '--parsable', '-o', 'link'], 'option -p is given twice.'],
    [['show-link', '-po'], 'option -o needs a value.'],
    [['show-link', '-q'], 'unknown option -q.'],
    [['show-link', '-Z'], 'unknown option -Z. There are no zones here; `vnetctl show-linkprop -p zone` shows'],
    [['create-vnic', '-l', 'bge0', '-zweb', 'v0'], 'unknown option -zweb. There are no zones here;'],
    [['show-phys', '-L'], 'unknown option -L. Links have no location here;'],
    [['show-phys', '-v'], 'unknown option -v. Links have no device path here;'],
    [['show-link', '-i', '2'], 'option -i needs -s.'],
    [['show-phys', '-i', '2'], 'unknown option -i. There is no interval here:'],
    [['show-linkprop', '-po', 'link,value', 'bge0'], 'unexpected operand bge0. -p names properties here; for scripts'],
    [['show-linkprop', '-p', '-o', 'link'], 'option -p needs a value. -p names properties here; for scripts it is -c.'],
    [['batch', 'my.verbs'], 'unexpected operand my.verbs. A file is given with -f: `vnetctl batch -f my.verbs`.'],
    [['create-vxlan'], 'there is no command "create-vxlan". A VXLAN tunnel is an overlay: `vnetctl create-overlay`.'],
    [['show-vxlan'], 'there is no command "show-vxlan". A VXLAN tunnel is an overlay: `vnetctl show-overlay`.'],
    [['dladm', 'show-link'], 'there is no command "dladm". Leave dladm out: `vnetctl show-link`.'],
    [['flowadm'], 'there is no command "flowadm". Leave flowadm out: `vnetctl COMMAND`.'],
    [['--host'], 'option --host needs a value.'],
    [['--host', 'default'], 'COMMAND is missing.'],
    [['--host', 'default', 'shw-link'], 'there is no command "shw-link". Did you mean `vnetctl show-link`?'],
    [['--host', 'default', 'show-link', '--host', 'x'], 'option --host is given twice.'],
    [['--dry-run', 'create-vnic'], '--dry-run cannot stand before the command. Write it after create-vnic.'],
    [['help', 'host', 'creat'], 'there is no command "host creat". Did you mean `vnetctl host create`?'],
    [['show-link', '--no-color', '--no-color'], 'option --no-color is given twice.'],
    [['show-phys', '-D', 'dcb'], 'option -D takes pfc, ets, not "dcb".'],
    [['show-phys', '-mH'], 'options -H and -m exclude each other.'],
    [['show-phys', '-P', '-m'], 'options -P and -m exclude each other.'],
    [['show-phys', '-PDpfc'], 'options -D and -P exclude each other.'],
    [['show-aggr', '-Lx'], 'options -L and -x exclude each other.'],
    [['show-aggr', '-PL'], 'options -L and -P exclude each other.'],
    [['show-aggr', '-x', '-P'], 'options -P and -x exclude each other.'],
    [['show-overlay', '-ft'], 'options -f and -t exclude each other.'],
    [['apply', '--nope', '--nah'], 'unknown options --nope, --nah.'],
  ])('%j is refused in one line and the usage line', async (argv, message) => {
    const { stdout, stderr, code } = await invoke(argv, freshState());
    const [line = '', usage, ...rest] = stderr.split('\n');
    expect({ stdout, code, rest }).toEqual({ stdout: '', code: 1, rest: [''] });
    expect(line).toContain(`: ${message}`);
    expect(usage).toMatch(/^Usage: vnetctl /);
  });

  it.each([
    [
      'show-link',
      '[-o FIELD,..] [-p] [-P] [-s] [-i SECONDS] [--count N] [LINK] [--json] [--host NAME|PATH] [--no-color]',
    ],
    ['show-linkprop', '[-o FIELD,..] [-c] [-p PROP,..]... [-P] [LINK] [--json] [--host NAME|PATH] [--no-color]'],
    ['host restart', '[--lock-timeout TIME] [HOST] [--json] [--host NAME|PATH] [--no-color]'],
    ['delete-vf', '[-t] {-l LINK [-n COUNT] | VF}'],
  ])('%s has in its help the usage line of its refusals', async (verb, words) => {
    const { stdout } = await run(...verb.split(' '), '--help');
    const usage = /^USAGE\n(.*?)\n\n/ms.exec(stdout)?.[1];
    expect(usage?.trim().replaceAll(/\s+/g, ' ')).toBe(`$ vnetctl ${verb} ${words}`);
  });

  it.each([
    [['--host', 'default'], 'show-link', ['-p', '-o', 'link']],
    [['--host=default', '--no-color'], 'host show', []],
    [['--json'], 'show-link', []],
    [['--host', 'nowhere'], 'show-link', []],
    [['--host', './no/where', '--json'], 'host show', []],
    [['--no-color'], 'show-link', ['--help']],
  ])('has %j before the command as well as after it', async (options, verb, rest) => {
    const before = await run(...options, ...verb.split(' '), ...rest);
    expect(before).toEqual(await run(...verb.split(' '), ...options, ...rest));
    expect(before.stdout + before.stderr).not.toBe('');
    expect(before.stderr).not.toContain('there is no command');
  });

  it('is refused as data with --json', async () => {
    const { stdout, stderr, code } = await run('completion', '--json');
    expect(JSON.parse(stdout)).toEqual({
      diagnostics: [
        { severity: 'error', code: 'usage', summary: 'the command line is wrong', detail: 'SHELL is missing.' },
      ],
    });
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
  });
});

describe('explain', () => {
  it.each([
    ['network', /^network <object> required\n/],
    ['network.spec.vnics.maxbw', /^network.spec.vnics.maxbw <rate>\n/],
    ['network.spec.vnics.web0.maxbw', /^network.spec.vnics.maxbw <rate>\n/],
    ['network.spec.vnics.*', /^network.spec.vnics <map of vnic>\n/],
    ['network.spec.vnics.mac.kind', /<auto \| random \| factory \| fixed \| vrrp> required/],
    ['mtu-range', /^mtu-range: the MTU is outside.*\n$/],
    ['class-strict', /^class-strict: a strict class has no share\n {2}hint: leave out "ets", or "strict"\n$/],
  ])('%s', async (field, expected) => {
    const { stdout, code } = await run('explain', field);
    expect(stdout).toMatch(expected);
    expect(code).toBe(0);
  });

  it.each([
    ['vnics', 'There is network.spec.vnics, network.spec.profiles.vnics.'],
    ['maxbw', 'network.spec.vnics.maxbw, '],
  ])('tells where a field named %s is', async (word, hint) => {
    const { stderr, code } = await run('explain', word);
    expect(stderr).toContain(hint);
    expect(code).toBe(1);
  });

  it('names the nearest field', async () => {
    const { stderr, code } = await run('explain', 'network.spec.vnics.maxbv');
    expect(stderr).toContain('there is no field "maxbv" in network.spec.vnics. Did you mean maxbw?');
    expect(code).toBe(1);
  });

  it('is data with --json', async () => {
    const page = JSON.parse((await run('explain', 'network.spec.vnics.priority', '--json')).stdout);
    expect(page).toMatchObject({ subject: 'field', type: 'low | medium | high', default: 'high', required: false });
  });
});
describe('a slip of the finger', async () => {
  const commands = await allCommands();

  it.each([...COMMANDS.keys()])('in the name of %s is met with that name', async (id) => {
    const words = id.split(':');
    const last = words.at(-1) ?? '';
    // Its last two letters exchanged, unless that is the name of another command.
    const slip = [...words.slice(0, -1), `${last.slice(0, -2)}${last.at(-1)}${last.at(-2)}`].join(' ');
    expect(unknownCommand(slip.split(' ')).hint).toBe(`Did you mean \`vnetctl ${words.join(' ')}\`?`);
  });

  it.each(Object.entries(commands))('in the options of %s is met with the option', (_, command) => {
    const all = Object.entries({ ...command.baseFlags, ...command.flags }).filter(([, flag]) => flag.hidden !== true);
    const taken = new Set(all.map(([, { char }]) => char));
    for (const [name, { char }] of all) {
      expect(told([`--${name}x`], command)).toBe(`unknown option --${name}x. Did you mean --${name}?`);
      const other = char === char?.toLowerCase() ? char?.toUpperCase() : char?.toLowerCase();
      if (char && other && !taken.has(other as typeof char))
        expect(told([`-${other}`], command)).toBe(`unknown option -${other}. Did you mean -${char}?`);
    }
    expect(told(['-%'], command)).toBe('unknown option -%.');
  });

  function told(flags: readonly string[], command: CommandClass): string {
    const { detail, hint } = usageFault(Object.assign(new CLIError('?'), { flags }), command);
    return [detail, hint].filter((text) => text !== undefined).join(' ');
  }
});
