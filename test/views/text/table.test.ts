import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, printTable } from '#views/text/table.ts';

interface Row {
  readonly link: string;
  readonly over: string | null;
  readonly type: string;
}
const COLUMNS: readonly Column<Row>[] = [
  { name: 'LINK', width: 8, value: (row) => row.link },
  { name: 'TYPE', width: 12, value: (row) => row.type },
  { name: 'VID', width: 5, value: () => '0' },
  { name: 'SECRET', width: 7, value: () => 'x', onRequest: true },
  { name: 'OVER', width: 12, value: (row) => row.over, wrap: true },
];
const rows: readonly Row[] = [
  { link: 'web1', over: 'net0', type: 'random' },
  { link: 'db1', over: null, type: 'factory, slot 1' },
];

describe('printTable for people', () => {
  it('pads, prints -- for nothing, and lets later columns catch up after an overflow', () => {
    expect(printTable(COLUMNS, rows)).toEqual({
      text: `LINK    TYPE        VID  OVER
web1    random      0    net0
db1     factory, slot 1 0 --
`,
      diagnostics: [],
    });
  });

  it('makes a column that grows as wide as its widest value', () => {
    const grown = COLUMNS.map((column) => (column.name === 'TYPE' ? { ...column, grows: true as const } : column));
    expect(printTable(grown, rows).text).toBe(`LINK    TYPE            VID  OVER
web1    random          0    net0
db1     factory, slot 1 0    --
`);
  });

  it('breaks at commas', () => {
    expect(
      printTable(COLUMNS, [{ link: 'a', over: 'net0,net1,net2,net3', type: 't' }], { fields: 'over,link' }).text,
    ).toBe(
      `OVER        LINK
net0,net1,  a
net2,net3
`,
    );
  });

  it('takes fields in any case, in the order given', () => {
    expect(printTable(COLUMNS, rows, { fields: 'Secret, LINK' }).text).toBe('SECRET LINK\nx      web1\nx      db1\n');
    expect(printTable(COLUMNS, rows, { fields: 'all' }).text.split('\n')[0]).toBe(
      'LINK    TYPE        VID  SECRET OVER',
    );
  });

  it('says nothing of no rows', () => {
    expect(printTable(COLUMNS, [])).toEqual({ text: '', diagnostics: [] });
  });

  it('warns of an unknown field and shows the others', () => {
    const { text, diagnostics } = printTable(COLUMNS, rows, { fields: 'link,lnik' });
    expect(text).toBe('LINK\nweb1\ndb1\n');
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'usage', detail: "unknown output field `lnik'." }]);
  });
});

describe('printTable for scripts', () => {
  it('prints values alone, joined by colons', () => {
    expect(printTable(COLUMNS, rows, { fields: 'link,over,type', parseable: true }).text).toBe(
      'web1:net0:random\ndb1::factory, slot 1\n',
    );
  });

  it.each([
    ['no list', undefined, '-p needs -o with a list of fields.'],
    ['all', 'all', '-p needs an explicit list of fields, not -o all.'],
    ['an unknown field', 'link,lnik', "unknown output field `lnik'."],
  ])('refuses %s', (_, fields, detail) => {
    const { text, diagnostics } = printTable(COLUMNS, rows, { fields, parseable: true });
    expect(text).toBe('');
    expect(diagnostics).toMatchObject([{ severity: 'error', detail }]);
  });

  it('refuses a list without any known field for people too', () => {
    expect(printTable(COLUMNS, rows, { fields: 'x,y' })).toMatchObject({
      text: '',
      diagnostics: [{ severity: 'error' }],
    });
  });

  it('can be read back whatever the values are', () => {
    const value = fc.string({ unit: fc.constantFrom(':', '\\', 'a', ' ', ',') });
    fc.assert(
      fc.property(value, value, (link, type) => {
        const { text } = printTable(COLUMNS, [{ link, type, over: null }], {
          fields: 'link,type,over',
          parseable: true,
        });
        expect(splitParseable(text.slice(0, -1))).toEqual([link, type, '']);
      }),
    );
  });

  it('escapes nothing in a single field', () => {
    expect(printTable(COLUMNS, [{ link: 'a:b', type: '', over: '' }], { fields: 'link', parseable: true }).text).toBe(
      'a:b\n',
    );
  });
});

/** As the shell's `read` does it with IFS=: */
function splitParseable(line: string): string[] {
  return [...line.matchAll(/((?:\\.|[^\\:])*)(?::|$)/g)]
    .map((match) => (match[1] ?? '').replaceAll(/\\(.)/g, '$1'))
    .slice(0, 3);
}
