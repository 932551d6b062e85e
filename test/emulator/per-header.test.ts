import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PerHeader } from '#emulator/frame/headers.ts';

const ROWS = 200;
const row = fc.nat(ROWS - 1);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('set' as const), row, value: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('covering' as const), row }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const) }) },
);

it('remembers a decision by header row whatever the order in which rows come', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const [decisions, known] = [new PerHeader(), new Map<number, number>()];
      const all = Array.from({ length: ROWS }, (_, each) => each);
      for (const one of steps) {
        if (one.kind === 'clear') {
          decisions.clear();
          known.clear();
        } else if (one.kind === 'set') {
          decisions.set(one.row, one.value);
          known.set(one.row, one.value);
        } else {
          const covered = decisions.covering(one.row + 1);
          expect([...covered.subarray(0, one.row + 1)]).toEqual(
            all.slice(0, one.row + 1).map((each) => known.get(each) ?? -1),
          );
        }
        expect(all.map((each) => decisions.get(each))).toEqual(all.map((each) => known.get(each) ?? -1));
      }
    }),
  );
});
