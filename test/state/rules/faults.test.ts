import { describe, expect, test } from 'vitest';
import type { Resource } from '#state/resource.ts';
import { judge } from '#state/rules/judge.ts';
import { ALONE, CLEAN, classes, ERRORS, ovl, rest, row, WARNINGS } from './fragments.ts';
import { flow, HARDWARE, made, onHost, phys, stateOf, vlan, vnic } from './world.ts';

const shown = (diagnostics: ReturnType<typeof judge>) =>
  diagnostics.map(({ code, subject }) => [code, subject?.address, subject?.field].filter(Boolean).join(' '));

describe('rules between objects', () => {
  for (const [title, objects, found, hardware = HARDWARE] of ERRORS) {
    test(`refuse ${title}`, () => {
      const errors = judge(onHost(objects, hardware), hardware).filter(({ severity }) => severity === 'error');
      expect(shown(errors)).toEqual(found);
    });
  }

  for (const [title, objects, found, hardware = HARDWARE] of WARNINGS) {
    test(`warn of ${title}`, () => {
      const diagnostics = judge(onHost(objects, hardware), hardware);
      expect(shown(diagnostics)).toEqual(found);
      expect(diagnostics.map(({ severity }) => severity)).toEqual(found.map(() => 'warning'));
    });
  }

  for (const [title, objects, hardware = HARDWARE] of CLEAN) {
    test(`find nothing in ${title}`, () => {
      expect(judge(onHost(objects, hardware), hardware)).toEqual([]);
    });
  }

  for (const [title, objects, found] of ALONE) {
    test(`judge a document alone: ${title}`, () => {
      expect(shown(judge(stateOf(objects), null))).toEqual(found);
    });
  }

  test('every fault says in one line what is wrong and what to write', () => {
    for (const [title, objects, , hardware = HARDWARE] of [...ERRORS, ...WARNINGS]) {
      for (const { detail, hint } of judge(onHost(objects, hardware), hardware)) {
        expect(detail, title).toMatch(/^[^\n]+\.$/);
        expect(`${detail} ${hint}`, title).not.toMatch(/undefined|NaN|\[object/);
        expect(hint, title).toMatch(/^[^\n]{5,}$/);
      }
    }
  });
});

describe('messages', () => {
  const message = (objects: Resource[]) =>
    judge(onHost(objects), HARDWARE).map(({ detail, hint }) => `${detail} (${hint})`);

  test('name the nearest link', () => {
    expect(message([made('etherstub', 'vswitch1'), vnic('a', { over: 'vswich1' })])).toEqual([
      'VNIC a names link vswich1, which does not exist. (did you mean vswitch1?)',
    ]);
  });

  test('name the next free VID', () => {
    expect(message([vlan('a', { vid: 2 }), vlan('b', { vid: 2 }), vlan('c', { vid: 3 })])).toEqual([
      'VLAN a and VLAN b both have VID 2 on bge0, with one MAC address. ' +
        '(use another VID (4 is free), or make one of them a VNIC with its own MAC address)',
    ]);
  });

  test('agree with what they speak of', () => {
    expect(message([classes('bge9', row('default', [0, 1, 2, 3, 4, 5, 6, 7]))])[0]).toMatch(
      /^The classes of bge9 name link bge9, which does not exist\./,
    );
    expect(message([made('vfs', 'bge9', { count: 1 })])[0]).toMatch(/^The VFs of bge9 name link bge9, which/);
  });

  test('name the MTU that is needed', () => {
    expect(message([phys('net2', { ip: ['192.168.1.1/24'] }), ovl({ mtu: 1500 })])).toEqual([
      'Overlay tenant7 has MTU 1500; with 50 bytes of outer headers its packets need MTU 1550, but net2 carries 1500. ' +
        '(give it an MTU of 1450 or less, or raise the MTU of net2 to 1550)',
    ]);
  });

  test('name numbers of an oversubscribed link', () => {
    expect(message([vnic('a', { maxbw: 6e8 }), vnic('b', { maxbw: 6e8 })])).toEqual([
      'Link bge0 carries 1Gb/s, but maxbw of 2 links over it add up to 1.2Gb/s, 1.2 times as much. ' +
        '(lower them, or accept that they share the link when all of them send)',
    ]);
  });

  test('name the VFs that fewer classes would give', () => {
    expect(
      message([made('vfs', 'ixgbe0', { count: 40 }), classes('ixgbe0', rest(), row('a', [3], { ets: 40 }))]),
    ).toEqual([
      'ixgbe0 (intel-82599) offers 31 VFs with 2 traffic classes, but 40 are asked for. ' +
        '(ask for 31 or fewer, or use fewer traffic classes (with one: 63 VFs))',
    ]);
  });
});

describe('a way out of a port that is in use', () => {
  const sw0 = made('switch', 'sw0', { uplinks: ['bge0'] });
  const aggr0 = made('aggr', 'aggr0', { ports: ['bge0', 'bge1'] });
  const inside = vnic('in0', { over: 'sw0' });
  const https = { protocol: 'tcp', localPort: 443 } as const;

  test.each<[string, Resource[], Resource[], Resource[]]>([
    ['put the VNIC over sw0', [sw0], [vnic('a')], [vnic('a', { over: 'sw0' })]],
    ['put the flow over a VNIC of sw0', [sw0, inside], [flow('f', 'bge0', https)], [flow('f', 'in0', https)]],
    [
      'make a VNIC with that vid over sw0 instead of the VLAN',
      [sw0],
      [vlan('v')],
      [vnic('v', { over: 'sw0', vid: 10 })],
    ],
    ['put the flow over aggr0', [aggr0], [flow('f', 'bge0', https)], [flow('f', 'aggr0', https)]],
    ['put the VLAN over aggr0', [aggr0], [vlan('v')], [vlan('v', { over: 'aggr0' })]],
    ['take ip away from bge0', [sw0], [phys('bge0', { ip: ['10.0.0.1/24'] })], []],
    [
      'take the VFs of ixgbe0 away',
      [made('switch', 'sw1', { uplinks: ['ixgbe0'] })],
      [made('vfs', 'ixgbe0', { count: 2 })],
      [],
    ],
  ])('"%s" is accepted when it is followed', (hint, setting, wrong, right) => {
    const [fault, ...more] = judge(onHost([...setting, ...wrong]), HARDWARE);
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ code: 'port-in-use', hint: expect.stringContaining(`${hint}, or take `) });
    expect(judge(onHost([...setting, ...right]), HARDWARE)).toEqual([]);
  });

  test('for a flow over the switch itself is one of its VNICs', () => {
    const [fault, ...more] = judge(onHost([sw0, inside, flow('f', 'sw0', https)]), HARDWARE);
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ code: 'wrong-class', hint: 'put the flow over a VNIC of the switch' });
  });
});
