import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshState, vnetctl } from './commands/vnetctl.ts';

const FLEET = path.join(import.meta.dirname, '../examples/fleet');
const IDENTITY = ['-c', 'user.name=Fleet', '-c', 'user.email=fleet@example.org', '-c', 'commit.gpgsign=false'];

let repository = '';

beforeEach(() => {
  repository = mkdtempSync(path.join(tmpdir(), 'vnetctl-fleet-'));
  cpSync(FLEET, repository, { recursive: true });
  git('init', '--quiet', '--initial-branch=main');
  commit('the fleet as it stands');
});

afterEach(() => rmSync(repository, { recursive: true, force: true }));

describe('review of a fleet in git', () => {
  it('finds nothing where nothing differs', async () => {
    const { stdout, stderr, code } = await review('HEAD');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toBe('Review of the working tree against HEAD: 0 hosts differ, 20 unchanged\n');
  });

  it('shows a change in the working tree once for all hosts that are alike', async () => {
    edit('networks/web.yaml', 'maxbw: 200M', 'maxbw: 240M');
    const { stdout, code } = await review('HEAD');
    expect(code).toBe(2);
    expect(stdout).toContain('12 hosts differ, 8 unchanged');
    expect(stdout).toContain('12 hosts web01..web12, the same on each, network web: 40 to change');
    expect(stdout).toMatch(/40 VNICs app01\.\.app40\n\s+maxbw {2}200M -> 240M/);
    expect(stdout).not.toContain('app07');
  });

  it('compares two commits, whatever the working tree holds', async () => {
    edit('networks/edge.yaml', 'maxbw: 9G', 'maxbw: 8G');
    commit('less for the inside');
    writeFileSync(path.join(repository, 'networks/edge.yaml'), 'not: a document\n');
    const { stdout, code } = await review('HEAD~1..HEAD');
    expect(code).toBe(2);
    expect(stdout).toContain('edge01, edge02');
    expect(stdout).toMatch(/vnic\/in0\n\s+maxbw {2}9G -> 8G/);
    expect((await review('HEAD..HEAD')).code).toBe(0);
  });

  it('counts hosts that come and go', async () => {
    edit('hosts/db.yaml', 'name: db06', 'name: db07');
    const { stdout, code } = await review('HEAD');
    expect(code).toBe(2);
    expect(stdout).toContain('1 host differs, 1 gone, 19 unchanged');
    expect(stdout).toContain('Only the base has storage on db06');
    expect(stdout).toMatch(/^Host db07, network storage: 4 to add, 1 to change$/m);
  });

  it('refuses to lose what is protected', async () => {
    edit(
      'networks/edge.yaml',
      '    uplink0: {ports: [net0, net1], policy: L4, lacp: {mode: active}, protected: true}',
      '    {}',
    );
    edit('networks/edge.yaml', 'over: uplink0', 'over: net0');
    const { stdout, code } = await review('HEAD');
    expect(code).toBe(1);
    expect(stdout).toContain('On edge01');
    expect(stdout).toContain('aggr/uplink0 is protected');
  });

  it('does not pass over Networks whose Host documents are not among the paths', async () => {
    edit('networks/web.yaml', 'maxbw: 200M', 'maxbw: 240M');
    const { stderr, code } = await review('HEAD', 'networks/web.yaml', 'hosts/db.yaml');
    expect(code).toBe(1);
    expect(stderr).toContain('is for role=web, and no Host document');
  });

  it('writes Markdown for a pull request, the same bytes each time, and JSON with the same plan', async () => {
    edit('networks/web.yaml', 'maxbw: 200M', 'maxbw: 240M');
    const first = await review('HEAD', '--format', 'markdown');
    expect(first.code).toBe(2);
    expect(first.stdout).toMatch(/^<!-- vnetctl review -->\n### vnetctl review: .+\n/);
    expect(first.stdout).toContain('**480 to change** on 12 hosts');
    expect(first.stdout.length).toBeLessThan(65_536);
    expect((await review('HEAD', '--format', 'markdown')).stdout).toBe(first.stdout);

    const json = await review('HEAD', '--format', 'json');
    expect(json.code).toBe(2);
    const { base, head, groups } = JSON.parse(json.stdout);
    expect({ base, head, count: groups.length }).toEqual({ base: 'HEAD', head: null, count: 1 });
    expect(groups[0].hosts).toHaveLength(12);
    expect(groups[0].plan.changes).toHaveLength(40);
    expect(first.stdout).toContain(groups[0].plan.digest.slice(0, 12));
    expect((await review('HEAD', '--json')).stdout).toBe(json.stdout);
  });

  it.each([
    ['a document that is wrong', 'networks/storage.yaml', 'ets: 60%', 'ets: 160%', 'networks/storage.yaml:'],
    [
      'what the hardware of one host cannot do',
      'hosts/db.yaml',
      'ixgbe1: {model: intel-82599',
      'ixgbe1: {model: generic-1g',
      'ixgbe1',
    ],
  ])('refuses %s, naming the place', async (_what, file, from, to, place) => {
    edit(file, from, to);
    const { stdout, stderr, code } = await review('HEAD');
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
    expect(stderr).toContain(place);
  });

  it('refuses a revision that git does not know, and one that looks like an option', async () => {
    for (const revision of ['nowhere', '--output=stolen']) {
      const { stderr, code } = await vnetctl(['review', '--', revision], { state: freshState(), cwd: repository });
      expect(code).toBe(1);
      expect(stderr).toContain('vnetctl: review:');
    }
    expect(readdirSync(repository)).not.toContain('stolen');
  });
});

/** Reviews, and holds every review to writing nothing: not in the working tree, not in .git, not in the state folder. */
async function review(...argv: string[]) {
  const state = freshState();
  const before = everything();
  const ended = await vnetctl(['review', ...argv], { state, cwd: repository });
  expect(everything()).toEqual(before);
  expect(readdirSync(state)).toEqual([]);
  return ended;
}

/** Path -> bytes of every file of the repository, .git included. */
function everything(): Readonly<Record<string, string>> {
  const entries = readdirSync(repository, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => path.join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(files.map((file) => [path.relative(repository, file), readFileSync(file, 'latin1')]));
}

/** Replaces a text everywhere in a file; one that is not there would make a test that changes nothing. */
function edit(file: string, from: string, to: string): void {
  const target = path.join(repository, file);
  const text = readFileSync(target, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
  writeFileSync(target, text.replaceAll(from, to));
}

function commit(message: string): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
}

function git(...argv: readonly string[]): void {
  execFileSync('git', [...IDENTITY, ...argv], { cwd: repository, stdio: 'pipe' });
}
