import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { printDiagnostics } from '#views/text/diagnostics.ts';

const text = '    web2: {over: bge0, mac: "02:08:20:00:00:10"}';
const placed: Diagnostic = {
  severity: 'error',
  code: 'mac-in-use',
  summary: 'the MAC address is already used with this VID on this link',
  detail: 'vnic/web2 has the address of vnic/web1.',
  hint: 'leave mac out: one is chosen',
  place: { file: 'web.yaml', line: 12, column: 29, length: 19, text },
};
const plain = (diagnostics: readonly Diagnostic[]) => printDiagnostics(diagnostics, { color: false });

describe('printDiagnostics', () => {
  it('prints place, source line, caret, detail, way out and the count', () => {
    const unplaced: Diagnostic = {
      severity: 'warning',
      code: 'oversubscription',
      summary: 'more bandwidth is promised than the link has',
      detail: 'One\nTwo',
      subject: { address: 'phys/bge0', field: 'maxbw' },
    };
    expect(plain([placed, unplaced])).toBe(
      `web.yaml:12:29: error[mac-in-use]: the MAC address is already used with this VID on this link
 12 |     web2: {over: bge0, mac: "02:08:20:00:00:10"}
    |                             ^^^^^^^^^^^^^^^^^^^
  vnic/web2 has the address of vnic/web1.
  hint: leave mac out: one is chosen

warning[oversubscription] phys/bge0 maxbw: more bandwidth is promised than the link has
  One
  Two

1 error, 1 warning
`,
    );
  });

  it('says nothing about nothing', () => expect(plain([])).toBe(''));

  it('lets no control character and no turn of direction through', () => {
    const evil = 'a\u001b[2Jb\u202ec\u0000d\ud800e';
    const printed = plain([
      { ...placed, detail: evil, hint: evil, place: { file: evil, line: 1, column: 3, length: 2, text: evil } },
    ]);
    expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(printed).toContain('a\\x1b[2Jb\\u202ec\\x00d\\ud800e');
  });

  it('cuts a long line around the caret', () => {
    const long = `${'x'.repeat(1_000_000)}HERE${'y'.repeat(1_000_000)}`;
    const printed = plain([{ ...placed, place: { file: 'f', line: 7, column: 1_000_001, length: 4, text: long } }]);
    expect(printed.length).toBeLessThan(600);
    const [, source = '', caret = ''] = printed.split('\n');
    expect(source.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('HERE');
  });

  it.each([
    ['a tab', '\t\tab: x', 7, 1, 'x'],
    ['a column beyond the end', 'ab:', 40, 3, ''],
    ['a mark longer than the line', 'ab: cd', 5, 400, 'cd'],
  ])('puts the caret right after %s', (_, source, column, length, marked) => {
    const [, line = '', caret = ''] = plain([
      { ...placed, place: { file: 'f', line: 1, column, length, text: source } },
    ]).split('\n');
    expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe(marked);
  });

  it('counts wide characters as two cells', () => {
    const [, , caret] = plain([
      { ...placed, place: { file: 'f', line: 1, column: 3, length: 1, text: '日本x' } },
    ]).split('\n');
    expect(caret).toBe('   |     ^');
  });

  it('colours only when asked to', () => {
    expect(plain([placed])).not.toContain('\u001b');
    expect(printDiagnostics([placed], { color: true })).toContain('\u001b[31merror[mac-in-use]');
  });
});
