import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '#diff/change.ts';
import type { Plan } from '#plan/plan.ts';
import type { Review } from '#plan/review.ts';
import { address } from '#state/address.ts';
import { cell, code, fitInto } from '#views/text/markdown.ts';
import { planMarkdown } from '#views/text/markdown-report.ts';
import { printReview, reviewMarkdown } from '#views/text/review.ts';
import { runs } from '../../runs.ts';
import { add, modify, numbered, plan, remove } from '../sample.ts';

const LIMIT = 65_536;
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '`',
    '``a``',
    '</details>',
    '@everyone',
    '#12',
    '| a | b |',
    '\n\n# x',
    '-->',
    '![x](http://x)',
    '```',
    '\u001b[2J',
  ),
);

/** A plan whose every text was chosen by an enemy. */
const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    names: fc.uniqueArray(hostile, { maxLength: 30 }),
    host: hostile,
    detail: hostile,
    because: hostile,
    action: fc.constantFrom('add', 'modify', 'remove', 'replace'),
  })
  .map(({ names, host, detail, because, action }) =>
    plan(
      names.map((name) => changeOf(action, name, because)),
      {
        host,
        document: detail,
        disturbances: names.map((name) => ({
          address: address('vnic', name),
          effect: 'loss',
          felt: [address('guest', host)],
        })),
        drift: names.map((name) => ({
          address: address('vnic', name),
          where: 'both',
          fields: [{ field: 'pool', applied: detail, found: name }],
        })),
        warnings: [{ severity: 'warning', code: 'oversubscription', summary: 's', detail, hint: because }],
      },
    ),
  );

function changeOf(action: string, name: string, because: string): Change {
  if (action === 'add') return add('vnic', name, { over: because, pool: because });
  if (action === 'remove') return remove('vnic', name, { over: because });
  const change = modify('vnic', name, { pool: 'a' }, { pool: because });
  return action === 'replace' && change.action === 'modify' ? { ...change, action: 'replace', because } : change;
}

/** What is left of Markdown when everything that GitHub takes literally is gone: code blocks, code spans, our own comment. */
function outsideCode(markdown: string): string {
  return markdown
    .replaceAll(/^(`{3,})diff\n[\s\S]*?^\1$/gm, '')
    .replaceAll(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, 'CODE');
}

describe('planMarkdown', () => {
  it('tells what is dangerous first, then the rest, then the whole folded', async () => {
    const some = plan(
      [
        ...numbered('web', 500).map((name) => modify('vnic', name, { maxbw: 100e6 }, { maxbw: 200e6 })),
        add('flow', 'new', { over: 'bge0' }),
        remove('vnic', 'old', { over: 'bge0' }),
      ],
      { disturbances: [{ address: address('vnic', 'old'), effect: 'loss', felt: [address('guest', 'web')] }] },
    );
    const markdown = planMarkdown([some, plan([], { host: 'web02' })]);
    await expect(markdown.slice(0, markdown.indexOf('<details>'))).toMatchFileSnapshot('plan.golden.md');
    expect(markdown.match(/^~ {3}vnic\/web\d+$/gm)).toHaveLength(500);
  });

  it('keeps every text of the user inside code', () => {
    fc.assert(
      fc.property(fc.array(anyPlan, { maxLength: 4 }), (plans) => {
        const rest = outsideCode(planMarkdown(plans));
        expect(rest).not.toMatch(/[@`[\]\u001b]|http|everyone|<\/details>[\s\S]*<\/details>/);
        expect(rest.match(/<(?!!-- vnetctl plan -->|\/?details>|\/?summary>)/)).toBeNull();
      }),
      runs(300),
    );
  });

  it('gives the same bytes whatever the order of the plans and changes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyPlan, { maxLength: 4, selector: (one) => one.host }), (plans) => {
        const turned = [...plans].reverse().map((one) => ({ ...one, changes: [...one.changes].reverse() }));
        expect(planMarkdown(turned)).toBe(planMarkdown(plans));
      }),
      runs(100),
    );
  });

  it.each([
    ['many alike', (name: string, index: number) => modify('vnic', name, { vid: 1 }, { vid: (index % 4000) + 2 })],
    ['long names', (name: string, index: number) => add('flow', `${name}${'é'.repeat(index % 400)}`, { over: name })],
    [
      'all dangerous',
      (name: string, index: number) =>
        remove(index % 2 ? 'vnic' : 'flow', `${name}-${'x'.repeat(index % 7)}`, { over: `l${index}` }),
    ],
  ])('stays under the limit of a comment with 16,000 changes: %s', (_, change) => {
    const names = numbered('web', 16_000);
    const markdown = planMarkdown([plan(names.map(change)), plan(names.slice(0, 100).map(change), { host: 'web02' })]);
    expect(Buffer.byteLength(markdown)).toBeLessThan(LIMIT);
    expect(markdown).toMatch(/^[\d,]+ objects not shown$/m);
    expect(markdown.trimEnd().endsWith('</details>')).toBe(true);
  });

  it('stays under the limit with a thousand hosts', () => {
    const plans = numbered('host', 1000).map((host, index) =>
      plan([modify('vnic', 'a', { vid: 1 }, { vid: index + 2 })], { host }),
    );
    const markdown = planMarkdown(plans);
    expect(Buffer.byteLength(markdown)).toBeLessThan(LIMIT);
    expect(markdown).toMatch(/^[\d,]+ hosts not shown$/m);
  });

  it('says that all is in sync', () => {
    expect(planMarkdown([plan([])])).toContain('nothing to do, in sync');
  });
});

describe('code', () => {
  it.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['', '`  `'],
    ['a\nb', '`a\\x0ab`'],
  ])('%j -> %s', (text, expected) => expect(code(text)).toBe(expected));

  it('guards the bars of a table', () => expect(cell('a|b')).toBe('`a\\|b`'));
});

describe('fitInto', () => {
  it('counts what it leaves out, and never shows more than fits', () => {
    const line = fc.record({ text: fc.string({ maxLength: 40 }), size: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 200, max: 1500 }), (lines, limit) => {
        const marked = lines.map((one, index) => ({ ...one, text: `<${index}>${one.text}` }));
        const text = fitInto([{ open: 'A\n', lines: marked, close: 'B\n', noun: 'things' }], limit);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        const shown = marked.filter((_, index) => text.includes(`<${index}>`)).reduce((sum, one) => sum + one.size, 0);
        const left = Number(/([\d,]+) things not shown\n/.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
        expect(shown + left).toBe(lines.reduce((sum, one) => sum + one.size, 0));
      }),
    );
  });
});

describe('review', () => {
  const review: Review = {
    base: 'main',
    head: null,
    groups: [
      {
        network: 'web-tier',
        hosts: ['web01', 'web02', 'web03'],
        plan: plan([remove('vnic', 'old', { over: 'bge0' })]),
      },
      { network: 'storage', hosts: ['san1'], plan: plan([modify('phys', 'ixgbe0', { cos: 0 }, { cos: 3 })]) },
    ],
    gone: [],
    unchanged: ['db01'],
    diagnostics: [],
  };

  it('groups hosts with the same change, as text', async () => {
    await expect(printReview(review, { color: false })).toMatchFileSnapshot('review.golden.txt');
  });

  it('counts objects on every host, as Markdown', async () => {
    const markdown = reviewMarkdown(review);
    expect(markdown).toContain('**1 to change, 3 to remove** on 4 hosts');
    await expect(markdown).toMatchFileSnapshot('review.golden.md');
  });

  it('gives no verdict when a revision is faulty', () => {
    const faulty: Review = {
      ...review,
      diagnostics: [{ severity: 'error', code: 'yaml-syntax', summary: 'not YAML', detail: 'x' }],
    };
    expect(reviewMarkdown(faulty)).toContain('no verdict: there are errors');
  });
});
