import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { TopLine } from '#commands/top.ts';
import { onTerminal, screenOf, typed } from './typist.ts';
import { vnetctl } from './vnetctl.ts';

/** Frames of 1514 bytes to bge0, one each millisecond. */
const STEADY = `apiVersion: vnetctl/v1
kind: Traffic
metadata: {name: steady}
spec:
  duration: 20s
  streams: {s: {from: client-a, to: bge0, rate: 1kpps}}
  expect: [streams.s.dropped == 0]
`;

const lab = mkdtempSync(path.join(tmpdir(), 'vnetctl-live-'));
afterAll(() => rmSync(lab, { recursive: true, force: true }));
const freshState = () => mkdtempSync(path.join(lab, 'state-'));

function setting() {
  const state = freshState();
  const file = path.join(state, 'traffic.yaml');
  writeFileSync(file, STEADY);
  return { state, file };
}

// They wait for the clock most of the time: so they wait together.
describe.concurrent('what is shown while traffic is carried', () => {
  // The longest first.
  test('counters with -i follow a run: first the totals, then what came to them', async () => {
    const { state, file } = setting();
    const verbs = ['dlstat', 'flowstat', 'show-link -s', 'show-vnic -s', 'show-aggr -s'];
    for (const { stderr, code } of await Promise.all(
      verbs.map((verb) => vnetctl([...verb.split(' '), '-i', '1'], { state })),
    )) {
      expect(code).toBe(1);
      expect(stderr).toContain('error[no-run]');
    }
    expect((await vnetctl(['run', '-f', file, '--duration', '5s'], { state })).code).toBe(0);
    const running = vnetctl(['run', '-f', file, '--duration', '8s', '--pace', '1x'], { state });
    const argv = ['dlstat', '-i', '1', '-p', '-o', 'ipkts', 'bge0'];
    const following = async (words: readonly string[]) => {
      for (;;) {
        const ended = await vnetctl(words, { state });
        if (!ended.stderr.includes('no-run')) return ended;
      }
    };
    const [ended, links] = await Promise.all([
      following(argv),
      following(['show-link', '-s', '-i', '1', '-p', '-o', 'ipackets', 'bge0']),
    ]);
    expect(links.stdout.trimEnd().split('\n').length).toBeGreaterThan(1);
    expect(Number(links.stdout.split('\n')[0])).toBeGreaterThan(5000);
    const counts = ended.stdout.trimEnd().split('\n').map(Number);
    expect(counts.length).toBeGreaterThan(1);
    expect(counts[0]).toBeGreaterThan(5000);
    // Totals and differences together are what has been counted in all.
    expect((await running).code).toBe(0);
    const total = await vnetctl(['dlstat', '-p', '-o', 'ipkts', 'bge0'], { state });
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(Number(total.stdout));
  });

  test('top follows a run of another process to its end', async () => {
    const { state, file } = setting();
    const running = vnetctl(['run', '-f', file, '--duration', '6s', '--pace', '1x'], { state });
    for (;;) {
      const { code, stdout, stderr } = await vnetctl(['top', '-i', '200ms', '-t', 'streams'], { state });
      if (stderr.includes('no-run')) continue;
      expect(code).toBe(0);
      expect(stdout).toMatch(/^s +client-a bge0 +12\.1M +1K/m);
      expect(stdout.match(/^steady on default: /gm)?.length).toBeGreaterThan(1);
      break;
    }
    expect((await running).code).toBe(0);
    expect((await vnetctl(['top'], { state })).code).toBe(1);
  });

  onTerminal('run shows itself while it lasts, and leaves the tables', async () => {
    const { state, file } = setting();
    const { shown, code } = await typed(80, [], ['run', '-f', file, '--duration', '4s', '--pace', '1x'], state);
    expect(code).toBe(0);
    expect(shown.match(/steady on default \[/g)?.length).toBeGreaterThan(5);
    expect(shown).toMatch(/bge0 +12\.1M +1K +0 █/);
    const last = screenOf(shown, 'Traffic steady on host default: 4s of virtual time');
    expect(last).toContain('Frames: 4001 offered = 4000 delivered + 0 dropped + 1 in flight');
    expect(last).not.toContain('steady on default [');
  });

  onTerminal.each([60, 80])('what run and show-path print fits %s columns', async (columns) => {
    const { state, file } = setting();
    for (const argv of [
      ['run', '-f', file, '--duration', '1s'],
      ['show-path', 'client-a', 'bge0'],
    ]) {
      const { shown, code } = await typed(columns, [], argv, state);
      expect(code).toBe(0);
      // Sentences are for the terminal to break.
      const table = shown
        .split('\r\n')
        .filter((line) => !/^(Traffic|Not shown|Frames|Path| {2}To change|.* can lose)/.test(line));
      expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
  });

  onTerminal('Ctrl-C ends what is shown: exit code 130, with the tables of what was carried until then', async () => {
    const { state, file } = setting();
    const script = [['frames offered', '\u0003']] as const;
    const { shown, code } = await typed(80, script, ['run', '-f', file, '--pace', '1x'], state);
    expect(code).toBe(130);
    expect(shown).toMatch(/interrupted after [\d.]+m?s of 20s of virtual time/);
    expect(screenOf(shown, 'Traffic steady')).toMatch(/Frames: \d+ offered = \d+ delivered \+ 0 dropped/);
    expect(shown).not.toContain('streams.s.dropped');
  });

  onTerminal.each([
    ['NO_COLOR', { NO_COLOR: '1' }, true],
    ['a terminal that can do nothing', { TERM: 'dumb' }, true],
    ['CI', { CI: 'true' }, false],
  ])('with %s there is no live view', async (_, env, tells) => {
    const { state, file } = setting();
    const { shown, code } = await typed(80, [], ['run', '-f', file, '--duration', '3s', '--pace', '1x'], state, env);
    expect(code).toBe(0);
    expect(shown).not.toContain('\u001b[');
    expect(/^\d+%: [\d.]+s of 3s of virtual time/m.test(shown)).toBe(tells);
  });

  const ERASE = '\r\u001b[K';
  onTerminal.each([
    ['erases the line that says where it looks', 'p10a-lossy', {}, true],
    ['writes no such line with NO_COLOR', 'p10a-lossy', { NO_COLOR: '1' }, false],
    ['writes none on a terminal that can do nothing', 'p10a-lossy', { TERM: 'dumb' }, false],
    ['erases nothing where it has looked for nothing', 'p10b-pfc', {}, false],
  ])('check lossless %s', async (_, example, env, erases) => {
    const argv = ['check', 'lossless', '-f', `examples/experiments/${example}.yaml`];
    const { shown } = await typed(80, [], argv, freshState(), env);
    expect(shown.includes(ERASE)).toBe(erases);
  });

  test('into a pipe a run writes its result only, the same bytes however it is paced', async () => {
    const { state, file } = setting();
    const paced = await vnetctl(['run', '-f', file, '--duration', '2s', '--pace', '1x'], { state });
    const plain = await vnetctl(['run', '-f', file, '--duration', '2s'], { state });
    expect(paced).toEqual(plain);
    expect(plain.stderr).toBe('');
    const [json, same] = await Promise.all(
      ['1x', '100x'].map((pace) =>
        vnetctl(['run', '-f', file, '--duration', '2s', '--pace', pace, '--json'], { state: freshState() }),
      ),
    );
    expect(json).toEqual(same);
  });

  onTerminal('top is a screen with keys, and gives the terminal back', async () => {
    const { state, file } = setting();
    const script = [
      ['[1 links]', '5'],
      ['[5 streams]', '6'],
      ['[6 queries]', '4'],
      ['[4 cpus]', '/7\r'],
      ['only *7*', '?'],
      ['another table', '?1'],
      ['[1 links]', 'q'],
    ] as const;
    const { shown, code } = await typed(80, script, ['top', '-f', file, '-i', '100ms'], state);
    expect(code).toBe(0);
    expect(shown).toMatch(/s +client-a +bge0 +12\.1M +1K/);
    const [enter, leave] = [shown.indexOf('\u001b[?1049h'), shown.indexOf('\u001b[?1049l')];
    expect(enter).toBeGreaterThanOrEqual(0);
    expect(shown.slice(leave)).toMatch(/Traffic steady on host default: [\d.]+m?s of virtual time/);
  });

  onTerminal('top ends with 130 at Ctrl-C, and the terminal is as it was', async () => {
    const { state, file } = setting();
    const { shown, code } = await typed(80, [['[1 links]', '\u0003']], ['top', '-f', file, '-i', '100ms'], state);
    expect(code).toBe(130);
    expect(shown).toContain('\u001b[?1049l');
    expect(shown).not.toContain('bug');
  });

  onTerminal('the screen of a run that is over stays until somebody quits', async () => {
    const { state, file } = setting();
    const argv = ['top', '-f', file, '-i', '100ms', '--duration', '300ms'];
    const { shown, code } = await typed(80, [[', over', 'q']], argv, state);
    expect(code).toBe(0);
    expect(shown).toContain('300.00ms of 300ms, over');
  });

  test('top without -f says that there is nothing to follow, and the way out', async () => {
    const { stderr, stdout, code } = await vnetctl(['top'], { state: freshState() });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('error[no-run]: Nothing is being carried through host default');
    expect(stderr).toContain('"vnetctl top -f traffic.yaml"');
    const json = await vnetctl(['top', '--json'], { state: freshState() });
    expect(JSON.parse(json.stdout)).toMatchObject({ diagnostics: [{ code: 'no-run' }] });
  });

  test('into a pipe top prints a table for each interval, with --json a line, and ends after --count', async () => {
    const { state, file } = setting();
    const { stdout, stderr, code } = await vnetctl(['top', '-f', file, '-i', '200ms', '-n', '3', '-t', 'streams'], {
      state,
    });
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout.match(/^steady on default: /gm)).toHaveLength(3);
    expect(stdout.match(/^STREAM +FROM +TO +RATE/gm)).toHaveLength(3);
    expect(stdout).toMatch(/^s +client-a bge0 +12\.1M +1K +0 +\d+ +0$/m);
    const json = await vnetctl(['top', '-f', file, '-i', '200ms', '-n', '2', '--json'], { state });
    const lines: TopLine[] = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatchObject({ host: 'default', traffic: 'steady', durationPicoseconds: 20e12 });
    expect(lines[1]?.fromPicoseconds).toBe(lines[0]?.toPicoseconds);
    const rate = lines[1]?.streams[0]?.packetsPerSecond ?? 0;
    const frames = (rate * ((lines[1]?.toPicoseconds ?? 0) - (lines[1]?.fromPicoseconds ?? 0))) / 1e12;
    expect(frames).toBeCloseTo(
      (lines[1]?.streams[0]?.delivered.frames ?? 0) - (lines[0]?.streams[0]?.delivered.frames ?? 0),
    );
  });

  test.each([
    [['--sort', 'zz'], 'links have no column "zz"'],
    [['--pace', '1x'], 'option --pace needs -f'],
    [['--duration', '1s'], 'needs -f'],
    [['-i', '10ms'], 'an interval is at least 100ms'],
    [['-t', 'streams', '--json'], 'exclude each other'],
    [['-n', '0'], '-n'],
  ])('top %j is a fault of use', async (flags, said) => {
    const { stderr, stdout, code } = await vnetctl(['top', ...flags], { state: freshState() });
    expect(code).toBe(1);
    expect(stderr + stdout).toContain(said);
  });
});
