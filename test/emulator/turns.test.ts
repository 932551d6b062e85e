import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Member, Turns } from '../../src/emulator/host/turns.ts';

class Worker implements Member {
  place = -1;
  jobs = 0;
  held = false;
  readonly name: number;

  constructor(name: number) {
    this.name = name;
  }

  get isIdle(): boolean {
    return this.jobs === 0;
  }

  isReady(): boolean {
    return this.jobs > 0 && !this.held;
  }
}

/** What turns are: looking at each in order, beginning after the last that was served. */
function firstReady(workers: readonly Worker[], turn: number): number {
  for (let step = 0; step < workers.length; step++) {
    const index = (turn + step) % workers.length;
    if (workers[index]?.isReady()) return index;
  }
  return -1;
}

const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('give'), at: fc.nat() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('serve'), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hold'), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove'), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('add'), at: fc.nat() }) },
);

it('serves whoever is ready in turn, as if it looked at each', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.array(action, { minLength: 1, maxLength: 300 }),
      (size, actions) => {
        const turns = new Turns<Worker>();
        const workers = Array.from({ length: size }, (_, name) => new Worker(name));
        for (const one of workers) turns.add(one);
        let turn = 0;
        for (const { kind, at } of actions) {
          const one = workers[at % Math.max(1, workers.length)];
          if (kind === 'add') {
            const added = new Worker(size + at);
            workers.push(added);
            turns.add(added);
          } else if (one === undefined) continue;
          else if (kind === 'give') {
            one.jobs++;
            turns.expect(one);
          } else if (kind === 'hold') one.held = !one.held;
          else if (kind === 'remove') {
            turns.remove(one);
            workers.splice(workers.indexOf(one), 1);
          } else {
            const expected = firstReady(workers, turn);
            const served = turns.next();
            expect(served?.name ?? null).toBe(workers[expected]?.name ?? null);
            if (served === null) continue;
            served.jobs--;
            turn = expected + 1;
          }
        }
      },
    ),
  );
});
