import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ratesBetween } from '#usage/rates.ts';
import { SUBJECTS, Trends } from '#usage/trends.ts';
import { brief, briefPercent } from '#views/text/figures.ts';
import { runScreen } from '#views/text/live/run-screen.ts';
import { progressOf, type RunStatus } from '#views/text/live/status.ts';
import { type TopSnapshot, topScreen, topText } from '#views/text/live/top-screen.ts';
import { type KeyPress, type NamedKey, press, TOP_START, type TopState } from '#views/text/live/top-state.ts';
import { width } from '#views/text/safe.ts';
import { bar, sparkline } from '#views/text/spark.ts';
import { readingAt } from './readings.ts';

const STATUS: RunStatus = {
  host: 'default',
  traffic: 'peak',
  durationPicoseconds: 2e12,
  elapsedMilliseconds: 3000,
  isOver: false,
};

function snapshot(status = STATUS): TopSnapshot {
  const trends = new Trends();
  for (const at of [100, 200, 300, 400]) trends.add(ratesBetween(readingAt(at - 100), readingAt(at)));
  return { status, reading: readingAt(500), rates: ratesBetween(readingAt(400), readingAt(500)), trends };
}

const SIZE = { columns: 80, rows: 24 };
const golden = (name: string) => path.join(import.meta.dirname, 'screens', `${name}.txt`);
const textOf = (lines: readonly { readonly text: string }[]) =>
  `${lines.map(({ text }) => text.trimEnd()).join('\n')}\n`;

/** Typed one after the other; `<tab>` is a key without a character. */
function typing(keys: string, start: TopState = TOP_START): TopState | null {
  const presses = [...keys.matchAll(/<(\w+)>|./gs)].map(
    ([text, name]): KeyPress => (name ? { name: name as NamedKey, text: '' } : { name: null, text }),
  );
  return presses.reduce<TopState | null>((state, key) => (state === null ? null : press(state, key)), start);
}

function typed(keys: string): TopState {
  const state = typing(keys);
  if (state === null) throw new Error(`${keys} ends it`);
  return state;
}

describe('top on 80x24', () => {
  test.each(SUBJECTS.map((subject, index) => [subject, String(index + 1)]))('%s', async (subject, key) => {
    await expect(textOf(topScreen(snapshot(), typed(key), SIZE))).toMatchFileSnapshot(golden(`top-${subject}`));
  });

  test('the help of its keys', async () => {
    await expect(textOf(topScreen(snapshot(), typed('?'), SIZE))).toMatchFileSnapshot(golden('top-help'));
  });

  test('in a pipe, with nothing cut', async () => {
    await expect(topText(snapshot(), typed('5'))).toMatchFileSnapshot(golden('top-text'));
  });

  const names = (state: TopState) =>
    topScreen(snapshot(), state, SIZE)
      .slice(4, -1)
      .flatMap(({ text }) => text.match(/^\S+/)?.[0] ?? []);

  test.each([
    ['the busiest is first', '', ['net0', 'v0', 'v10']],
    ['r turns the order round', 'r', ['v10', 'v0', 'net0']],
    ['a column to the right: frames', '<right>', ['net0', 'v0', 'v10']],
    ['drops, four columns on', '>>>>', ['v0', 'net0', 'v10']],
    ['left of the first one is the last one: use of the wire', '<left><left>', ['net0', 'v0', 'v10']],
    ['names rise', '<left>', ['net0', 'v0', 'v10']],
    ['a filter narrows while it is typed', '/v', ['v0', 'v10']],
    ['keys are letters of it then', '/v1', ['v10']],
    ['a filter looks at what is underneath too', '/NET0', ['net0', 'v0', 'v10']],
    ['backspace takes a letter away', '/v1<backspace>', ['v0', 'v10']],
    ['Enter keeps the filter, and keys are keys again', '/v<return>r', ['v10', 'v0']],
    ['Escape takes it away', '/v<escape>', ['net0', 'v0', 'v10']],
    ['later too', '/v<return><escape>', ['net0', 'v0', 'v10']],
    ['flows', '2', ['block']],
    ['Tab goes on, and round', '<tab><tab><tab>', ['4', '0']],
    ['backwards', '<backtab>', ['search']],
    ['each table keeps its order', 'r2<backtab>', ['v10', 'v0', 'net0']],
  ])('%s (%s)', (_, keys, expected) => {
    expect(names(typed(keys))).toEqual(expected);
  });

  test('a key that says nothing changes nothing; q ends it, also from the help, not from the filter', () => {
    expect(typed('x')).toEqual(TOP_START);
    expect([typing('q'), typing('?q'), typing('/q')?.filter]).toEqual([null, null, 'q']);
    expect(typed('?x').isHelp).toBe(false);
    expect(typed('p').isPaused).toBe(true);
    expect(typed('p ').isPaused).toBe(false);
  });

  test('a filter that nothing meets says so', () => {
    expect(textOf(topScreen(snapshot(), typed('/zzz<return>'), SIZE))).toContain('nothing of that name');
  });

  test('rows that do not fit are reached by scrolling, never beyond the last page', () => {
    const many = snapshot();
    const links = Array.from({ length: 50 }, (_, index) => ({ ...many.rates.links[2], name: `w${index}` }));
    const crowded = { ...many, rates: { ...many.rates, links: links as unknown as TopSnapshot['rates']['links'] } };
    const first = (keys: string) => topScreen(crowded, typed(keys), SIZE)[4]?.text.split(' ')[0];
    expect([first(''), first('<down>'), first('<pageDown><up>'), first('<pageDown><home>')]).toEqual([
      'w0',
      'w1',
      'w9',
      'w0',
    ]);
    expect(first('<pageDown>'.repeat(20))).toBe('w32'); // 18 rows below.
  });
});

test('no screen is wider or higher than the terminal, whatever the names are', () => {
  const name = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('漢字'.repeat(12), '\u001b[31mred', 'a\nb'));
  fc.assert(
    fc.property(name, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 7, max: 60 }), (hostile, columns, rows) => {
      const seen = snapshot({ ...STATUS, traffic: hostile });
      const renamed = {
        ...seen,
        rates: { ...seen.rates, links: seen.rates.links.map((one) => ({ ...one, name: hostile, over: hostile })) },
      };
      for (const lines of [
        topScreen(renamed, { ...TOP_START, filter: '' }, { columns, rows }),
        runScreen(renamed, { columns, rows }),
      ]) {
        expect(lines.length).toBeLessThan(rows);
        for (const { text } of lines) {
          expect(width(text)).toBeLessThanOrEqual(columns);
          expect(text).not.toMatch(/[\n\u001b]/);
        }
      }
    }),
  );
});

describe('a run on its terminal', () => {
  test.each([
    ['run-80x24', SIZE],
    ['run-120x12', { columns: 120, rows: 12 }],
    ['run-40x10', { columns: 40, rows: 10 }],
  ])('%s', async (name, size) => {
    await expect(textOf(runScreen(snapshot(), size))).toMatchFileSnapshot(golden(name));
  });

  test('in words, for a terminal of lines', () => {
    expect(progressOf(STATUS, readingAt(500))).toBe(
      '25%: 500.00ms of 2s of virtual time, about 9s left; 55,000 frames offered, 50,000 delivered, 5,000 dropped',
    );
  });
});

test.each([
  [0, '0'],
  [0.004, '0'],
  [0.5, '0.5'],
  [9.999, '10'],
  [99.96, '100'],
  [999, '999'],
  [999.6, '1K'],
  [1234, '1.23K'],
  [123_456, '123K'],
  [999_999, '1M'],
  [98.44e6, '98.4M'],
  [1.5e12, '1.5T'],
])('%d is %s', (value, text) => {
  expect(brief(value)).toBe(text);
  expect(text.length).toBeLessThanOrEqual(5);
});

test.each([
  [0, '0%'],
  [0.0003, '0%'],
  [0.012, '1.2%'],
  [0.0996, '10%'],
  [1, '100%'],
])('the share %d is %s', (value, text) => {
  expect(briefPercent(value)).toBe(text);
});

test('a bar is exact to an eighth of a cell, a sparkline shows the last values', () => {
  expect([bar(0, 4), bar(0.5, 4), bar(1 / 32, 4), bar(1, 4), bar(7, 4)]).toEqual([
    '    ',
    '██  ',
    '▏   ',
    '████',
    '████',
  ]);
  expect(sparkline([9, 0, 1, 4, 8], 4)).toBe(' ▁▄█');
  expect(sparkline([1], 3)).toBe('  █');
  expect(sparkline([], 3)).toBe('   ');
});
