import { describe, expect, it } from 'vitest';
import type { ApplyEvent } from '#plan/apply-event.ts';
import { printApplyReport } from '#views/text/apply-report.ts';
import { printEntry, printHistory } from '#views/text/history.ts';
import { plainProgress, seconds } from '#views/text/progress.ts';
import { add, modify, plan, resource } from '../sample.ts';

const step = { id: 0, where: 'both' as const, operation: { op: 'add' as const, to: resource('vnic', 'web0') } };

describe('printApplyReport', () => {
  const base = { entry: 3, total: 5, recovered: null };
  it.each([
    ['done', 'Applied: 5 steps, the host is in sync (change 3 of the history)\n'],
    ['undone', 'Failed (change 3 of the history)\n'],
    ['reverted', 'Not confirmed (change 3 of the history)\n'],
  ] as const)('%s', (result, text) => expect(printApplyReport({ ...base, result })).toBe(text));

  it('tells first what was recovered', () => {
    expect(printApplyReport({ ...base, entry: null, result: 'nothing', recovered: 'Took back change 2.' })).toBe(
      'Took back change 2.\nNothing to do: the host is in sync\n',
    );
  });
});

describe('history', () => {
  const entry = {
    id: 7,
    at: Date.UTC(2026, 10, 20, 9, 8, 7),
    who: 'ada',
    command: 'vnetctl apply -f web.yaml',
    result: 'done' as const,
    plan: plan([add('vnic', 'a'), modify('vnic', 'b', { vid: 2 }, { vid: 3 })], {
      documents: [{ name: 'web-tier', digest: 'fedcba9876543210', folder: null }],
    }),
  };

  it('lists entries', () => {
    expect(printHistory([entry]).text).toBe(
      `ID    WHEN                  WHO         RESULT      CHANGES         DOCUMENT      COMMAND
7     2026-11-20 09:08:07Z  ada         done        +1 ~1           web-tier      vnetctl apply -f web.yaml
`,
    );
  });

  it('shows one in full', () => {
    const text = printEntry(entry, { color: false });
    expect(text).toContain('Change 7 of host web01\n  when      2026-11-20 09:08:07Z\n');
    expect(text).toContain('  document  web-tier (sha256 fedcba987654)\n');
    expect(text).toContain('  plan      1 to add, 1 to change (digest ');
    expect(text).toContain('~   vnic/b\n      vid  2 -> 3\n');
  });
});

describe('plainProgress', () => {
  function told(events: readonly (readonly [at: number, event: ApplyEvent])[], enter = true): string[] {
    const lines: string[] = [];
    let clock = 0;
    const emit = plainProgress(
      (line) => lines.push(line),
      () => clock,
      enter,
    );
    for (const [at, event] of events) {
      clock = at;
      emit(event);
    }
    return lines;
  }

  it('is silent about a short apply', () => {
    expect(
      told([
        [1, { kind: 'step', step, done: 1, total: 2 }],
        [2, { kind: 'step', step, done: 2, total: 2 }],
        [3, { kind: 'verify' }],
      ]),
    ).toEqual([]);
  });

  it('speaks once a second in a long one', () => {
    const events = Array.from(
      { length: 100 },
      (_, index) => [index * 50, { kind: 'step', step, done: index + 1, total: 100 }] as const,
    );
    expect(told(events)).toEqual([21, 41, 61, 81].map((done) => `${done} of 100 steps done: add vnic/web0`));
  });

  it('says at once that it takes back or waits', () => {
    expect(
      told([
        [1, { kind: 'undo', step, left: 1 }],
        [2, { kind: 'undo', step, left: 0 }],
      ]),
    ).toEqual(['taken back: add vnic/web0; 1 step left']);
    expect(told([[0, { kind: 'waiting', deadline: 59_001, entry: 4 }]])).toEqual([
      'change 4 is on trial for 1m00s: Enter here or `vnetctl confirm` keeps it',
    ]);
    expect(told([[0, { kind: 'waiting', deadline: 59_001, entry: 4 }]], false)).toEqual([
      'change 4 is on trial for 1m00s: `vnetctl confirm` keeps it',
    ]);
  });
});

it.each([
  [-5, '0s'],
  [1, '1s'],
  [59_001, '1m00s'],
  [61_000, '1m01s'],
])('seconds(%d) is %s', (milliseconds, text) => expect(seconds(milliseconds)).toBe(text));
