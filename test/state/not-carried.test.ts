import { expect, test } from 'vitest';
import { address } from '#state/address.ts';
import { notCarried } from '#state/not-carried.ts';
import { bareHost } from '#state/settle.ts';
import { HARDWARE } from '../support/random-state.ts';

test('a host on which nothing is set says nothing', () => {
  expect(notCarried(bareHost(HARDWARE).running)).toEqual([]);
});

test('what is set and not carried is named with those that have it', () => {
  const state = new Map(bareHost(HARDWARE).running);
  const names = [...state.values()].filter((one) => one.kind === 'phys').slice(0, 2);
  for (const one of names) state.set(address('phys', one.name), { ...one, flowControl: 'bi' });
  const [told, ...others] = notCarried(state);
  expect(others).toEqual([]);
  expect(told?.code).toBe('not-carried');
  expect(told?.detail).toMatch(/^Runs do not carry PAUSE \(\w+ and \w+\) yet/);
});
