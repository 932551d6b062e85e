import { expect, test } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import { checkDocuments } from '#reconcile/check.ts';

function codesWith(trunks: string): readonly string[] {
  const text = `apiVersion: vnetctl/v1
kind: Host
metadata: {name: h}
spec:
  cpus: {sockets: 1, coresPerSocket: 1, clock: 1GHz}
  links: {bge0: {model: generic-1g, cable: {to: a/1}}}
  switches: {a: {}, b: {}, c: {}}
  trunks: {${trunks}}
`;
  const { diagnostics } = checkDocuments(parseDocuments([{ file: 'h.yaml', text }]));
  return diagnostics.map(({ code, detail }) => `${code} ${detail.split(' ')[0]}`);
}

const AB = 'one: {between: [a/10, b/10], speed: 10G}';
const BC = 'two: {between: [b/11, c/10], speed: 10G}';

test('switches may be joined in a tree', () => {
  expect(codesWith(`${AB}, ${BC}`)).toEqual([]);
});

test.each([
  ['a ring', `${AB}, ${BC}, three: {between: [c/11, a/11], speed: 10G}`, 'switch-loop trunks.three'],
  ['a second way between two', `${AB}, again: {between: [b/12, a/12], speed: 10G}`, 'switch-loop trunks.again'],
])('%s is refused', (_, trunks, refused) => {
  expect(codesWith(trunks)).toEqual([refused]);
});
