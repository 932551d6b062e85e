import { expect, it } from 'vitest';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { toldOnce } from '#views/text/once.ts';

const fault = (more: Partial<Diagnostic>): Diagnostic => ({
  severity: 'error',
  code: 'mac-in-use',
  summary: 's',
  detail: 'Twice.',
  ...more,
});
const place = { file: 'a.yaml', line: 3, column: 1, length: 1, text: 'x' };
const idle = (kind: string, name: string) =>
  fault({
    severity: 'warning',
    code: 'unused-document',
    detail: `${kind} ${name} (${name}.yaml) is valid and not used here.`,
  });

it('says once what differs in its hint only, at one place', () => {
  const [first, elsewhere] = [fault({ hint: 'a', place }), fault({ hint: 'a', place: { ...place, line: 4 } })];
  expect(toldOnce([first, fault({ hint: 'b', place }), elsewhere])).toEqual([first, elsewhere]);
});

it('keeps what is said of another object, with another code or as a warning', () => {
  const all = [
    fault({ subject: { address: 'vnic/a' } }),
    fault({ subject: { address: 'vnic/b' } }),
    fault({ code: 'vid-in-use', subject: { address: 'vnic/b' } }),
    fault({ severity: 'warning', subject: { address: 'vnic/b' } }),
  ];
  expect(toldOnce(all)).toEqual(all);
});

it('tells unused documents in one line for each kind, and a single one as it is', () => {
  const hosts = ['web1', 'web2', 'db', 'web3'].map((name) => idle('Host', name));
  expect(toldOnce([...hosts, idle('Network', 'storage')]).map(({ detail }) => detail)).toEqual([
    '4 Host documents are valid and not used here: db, web1..web3.',
    'Network storage (storage.yaml) is valid and not used here.',
  ]);
});
