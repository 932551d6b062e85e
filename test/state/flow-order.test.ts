import fc from 'fast-check';
import { expect, it } from 'vitest';
import { searchOrder } from '#state/flow-order.ts';
import type { Flow } from '#state/resource.ts';
import { stateOf } from '../support/random-state.ts';
import { resource } from '../views/sample.ts';

const ANY = resource('flow', 'any').match;
const flow = (name: string, match: Partial<Flow['match']>, rank: number | null = null) =>
  resource('flow', name, { over: 'vnic1', rank, match: { ...ANY, ...match } });

/** In the order in which they must be searched, each row because of one rule. */
const ORDERED = [
  flow('z-first', {}, 1),
  flow('y-second', { localIp: '10.0.0.1/32' }, 2),
  flow('host', { remoteIp: '10.1.2.3/32' }),
  flow('narrow', { remoteIp: '10.1.2.0/24' }),
  flow('set', { remoteIp: { set: 'blocked' } }), // 257 addresses
  flow('wide-tcp', { remoteIp: '10.1.0.0/16', protocol: 'tcp' }),
  flow('wide', { remoteIp: '10.1.0.0/16' }),
  flow('https', { protocol: 'tcp', localPort: 443 }),
  flow('inwards', { protocol: 'tcp', direction: 'in' }),
  flow('udp', { protocol: 'udp' }),
  flow('ef', { dsfield: { value: 0xb8, mask: 0xfc } }),
  flow('class', { dsfield: { value: 0xa0, mask: 0xe0 } }),
];
const state = stateOf([resource('address-set', 'blocked', { entries: ['198.51.100.7/32', '203.0.113.0/24'] })]);

it('searches ranks first, then what is narrower', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(ORDERED, { minLength: ORDERED.length }), (shuffled) => {
      expect(searchOrder(shuffled, state).map((one) => one.name)).toEqual(ORDERED.map((one) => one.name));
    }),
  );
});
