import { describe, expect, it } from 'vitest';
import { addressOf } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { noSuchObject } from '#state/find.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import type { HostState } from '#state/host-state.ts';
import { linkFacts } from '#state/link-facts.ts';
import { LINK_PROPERTIES, propertyNamed, unknownProperty } from '#state/properties.ts';
import type { Resource } from '#state/resource.ts';
import { type Column, printTable } from '#views/text/table.ts';
import * as aggr from '#views/text/tables/aggr.ts';
import * as classes from '#views/text/tables/class.ts';
import * as flow from '#views/text/tables/flow.ts';
import * as link from '#views/text/tables/link.ts';
import type { Look } from '#views/text/tables/look.ts';
import * as overlay from '#views/text/tables/overlay.ts';
import * as phys from '#views/text/tables/phys.ts';
import * as priority from '#views/text/tables/priority.ts';
import * as property from '#views/text/tables/property.ts';
import * as vf from '#views/text/tables/vf.ts';
import * as vlan from '#views/text/tables/vlan.ts';
import * as vnic from '#views/text/tables/vnic.ts';
import { resource } from '../../sample.ts';

const hardware = hardwareOf(DEFAULT_HOST);
const pfc = { xoffBytes: 60_000, xonBytes: 30_000, headroomBytes: 'auto' as const };
const objects: readonly Resource[] = [
  ...Object.keys(hardware.links).map((name) =>
    resource(
      'phys',
      name,
      name === 'ixgbe0' ? { mtu: 9000, flowControl: 'pfc' } : name === 'ixgbe1' ? { ip: ['192.168.1.1/24'] } : {},
    ),
  ),
  resource('classes', 'ixgbe0', {
    classes: [
      { name: 'default', priorities: [0, 1, 2, 4, 5, 6], ets: 60, strict: false, pfc: null },
      { name: 'storage', priorities: [3], ets: 40, strict: false, pfc },
      { name: 'control', priorities: [7], ets: null, strict: true, pfc: null },
    ],
  }),
  resource('etherstub', 'vswitch1', { mtu: 9000 }),
  resource('aggr', 'aggr0', { ports: ['net2', 'net3'], policy: ['L2', 'L3'], mac: '02:08:20:01:02:03', mtu: null }),
  resource('vlan', 'prod1055', { over: 'ixgbe0', vid: 1055, mtu: null }),
  resource('vf', 'ixgbe0vf0', {
    over: 'ixgbe0',
    index: 0,
    mac: '02:08:20:00:00:10',
    vid: 100,
    minTxRate: 100e6,
    maxTxRate: 1e9,
  }),
  resource('overlay', 'tenant7', {
    vni: 7007,
    local: '192.168.1.1',
    mtu: 1400,
    remotes: { '02:08:20:00:00:99': '192.168.1.2' },
  }),
  resource('vnic', 'vnic1', {
    over: 'bge1',
    mtu: null,
    mac: { kind: 'factory', slot: 1, address: '00:14:4f:00:00:0a' },
  }),
  resource('vnic', 'vnic2', { over: 'bge1', mtu: null, maxbw: 100e6, cpus: [4, 5, 6] }),
  resource('vnic', 'vnic3', { over: 'vswitch1', mtu: null, maxbw: 1000e6 }),
  resource('vnic', 'vnic4', { over: 'ixgbe0', mtu: null, cos: 3 }),
  resource('vnic', 'vnic10', { over: 'tenant7', mtu: null, vid: 7 }),
  resource('flow', 'b-first', {
    over: 'vnic1',
    rank: 1,
    match: { ...resource('flow', 'x').match, protocol: 'tcp', localPort: 443 },
  }),
  resource('flow', 'a-later', {
    over: 'vnic1',
    maxbw: 431_000,
    match: { ...resource('flow', 'x').match, remoteIp: { set: 'bad' }, dsfield: { value: 0xb8, mask: 0xfc } },
  }),
  resource('guest', 'web', { nics: { vnic1: { ip: [] }, ixgbe0vf0: { ip: [] } } }),
];
const state: HostState = new Map(objects.map((one) => [addressOf(one), one]));
const look: Look = { state, hardware, facts: linkFacts(state, hardware) };
const table = <R>(columns: readonly Column<R>[], rows: readonly R[], fields?: string) =>
  printTable(columns, rows, { fields }).text;

describe('tables', () => {
  it.each([
    ['show-link', table(link.LINK_COLUMNS, link.linkRows(look))],
    ['show-link -P', table(link.STORED_LINK_COLUMNS, link.storedLinkRows(look, 'aggr0'))],
    ['show-phys', table(phys.PHYS_COLUMNS, phys.physRows(look))],
    ['show-phys -m', table(phys.SLOT_COLUMNS, phys.slotRows(look, 'bge1'))],
    ['show-phys -D pfc', table(priority.PFC_COLUMNS, priority.priorityRows(look, 'ixgbe0'))],
    ['show-phys -D ets', table(priority.ETS_COLUMNS, priority.priorityRows(look, 'ixgbe0'))],
    ['show-vnic', table(vnic.VNIC_COLUMNS, vnic.vnicRows(look))],
    [
      'show-vnic -o',
      table(
        vnic.VNIC_COLUMNS,
        vnic.vnicRows(look, undefined, 'bge1'),
        'link,over,mactype,macvalue,bandwidth,cpus,guest',
      ),
    ],
    ['show-vlan', table(vlan.VLAN_COLUMNS, vlan.vlanRows(look))],
    ['show-aggr', table(aggr.AGGR_COLUMNS, aggr.aggrRows(look))],
    ['show-aggr -x', table(aggr.AGGR_PORT_COLUMNS, aggr.aggrPortRows(look))],
    ['show-vf', table(vf.VF_COLUMNS, vf.vfRows(look, 'ixgbe0'))],
    ['show-class', table(classes.CLASS_COLUMNS, classes.classRows(look))],
    ['show-overlay', table(overlay.OVERLAY_COLUMNS, overlay.overlayRows(overlay.overlaysOf(look, [])))],
    ['show-overlay -t', table(overlay.TARGET_COLUMNS, overlay.targetRows(overlay.overlaysOf(look, [])))],
    ['show-flow', table(flow.FLOW_COLUMNS, flow.flowRows(look))],
    ['show-flowprop', table(property.FLOW_PROPERTY_COLUMNS, property.flowPropertyRows(look, {}))],
    ['show-linkprop vnic', table(property.LINK_PROPERTY_COLUMNS, property.linkPropertyRows(look, { name: 'vnic4' }))],
    ['show-linkprop phys', table(property.LINK_PROPERTY_COLUMNS, property.linkPropertyRows(look, { name: 'ixgbe0' }))],
    [
      'show-linkprop -p',
      table(
        property.LINK_PROPERTY_COLUMNS,
        property.linkPropertyRows(look, { properties: ['CPUS-effective', 'max-bw'], name: 'vnic2' }),
      ),
    ],
    [
      'show-linkprop -P',
      table(
        property.LINK_PROPERTY_COLUMNS,
        property.linkPropertyRows(look, { properties: ['maxbw', 'priority'], name: 'vnic2', stored: true }),
      ),
    ],
  ])('%s', async (name, text) => {
    await expect(text).toMatchFileSnapshot(`${name.replaceAll(' ', '_')}.golden.txt`);
  });
});

describe('facts', () => {
  it('takes a VNIC down with its wire, unless another client shares the link', () => {
    const links = {
      ...hardware.links,
      bge1: { ...hardware.links.bge1, up: false },
      ixgbe0: { ...hardware.links.ixgbe0, up: false },
    };
    // Both are links of the built-in host, with one field changed.
    const down = linkFacts(state, { ...hardware, links: links as typeof hardware.links });
    const up = (name: string) => objects.some((one) => one.kind === 'vnic' && one.name === name && down.up(one));
    expect([up('vnic1'), up('vnic2'), up('vnic3'), up('vnic10')]).toEqual([true, true, true, true]);
    const alone = new Map([...state].filter(([key]) => key !== 'vnic/vnic2'));
    const facts = linkFacts(alone, { ...hardware, links: links as typeof hardware.links });
    expect([...alone.values()].filter((one) => one.kind === 'vnic' && !facts.up(one)).map((one) => one.name)).toEqual([
      'vnic1',
    ]);
  });
});

describe('names', () => {
  const nothing: HostState = new Map();
  it.each([
    ['of nothing', 'vnic9', { state, other: nothing, stored: false }, 'there is no VNIC vnic9.'],
    ['of another class', 'prod1055', { state, other: nothing, stored: false }, 'prod1055 is not a VNIC but a VLAN.'],
    [
      'of a temporary object',
      'vnic1',
      { state: nothing, other: state, stored: true },
      'VNIC vnic1 is temporary: it is not in the stored configuration.',
    ],
    [
      'of a stored object',
      'vnic1',
      { state: nothing, other: state, stored: false },
      'VNIC vnic1 is stored but not running.',
    ],
  ])('are refused: %s', (_, name, where, detail) => {
    expect(noSuchObject(name, ['vnic'], where)?.detail).toBe(detail);
  });

  it('suggest the nearest', () =>
    expect(noSuchObject('vnic11', ['vnic'], { state, other: nothing, stored: false })?.hint).toMatch(
      /^Did you mean vnic1/,
    ));

  it('find properties in every dialect', () => {
    for (const [name, found] of [
      ['max-bw', 'maxbw'],
      ['RX-RINGS', 'rxrings'],
      ['ets-bw-local', 'etsbw-lcl'],
      ['pool-effective', 'pool-effective'],
    ] as const) {
      expect(propertyNamed(LINK_PROPERTIES, name)?.name).toBe(found);
    }
    expect(unknownProperty(LINK_PROPERTIES, ['mtu', 'prioriti'])).toMatchObject({
      detail: 'there is no property prioriti.',
      hint: 'Did you mean priority?',
    });
  });
});
