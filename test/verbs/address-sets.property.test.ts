import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planEdits } from '#reconcile/verb.ts';
import type { Observed } from '#state/host-state.ts';
import { runs } from '../runs.ts';
import { seen } from '../support/documents.ts';
import { afterPlan, BARE } from '../support/plans.ts';
import { HARDWARE } from '../support/random-state.ts';
import { afterLines, editsOf } from '../support/typed.ts';

const line = fc
  .record({
    verb: fc.constantFrom('add-address', 'remove-address'),
    temporary: fc.constantFrom('', ' -t'),
    set: fc.constantFrom('a', 'b'),
    addresses: fc.subarray(['10.0.0.1', '10.0.0.2', '10.0.0.0/8', '9.0.0.1', '2001:db8::1'], { minLength: 1 }),
  })
  .map(({ verb, temporary, set, addresses }) => `${verb}${temporary} ${set} ${addresses.join(',')}`);

/** The host after one line, or as it was when the line is refused. */
async function one(before: Observed, typedLine: string): Promise<Observed | undefined> {
  return afterLines(before, [typedLine]).catch(() => undefined);
}

test('a block of lines does what the lines do one after the other, sorted, and leaves the host that it was planned for alone', async () => {
  let done = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.array(line, { maxLength: 8 }),
      async (first, then) => {
        let before: Observed = BARE;
        for (const each of first) before = (await one(before, each)) ?? before;
        const lines: string[] = [];
        let after = before;
        for (const each of then) {
          const next = await one(after, each);
          if (!next) continue;
          lines.push(each);
          after = next;
        }
        const kept = structuredClone(seen(before));
        const edits = (await Promise.all(lines.map(editsOf))).flat();
        const { plan, diagnostics } = planEdits({ purpose: 'batch', edits }, before, HARDWARE);
        if (!plan) throw new Error(JSON.stringify(diagnostics));
        expect(seen(before)).toEqual(kept);
        expect(seen(afterPlan(before, plan))).toEqual(seen(after));
        done += lines.length;
        for (const state of [after.running, after.stored])
          for (const set of state.values())
            if (set.kind === 'address-set') expect(set.entries).toEqual([...new Set(set.entries)].sort());
      },
    ),
    runs(60),
  );
  expect(done).toBeGreaterThan(50);
});
