import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inverse } from '#plan/inverse.ts';
import type { Plan, Step } from '#plan/plan.ts';
import { planTo } from '#reconcile/change.ts';
import { type Address, addressOf } from '#state/address.ts';
import { same } from '#state/equal.ts';
import type { HostState, Observed } from '#state/host-state.ts';
import { dependants } from '#state/relations.ts';
import type { Resource } from '#state/resource.ts';
import { judge } from '#state/rules/judge.ts';
import { runs } from '../runs.ts';
import { HARDWARE, stateOf, validStates } from '../support/random-state.ts';

/** A plan from one state to another, for both configurations. */
function planBetween(from: HostState, to: HostState): Plan {
  return planned({ running: from, stored: from, owners: { objects: new Map(), settings: new Map() } }, to);
}

function planned(observed: Observed, to: HostState): Plan {
  const { plan, diagnostics } = planTo({
    host: 'default',
    purpose: 'test',
    documents: [],
    observed,
    before: observed,
    desired: { running: to, stored: to },
    ownership: [],
    renames: [],
    hardware: HARDWARE,
    hardwareBefore: HARDWARE,
    intents: [],
    touchOthers: true,
  });
  if (!plan) throw new Error(`refused: ${JSON.stringify(diagnostics, null, 1)}`);
  return plan;
}

/** Does a step as a careful host would: refuses what does not fit. */
function done(state: HostState, step: Step): HostState {
  const next = new Map<Address, Resource>(state);
  const { operation } = step;
  if (operation.op === 'add') {
    expect(next.has(addressOf(operation.to)), `${addressOf(operation.to)} exists`).toBe(false);
    next.set(addressOf(operation.to), operation.to);
  } else if (operation.op === 'remove') {
    expect(
      same(next.get(addressOf(operation.from)), operation.from),
      `${addressOf(operation.from)} is as planned`,
    ).toBe(true);
    expect(dependants(next).get(addressOf(operation.from)) ?? [], `${addressOf(operation.from)} is free`).toEqual([]);
    next.delete(addressOf(operation.from));
  } else if (operation.op === 'modify') {
    expect(
      same(next.get(addressOf(operation.from)), operation.from),
      `${addressOf(operation.from)} is as planned`,
    ).toBe(true);
    next.set(addressOf(operation.to), operation.to);
  }
  return next;
}

function faults(state: HostState): readonly string[] {
  return judge(state, HARDWARE)
    .filter((one) => one.severity === 'error')
    .map((one) => `${one.code}: ${one.detail}`);
}

const trace = (plan: Plan) => plan.steps.map((step) => JSON.stringify(step.operation)).join('\n');

describe('the order of steps', () => {
  test('every state between two valid states is valid, and the last one is the desired one', () => {
    fc.assert(
      fc.property(validStates, validStates, (from, to) => {
        const plan = planBetween(from, to);
        let state = from;
        for (const step of plan.steps) {
          state = done(state, step);
          const wrong = faults(state);
          if (wrong.length > 0)
            throw new Error(`after ${JSON.stringify(step.operation)}\n${wrong.join('\n')}\n\n${trace(plan)}`);
        }
        if (!same(Object.fromEntries(state), Object.fromEntries(to)))
          throw new Error(`not the desired state\n${trace(plan)}`);
      }),
      runs(2000),
    );
  });

  test('also where the running and the stored configuration differ before', () => {
    fc.assert(
      fc.property(validStates, validStates, validStates, (running, stored, to) => {
        const observed: Observed = { running, stored, owners: { objects: new Map(), settings: new Map() } };
        const plan = planned(observed, to);
        for (const configuration of ['running', 'stored'] as const) {
          let state = observed[configuration];
          for (const step of plan.steps) {
            if (step.where !== 'both' && step.where !== configuration) continue;
            state = done(state, step);
            const wrong = faults(state);
            if (wrong.length > 0)
              throw new Error(`${configuration} after ${JSON.stringify(step)}\n${wrong.join('\n')}`);
          }
          if (!same(Object.fromEntries(state), Object.fromEntries(to)))
            throw new Error(`not desired: ${configuration}`);
        }
      }),
      runs(500),
    );
  });

  test('the inverses in reverse order lead back', () => {
    fc.assert(
      fc.property(validStates, validStates, (from, to) => {
        const { steps } = planBetween(from, to);
        const forth = steps.reduce(done, from);
        const back = [...steps].reverse().map(inverse).reduce(done, forth);
        if (!same(Object.fromEntries(back), Object.fromEntries(from))) throw new Error('not the state before');
      }),
      runs(500),
    );
  });

  test('the order of the objects does not matter', () => {
    fc.assert(
      fc.property(validStates, validStates, (from, to) => {
        const reversed = (state: HostState) => stateOf([...state.values()].reverse());
        expect(planBetween(reversed(from), reversed(to))).toEqual(planBetween(from, to));
      }),
      runs(300),
    );
  });
});
