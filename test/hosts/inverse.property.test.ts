import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Failure } from '#hosts/host.ts';
import { inverse } from '#plan/inverse.ts';
import type { Operation, Step } from '#plan/plan.ts';
import { type Address, addressOf } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import type { HostState } from '#state/host-state.ts';
import { claims, references } from '#state/relations.ts';
import { renamed } from '#state/rename.ts';
import { runs } from '../runs.ts';
import { scratchHost } from '../support/scratch-host.ts';
import { type Attempt, attempt, operationOf } from './attempts.ts';
import { planOf, textOf, withWriter } from './world.ts';

/** What the operation makes of a state, said as plainly as possible. */
function model(state: HostState, operation: Operation): HostState {
  const after = new Map(state);
  if (operation.op === 'add' || operation.op === 'modify') after.set(addressOf(operation.to), operation.to);
  if (operation.op === 'remove') after.delete(addressOf(operation.from));
  return operation.op === 'rename' ? renamed(after, operation.from, operation.to) : after;
}

function expectValid(state: HostState): void {
  const held = new Map<string, string>();
  for (const one of state.values()) {
    for (const { kinds, target } of references(one)) {
      expect(
        kinds.some((kind) => state.has(`${kind}/${target}` as Address)),
        `${addressOf(one)} names ${target}`,
      ).toBe(true);
    }
    for (const { token, value } of claims(one)) {
      expect(held.get(token) ?? value, `${token} of ${addressOf(one)}`).toBe(value);
      held.set(token, value);
    }
  }
}

it('each operation does what it says or nothing, keeps the state valid, and its inverse restores every byte', async () => {
  let accepted = 0;
  let refused = 0;
  const check = async (attempts: readonly Attempt[]) => {
    const host = await scratchHost(DEFAULT_HOST);
    await withWriter(host, async (writer) => {
      const id = await writer.begin({ who: 'tester', command: 'test', plan: planOf([]) });
      const past: { readonly step: Step; readonly before: string }[] = [];
      for (const one of attempts) {
        const observed = await host.inspect();
        const step = { id: past.length, where: one.where, operation: operationOf(one, observed) };
        const before = await textOf(host);
        try {
          await writer.execute(id, step, past.length + 1);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          expect(await textOf(host)).toBe(before);
          refused += 1;
          continue;
        }
        accepted += 1;
        past.push({ step, before });
        const { running, stored } = await host.inspect();
        expect(new Map(running)).toEqual(
          one.where === 'stored' ? observed.running : model(observed.running, step.operation),
        );
        expect(new Map(stored)).toEqual(
          one.where === 'running' ? observed.stored : model(observed.stored, step.operation),
        );
        expectValid(running);
        expectValid(stored);
      }
      for (const { step, before } of past.reverse()) {
        await writer.execute(id, inverse(step), step.id);
        expect(await textOf(host)).toBe(before);
      }
    });
    await host.close();
  };
  await fc.assert(fc.asyncProperty(fc.array(attempt, { minLength: 5, maxLength: 40 }), check), runs(100));
  // Some 550 of each are usual: far fewer would mean that nothing is tried any more.
  expect(accepted).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(100);
});
