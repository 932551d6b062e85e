import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { invoke } from '../verbs/program.ts';
import { freshState, vnetctl } from './vnetctl.ts';

const BIN = path.join(import.meta.dirname, '../../bin/run.js');

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'vnetctl-documents-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Writes a Network document and returns its file. */
function network(spec: string, name = 'web', file = path.join(folder(), `${name}.yaml`)): string {
  writeFileSync(file, `apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: ${name}}\nspec:\n${spec}`);
  return file;
}

const VNICS =
  '  etherstubs:\n    stub0: {}\n  vnics:\n    web0: {over: stub0, maxbw: 100M} # the first\n    web1: {over: stub0}\n';

/** Runs a command on a host and expects its exit code: in this process, one after the other, unless it reads its input. */
async function run(state: string, argv: readonly string[], code: number, input?: string) {
  const ended = input === undefined ? await invoke(argv, state) : await vnetctl(argv, { state, input });
  expect({ code: ended.code, stderr: code === 0 ? '' : ended.stderr, argv }).toEqual({
    code,
    stderr: code === 0 ? '' : ended.stderr,
    argv,
  });
  return ended;
}

describe('apply', () => {
  test('makes the host match, the second one finds it in sync, a restart keeps it', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    expect((await run(state, ['diff', '-f', file], 2)).stdout).toContain('3 to add');
    expect((await run(state, ['apply', '-f', file, '--yes'], 0)).stdout).toContain('the host is in sync');
    expect((await run(state, ['apply', '-f', file, '--yes'], 0)).stdout).toContain('Nothing to do');
    await run(state, ['host', 'restart'], 0);
    expect((await run(state, ['diff', '-f', file], 0)).stdout).toContain('in sync');
  });

  test('asks, and without a terminal refuses instead of guessing', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    const { stderr } = await run(state, ['apply', '-f', file], 1);
    expect(stderr).toContain('--yes');
    await run(state, ['apply', '-f', file, '--dry-run'], 0);
    await run(state, ['diff', '-f', file], 2);
    expect((await run(state, ['history', '--json'], 0)).stdout).toContain('"entries": []');
  });

  test('reads documents from standard input', async () => {
    const state = freshState();
    await run(state, ['apply', '-f', '-', '--yes'], 0, readFileSync(network(VNICS), 'utf8'));
    expect((await run(state, ['show-vnic', '-p', '-o', 'link,over'], 0)).stdout).toBe('web0:stub0\nweb1:stub0\n');
  });

  test('--json prints the plan and how far it got', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    const { stdout } = await run(state, ['apply', '-f', file, '--yes', '--json'], 0);
    const { plan, report } = JSON.parse(stdout);
    expect(report).toMatchObject({ result: 'done', done: plan.steps.length, total: plan.steps.length, entry: 1 });
  });

  test('refuses all faults of all documents at once, and leaves the host as it was', async () => {
    const state = freshState();
    const file = network('  vnics:\n    a0: {over: bge9, maxbw: 10}\n    b0: {ovre: bge1}\n');
    const { stderr } = await run(state, ['apply', '-f', file, '--yes'], 1);
    for (const words of ['bad-rate', 'unknown-field', 'did you mean `over`', ':6:', ':7:'])
      expect(stderr).toContain(words);
    expect((await run(state, ['show-vnic', '-p', '-o', 'link'], 0)).stdout).toBe('');
  });
});

describe('a saved plan', () => {
  test('is done exactly, even after a change elsewhere', async () => {
    const [state, plan] = [freshState(), path.join(folder(), 'web.plan')];
    await run(state, ['plan', '-f', network(VNICS), '--out', plan], 0);
    await run(state, ['apply', '-f', network('  etherstubs: {other0: {}}\n', 'other'), '--yes'], 0);
    await run(state, ['apply', plan, '--yes'], 0);
    expect((await run(state, ['show-etherstub', '-p', '-o', 'link'], 0)).stdout).toBe('other0\nstub0\n');
  });

  test('is refused when a fact that it has read has changed, which is named', async () => {
    const [state, plan, file] = [freshState(), path.join(folder(), 'web.plan'), network(VNICS)];
    await run(state, ['apply', '-f', file, '--yes'], 0);
    const next = network(VNICS.replace('100M', '200M'));
    await run(state, ['plan', '-f', next, '--out', plan], 0);
    await run(state, ['apply', '-f', network(VNICS.replace('100M', '300M')), '--yes'], 0);
    const { stderr } = await run(state, ['apply', plan, '--yes'], 1);
    expect(stderr).toMatch(/^vnetctl: apply: error\[plan-stale\]: Changed since the plan was made.*\n$/);
    expect(stderr).toContain('vnic/web0');
    expect((await run(state, ['show-linkprop', '-c', '-o', 'value', '-p', 'maxbw', 'web0'], 0)).stdout.trim()).toBe(
      '300',
    );
  });

  test('is refused when another one has taken what both were planned with: sums and addresses too', async () => {
    const [state, here] = [freshState(), folder()];
    const one = (name: string, rx: number) =>
      `  vnics: {v${name}0: {over: ixgbe0, mac: random, rings: {rx: ${rx}, tx: sw}}}\n  guests: {g${name}: {kind: vm, nics: {v${name}0: {ip: [10.0.0.5/24]}}}}\n`;
    for (const [name, rx] of [
      ['a', 60],
      ['b', 100],
    ] as const) {
      await run(state, ['plan', '-f', network(one(name, rx), name), '--out', path.join(here, name)], 0);
    }
    await run(state, ['apply', path.join(here, 'a'), '--yes'], 0);
    const { stderr } = await run(state, ['apply', path.join(here, 'b'), '--yes'], 1);
    expect(stderr).toContain('rings');
    expect(stderr).toContain('10.0.0.5');
    expect((await run(state, ['show-vnic', '-p', '-o', 'link'], 0)).stdout).toBe('va0\n');
  });

  test('takes no other wishes', async () => {
    const [state, plan] = [freshState(), path.join(folder(), 'web.plan')];
    await run(state, ['plan', '-f', network(VNICS), '--out', plan], 0);
    expect((await run(state, ['apply', plan, '--adopt', '--yes'], 1)).stderr).toContain('--adopt');
  });

  test('that was edited or torn is no plan', async () => {
    const [state, plan] = [freshState(), path.join(folder(), 'web.plan')];
    await run(state, ['plan', '-f', network(VNICS), '--out', plan], 0);
    writeFileSync(plan, readFileSync(plan, 'utf8').replace('stub0', 'stub9'));
    expect((await run(state, ['apply', plan, '--yes'], 1)).stderr).toContain('is not a plan that');
  });

  test('--detailed-exitcode tells changes from none', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    await run(state, ['plan', '-f', file, '--detailed-exitcode'], 2);
    await run(state, ['apply', '-f', file, '--yes'], 0);
    await run(state, ['plan', '-f', file, '--detailed-exitcode'], 0);
  });
});

describe('what is said, is said once', () => {
  const OVER = '  vnics:\n    a: {over: bge0, maxbw: 600M}\n    b: {over: bge0, maxbw: 600M}\n';
  const times = ({ stdout, stderr }: { stdout: string; stderr: string }, word: string) =>
    `${stdout}${stderr}`.split(word).length - 1;

  test('a warning of diff, plan and apply', async () => {
    const [state, file] = [freshState(), network(OVER)];
    for (const argv of [
      ['diff'],
      ['diff', '--format', 'markdown'],
      ['plan'],
      ['apply', '--dry-run'],
      ['apply', '--yes'],
      ['apply', '--yes'],
      ['plan'],
    ])
      expect([argv, times(await invoke([...argv, '-f', file], state), 'oversubscription')]).toEqual([argv, 1]);
  });

  test('that there is nothing to do', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    await run(state, ['apply', '-f', file, '--yes'], 0);
    const { stdout, stderr } = await run(state, ['apply', '-f', file, '--yes'], 0);
    expect({ stdout, stderr }).toEqual({ stdout: 'Nothing to do: the host is in sync\n', stderr: '' });
  });

  test('which Host documents of a folder are of no use here', async () => {
    const state = freshState();
    await run(state, ['host', 'create', '-f', 'examples/fleet/hosts'], 0);
    const { stderr } = await run(state, ['plan', '-f', 'examples/fleet', '--host', 'web01'], 0);
    expect(stderr).toContain(
      '20 Host documents are valid and not used here: db01..db06, edge01, edge02, web01..web12.\n',
    );
    expect(stderr.match(/not used here/g)).toHaveLength(2);
  });
});

test('history is a table like the others, as a whole and of one entry', async () => {
  const state = freshState();
  await run(state, ['apply', '-f', network(VNICS), '--yes'], 0);
  await run(state, ['rollback', '--yes'], 0);
  expect((await run(state, ['history', '-p', '-o', 'id,result'], 0)).stdout).toBe('1:done\n2:done\n');
  expect((await run(state, ['history', '2', '-o', 'id,changes'], 0)).stdout).toBe('ID    CHANGES\n2     -3\n');
  expect((await run(state, ['history', '-p'], 1)).stderr).toContain('-p needs -o');
});

describe('apply --try', () => {
  test('reverts by itself when nobody confirms', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    const { stderr } = await run(state, ['apply', '-f', file, '--yes', '--try', '300ms'], 1);
    expect(stderr).toContain('not confirmed');
    expect((await run(state, ['history', '--json'], 0)).stdout).toContain('"result": "reverted"');
    await run(state, ['diff', '-f', file], 2);
  });

  test('is kept by confirm elsewhere', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    const trial = vnetctl(['apply', '-f', file, '--yes', '--try', '60s'], { state });
    // Also beside JSON: what it shows may go back.
    await until(async () => {
      const { stdout, stderr } = await vnetctl(['history', '--json'], { state });
      return JSON.parse(stdout).entries.length === 1 && stderr.includes('waits for its confirmation');
    });
    await until(async () => (await vnetctl(['confirm'], { state })).code === 0);
    expect((await trial).code).toBe(0);
    await run(state, ['diff', '-f', file], 0);
  });

  test('killed, it blocks writers until its deadline, then the next one reverts it', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    const child = spawn(process.execPath, [BIN, 'apply', '-f', file, '--yes', '--try', '3s'], {
      env: { ...process.env, XDG_STATE_HOME: state },
    });
    await until(async () => (await vnetctl(['show-vnic', '-p', '-o', 'link'], { state })).stdout === 'web0\nweb1\n');
    await until(async () => (await vnetctl(['history', '--json'], { state })).stdout.includes('pending'));
    child.kill('SIGKILL');
    const other = network('  etherstubs: {other0: {}}\n', 'other');
    await until(async () => (await vnetctl(['apply', '-f', other, '--yes'], { state })).code === 0);
    expect((await run(state, ['show-etherstub', '-p', '-o', 'link'], 0)).stdout).toBe('other0\n');
    expect((await run(state, ['history', '--json'], 0)).stdout).toContain('"result": "reverted"');
  });

  test('there is nothing to confirm otherwise', async () => {
    expect((await run(freshState(), ['confirm'], 1)).stderr).toContain('waits for its confirmation');
  });
});

/** Tries again until it holds; the test's own time limit ends it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('several at a time', () => {
  test('commands that meet wait for each other; each does what its document says', async () => {
    const state = freshState();
    const files = [0, 1, 2, 3, 4, 5].map((index) => network(`  vnics: {v${index}: {over: bge1}}\n`, `n${index}`));
    const ended = await Promise.all(files.map((file) => vnetctl(['apply', '-f', file, '--yes'], { state })));
    expect(ended.map(({ code, stderr }) => [code, stderr.includes('error')])).toEqual(files.map(() => [0, false]));
    for (const file of files) await run(state, ['diff', '-f', file], 0);
  });
});

describe('Ctrl-C', () => {
  const spawned = (state: string, argv: readonly string[]) => {
    const child = spawn(process.execPath, [BIN, ...argv], { env: { ...process.env, XDG_STATE_HOME: state } });
    return { child, code: new Promise((resolve) => child.on('exit', resolve)) };
  };
  test('between two steps takes everything back, says so, and ends with 130', async () => {
    const state = freshState();
    const many = network(`  etherstubs: {stub0: {}}\n  vnics:\n    "web[1-12000]": {over: stub0}\n`);
    const { child, code } = spawned(state, ['apply', '-f', many, '--yes']);
    await until(async () => (await vnetctl(['history', '-p', '-o', 'result'], { state })).stdout.includes('pending'));
    child.kill('SIGINT');
    expect(await code).toBe(130);
    expect((await run(state, ['history', '--json'], 0)).stdout).toContain('"result": "interrupted"');
    await run(state, ['diff', '-f', network('  {}\n', 'nothing')], 0);
    expect((await run(state, ['show-vnic', '-p', '-o', 'link'], 0)).stdout).toBe('');
  });
  test('in a trial reverts it and ends with 130', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    const { child, code } = spawned(state, ['apply', '-f', file, '--yes', '--try', '60s']);
    await until(async () => (await vnetctl(['show-vnic', '-p', '-o', 'link'], { state })).stdout === 'web0\nweb1\n');
    await until(async () => (await vnetctl(['history', '--json'], { state })).stdout.includes('pending'));
    child.kill('SIGINT');
    expect(await code).toBe(130);
    await run(state, ['diff', '-f', file], 2);
  });
});

describe('an apply that is killed at a random moment', () => {
  test('is taken back by the next command that writes, and the same apply then converges', async () => {
    const many = network(`  etherstubs: {stub0: {}}\n  vnics:\n    "web[1-1500]": {over: stub0, maxbw: 10M}\n`);
    for (const milliseconds of [150, 250, 350, 450, 600]) {
      const state = freshState();
      await run(state, ['apply', '-f', network('  etherstubs: {mine0: {}}\n', 'mine'), '--yes'], 0);
      const child = spawn(process.execPath, [BIN, 'apply', '-f', many, '--yes'], {
        env: { ...process.env, XDG_STATE_HOME: state },
      });
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      child.kill('SIGKILL');
      // A reader neither waits nor repairs; it says what it sees, and the next writer says what it took back.
      const seen = await run(state, ['show-link', '--json'], 0);
      const history = JSON.parse((await run(state, ['history', '--json'], 0)).stdout).entries;
      const interrupted = history.at(-1).result === 'pending';
      expect(JSON.parse(seen.stdout).length > 0).toBe(true);
      expect((await run(state, ['show-link'], 0)).stderr.includes('was interrupted')).toBe(interrupted);
      expect((await run(state, ['apply', '-f', many, '--yes'], 0)).stderr.includes('were taken back')).toBe(
        interrupted,
      );
      await run(state, ['diff', '-f', many], 0);
      expect((await run(state, ['show-etherstub', '-p', '-o', 'link'], 0)).stdout).toBe('mine0\nstub0\n');
    }
  });
});

describe('ownership', () => {
  test('what another document owns is refused by name, and taken with --adopt', async () => {
    const state = freshState();
    await run(state, ['apply', '-f', network(VNICS, 'first'), '--yes'], 0);
    const second = network(VNICS, 'second');
    expect((await run(state, ['apply', '-f', second, '--yes'], 1)).stderr).toContain(
      'belongs to the Network document first',
    );
    await run(state, ['apply', '-f', second, '--yes', '--adopt'], 0);
    expect((await run(state, ['delete', 'first', '--yes'], 1)).stderr).toContain('Nothing on default belongs to');
    await run(state, ['delete', 'second', '--yes'], 0);
    expect((await run(state, ['show-vnic', '-p', '-o', 'link'], 0)).stdout).toBe('');
  });

  test('--prune=documents removes what a document that is gone from the folder has made', async () => {
    const [state, documents] = [freshState(), folder()];
    network(VNICS, 'web', path.join(documents, 'web.yaml'));
    network('  etherstubs: {other0: {}}\n', 'other', path.join(documents, 'other.yaml'));
    await run(state, ['apply', '-f', documents, '--yes'], 0);
    rmSync(path.join(documents, 'other.yaml'));
    await run(state, ['apply', '-f', documents, '--yes'], 0);
    expect((await run(state, ['show-etherstub', '-p', '-o', 'link'], 0)).stdout).toBe('other0\nstub0\n');
    await run(state, ['apply', '-f', documents, '--yes', '--prune=documents'], 0);
    expect((await run(state, ['show-etherstub', '-p', '-o', 'link'], 0)).stdout).toBe('stub0\n');
  });
});

describe('--prune=documents', () => {
  test('also knows documents that were applied one by one out of the folder', async () => {
    const [state, documents] = [freshState(), folder()];
    const file = (name: string) =>
      network(`  etherstubs: {${name}0: {}}\n`, name, path.join(documents, `${name}.yaml`));
    for (const name of ['p', 'q']) await run(state, ['apply', '-f', file(name), '--yes'], 0);
    rmSync(path.join(documents, 'q.yaml'));
    await run(state, ['apply', '-f', documents, '--yes', '--prune', 'documents'], 0);
    expect((await run(state, ['show-etherstub', '-p', '-o', 'link'], 0)).stdout).toBe('p0\n');
  });
});

describe('rollback and export', () => {
  test('rollback gives nobody what is not there', async () => {
    const state = freshState();
    await run(state, ['apply', '-f', network(VNICS), '--yes'], 0);
    await run(state, ['delete-vnic', 'web0'], 0);
    await run(state, ['apply', '-f', network(VNICS.replace(/ {4}web0.*\n/, '')), '--yes'], 0);
    const { stdout } = await run(state, ['rollback', '2', '--dry-run'], 0);
    expect(stdout).not.toContain('web0');
    expect((await run(state, ['rollback', '0', '--dry-run'], 0)).stdout).toContain('web1');
  });

  test('rollback leads back to an entry', async () => {
    const state = freshState();
    await run(state, ['apply', '-f', network(VNICS), '--yes'], 0);
    await run(state, ['apply', '-f', network(VNICS.replace('100M', '200M')), '--yes'], 0);
    await run(state, ['rollback', '--yes'], 0);
    expect((await run(state, ['show-linkprop', '-c', '-o', 'value', '-p', 'maxbw', 'web0'], 0)).stdout.trim()).toBe(
      '100',
    );
    await run(state, ['rollback', '0', '--yes'], 0);
    expect((await run(state, ['show-vnic', '-p', '-o', 'link'], 0)).stdout).toBe('');
    expect((await run(state, ['rollback', '99', '--yes'], 1)).stderr).toContain('no kept entry 99');
  });

  test('export reads back as the same host', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    await run(state, ['apply', '-f', file, '--yes'], 0);
    const { stdout } = await run(state, ['export', 'web'], 0);
    await run(state, ['diff', '-f', '-'], 0, stdout);
  });

  test('export --into brings the values of the host home, comments kept', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    await run(state, ['apply', '-f', network(VNICS.replace('100M', '5M')), '--yes'], 0);
    const before = readFileSync(file, 'utf8');
    expect((await run(state, ['export', '--into', file, '--dry-run'], 0)).stdout).toContain(
      '/spec/vnics/web0/maxbw: "5M"',
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
    await run(state, ['export', '--into', file], 0);
    expect(readFileSync(file, 'utf8')).toBe(before.replace('100M', '5M'));
    await run(state, ['diff', '-f', file], 0);
  });

  test('diff as Markdown has the same bytes each time', async () => {
    const [state, file] = [freshState(), network(VNICS)];
    const one = await run(state, ['diff', '-f', file, '--format', 'markdown'], 2);
    expect((await run(state, ['diff', '-f', file, '--format', 'markdown'], 2)).stdout).toBe(one.stdout);
    expect(one.stdout).toContain('to add');
  });
});
