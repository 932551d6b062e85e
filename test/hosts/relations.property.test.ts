import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Failure } from '#hosts/host.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { runs } from '../runs.ts';
import { partOf } from '../support/look.ts';
import { type Attempt, attempt, operationOf } from './attempts.ts';
import { expectIndexed } from './marked.ts';
import { hostOnDisk } from './temporary.ts';
import { planOf, withWriter } from './world.ts';

const LINKS = DEFAULT_HOST.spec.links;
const { net3: _net3, ...fewer } = LINKS ?? {};
const SMALLER = { ...DEFAULT_HOST, spec: { ...DEFAULT_HOST.spec, links: fewer } };

/** A step, or something that happens to the whole host. */
const events = fc.array(
  fc.oneof({ weight: 8, arbitrary: attempt }, fc.constantFrom('restart', 'smaller', 'as it was')),
  {
    minLength: 5,
    maxLength: 40,
  },
);

// Some 180 are usual.
it('the index says of every object what its marks are, after every step, restart and exchange of hardware; and a scope is answered as by a search', async () => {
  let accepted = 0;
  const check = async (list: readonly (Attempt | string)[]) => {
    const { host, place } = await hostOnDisk();
    await withWriter(host, async (writer) => {
      const id = await writer.begin({ who: 'tester', command: 'test', plan: planOf([]) });
      let done = 0;
      for (const one of list) {
        try {
          if (one === 'restart') await writer.restart();
          else if (typeof one === 'string') await writer.setHardware(one === 'smaller' ? SMALLER : DEFAULT_HOST);
          else {
            const operation = operationOf(one, await host.inspect());
            await writer.execute(id, { id: done, where: one.where, operation }, done + 1);
            done += 1;
          }
          accepted += 1;
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
        }
        expectIndexed(place);
      }
    });
    const [observed, hardware] = [await host.inspect(), await host.hardware()];
    for (const wanted of list.flatMap((one) => (typeof one === 'string' ? [] : one.to)).slice(0, 5)) {
      const scope = { names: [wanted.name], wanted: [wanted] };
      expect(await host.inspect(scope)).toEqual(partOf(observed, scope, hardware) ?? observed);
    }
    await host.close();
  };
  await fc.assert(fc.asyncProperty(events, check), runs(30));
  expect(accepted).toBeGreaterThan(100);
});
