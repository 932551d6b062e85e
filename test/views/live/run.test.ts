import { expect, test } from 'vitest';
import { showRun } from '#views/live/run.ts';

/** A terminal that keeps what was written, and can be made narrower. */
function terminal(columns: number) {
  const written: string[] = [];
  // Of a stream only these are used.
  const stream = { columns, rows: 24, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  return { stream, written };
}

test('a drawing takes the place of the one before, and closing leaves nothing', () => {
  const { stream, written } = terminal(80);
  const view = showRun(stream);
  view.draw([{ text: 'one', style: 'bold' }, { text: 'two' }]);
  view.draw([{ text: 'three' }]);
  view.close();
  view.close();
  expect(written).toEqual([
    '\u001b[?2026h\r\u001b[1mone\u001b[22m\u001b[K\ntwo\u001b[K\n\u001b[J\u001b[?2026l',
    '\u001b[?2026h\u001b[2Fthree\u001b[K\n\u001b[J\u001b[?2026l',
    '\u001b[1F\u001b[J',
  ]);
});

test('lines that a narrower terminal has broken are taken away as what they are now', () => {
  const { stream, written } = terminal(80);
  const view = showRun(stream);
  view.draw([{ text: 'x'.repeat(80) }, { text: '' }]);
  Object.assign(stream, { columns: 40 });
  view.close();
  expect(written.at(-1)).toBe('\u001b[3F\u001b[J');
});
