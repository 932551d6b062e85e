import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grid } from '#views/text/grid.ts';
import { LeftOut } from '#views/text/left-out.ts';
import { width } from '#views/text/safe.ts';
import { type Column, printTable } from '#views/text/table.ts';

const HEADINGS = ['LANE', 'ID', 'FRAMES', 'DROPS'];
const ROWS = [
  ['web', 'sw', '1234', '0'],
  ['web', 'hw', '5', '16'],
];
const at = (columns: number, more = {}) => grid(HEADINGS, ROWS, { left: [0, 1], columns, ...more }).split('\n');

describe('a table of a report', () => {
  test('is as wide as it is into a pipe', () =>
    expect(at(Number.POSITIVE_INFINITY)).toEqual([
      'LANE  ID  FRAMES  DROPS',
      'web   sw    1234      0',
      'web   hw       5     16',
    ]));

  test('has its columns closer to each other where that suffices', () =>
    expect(at(20)).toEqual(['LANE ID FRAMES DROPS', 'web  sw   1234     0', 'web  hw      5    16']));

  test('becomes several, each with the columns that tell its rows apart', () =>
    expect(at(16)).toEqual([
      'LANE ID FRAMES',
      'web  sw   1234',
      'web  hw      5',
      '',
      'LANE ID DROPS',
      'web  sw     0',
      'web  hw    16',
    ]));

  test('breaks free text at blanks, and has what is said of a row below all of it', () => {
    const rows = [['a long condition that goes on and on', '1', 'ok']];
    expect(grid(['WHAT', 'IS', ''], rows, { left: [0, 2], columns: 34, wraps: 0, notes: ['  because'] })).toBe(
      'WHAT                       IS\na long condition that goes  1 ok\non and on\n  because',
    );
  });

  test('is never wider than the terminal, and loses nothing, where its cells allow it', () => {
    const cell = fc.stringMatching(/^[a-z0-9äあ]{1,9}$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell, cell, cell, cell), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 60, max: 90 }),
        (cells, columns) => {
          const rows = cells.map((row, index) => [`row${index}`, ...row]);
          const text = grid(['NAME', 'A', 'B', 'C', 'D', 'E', 'F'], rows, { left: [0], columns });
          for (const line of text.split('\n')) expect(width(line)).toBeLessThanOrEqual(columns);
          for (const word of rows.flat()) expect(text).toContain(word);
        },
      ),
    );
  });
});

describe('a table in the columns of dladm', () => {
  interface Row {
    readonly link: string;
    readonly over: string;
  }
  const columns: readonly Column<Row>[] = [
    { name: 'LINK', width: 12, value: ({ link }) => link },
    { name: 'OVER', width: 12, value: ({ over }) => over },
    { name: 'CPUS', width: 8, wrap: true, value: () => '0-1,4-5,7' },
  ];
  const rows = [{ link: 'vnic1', over: 'ixgbe0' }];

  test('is what dladm prints where it fits, and into a pipe', () => {
    const whole = printTable(columns, rows).text;
    expect(whole).toBe('LINK        OVER        CPUS\nvnic1       ixgbe0      0-1,\n                        4-5,7\n');
    expect(printTable(columns, rows, { columns: 29 }).text).toBe(whole);
  });

  test('becomes several where it does not; never for scripts', () => {
    expect(printTable(columns, rows, { columns: 24 }).text).toBe(
      'LINK        OVER\nvnic1       ixgbe0\n\nLINK        CPUS\nvnic1       0-1,\n            4-5,7\n',
    );
    const script = { fields: 'link,over,cpus', parseable: true, columns: 10 } as const;
    expect(printTable(columns, rows, script).text).toBe('vnic1:ixgbe0:0-1,4-5,7\n');
  });
});

describe('rows that a report leaves out', () => {
  const rows = Array.from({ length: 20 }, (_, moved) => ({ moved, dropped: moved === 1 ? 1 : 0 }));
  const chosen = (columns: number, isAll = false) => {
    const left = new LeftOut({ columns, isAll, allBy: '--all' });
    return { moved: left.of(['lane'], rows, (row) => row).map(({ moved }) => moved), said: left.say() };
  };

  test('into a pipe: those with nothing', () => {
    const { moved, said } = chosen(Number.POSITIVE_INFINITY);
    expect(moved).toEqual(rows.slice(1).map((row) => row.moved));
    expect(said).toBe('Not shown: 1 lane with nothing; --all shows all');
  });

  test('on a terminal: also those with least, and never before one that has lost', () => {
    const { moved, said } = chosen(80);
    expect(moved).toEqual([1, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(said).toBe('Not shown: 7 lanes with less; 1 lane with nothing; --all shows all');
  });

  test('with words of what nothing means of them, those of one meaning together', () => {
    const left = new LeftOut({ columns: 80, isAll: false, allBy: '"run --all" of the same files' });
    const still = [{ moved: 0, dropped: 0 }];
    left.of(['buffer'], still, (row) => row, 'where nothing waited');
    left.of(['CPU'], still, (row) => row);
    left.of(['queue'], [...still, ...still], (row) => row, 'where nothing waited');
    expect(left.say()).toBe(
      'Not shown: 1 buffer, 2 queues where nothing waited; 1 CPU with nothing; "run --all" of the same files shows all',
    );
  });

  test('none with --all', () => expect(chosen(80, true)).toEqual({ moved: rows.map((row) => row.moved), said: '' }));
});
