import fc from 'fast-check';
import type { RowBudget } from '#emulator/options.ts';

/**
 * Few rows at once, so that what takes one window usually takes hundreds: at the end of each everything that is not yet known must be left
 * for the next.
 */
export const fewRows: fc.Arbitrary<RowBudget> = fc.record({
  chain: fc.constantFrom(1, 2, 16),
  window: fc.constantFrom(1, 1, 8, 64),
  meeting: fc.constantFrom(1, 1, 8, 64),
  meetingRoom: fc.constantFrom(1, 100),
  stage: fc.constantFrom(1, 7),
});
