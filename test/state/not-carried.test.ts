import { expect, test } from 'vitest';
import { address } from '#state/address.ts';
import { notCarried } from '#state/not-carried.ts';
import { bareHost } from '#state/settle.ts';
import { HARDWARE } from '../support/random-state.ts';
import { made } from './rules/world.ts';

test('a host on which nothing is set says nothing', () => {
  expect(notCarried(bareHost(HARDWARE).running)).toEqual([]);
});

test('what is set and not carried is named with those that have it', () => {
  const state = new Map(bareHost(HARDWARE).running);
  for (const name of ['a0', 'a1']) {
    const one = made('aggr', name, { ports: [], lacp: { mode: 'active', timer: 'short' } });
    state.set(address('aggr', name), one);
  }
  const [told, ...others] = notCarried(state);
  expect(others).toEqual([]);
  expect(told?.code).toBe('not-carried');
  expect(told?.detail).toMatch(/^Runs do not carry lacp \(\w+ and \w+\) yet/);
});
