import type { Hardware } from '#state/hardware.ts';
import type { Resource, ResourceOf } from '#state/resource.ts';
import { flow, HARDWARE, mac, made, phys, vf, vlan, vnic } from './world.ts';

const OWN = HARDWARE.links.bge0?.factoryMacs[0] ?? '';
const MAC = '02:08:20:00:00:01';
const TICKS: Hardware = { ...HARDWARE, limiter: { ...HARDWARE.limiter, kind: 'crossbow-tick' } };
const OFFLINE: Hardware = { ...HARDWARE, cpus: HARDWARE.cpus.map((cpu) => ({ ...cpu, online: cpu.id !== 3 })) };
const POOLED: Hardware = { ...HARDWARE, cpuPools: { poolA: [4, 5] } };
const nic = (name: string, change: Partial<Hardware['links'][string]>): Hardware => {
  const link = HARDWARE.links[name];
  if (!link) throw new Error(`no ${name}`);
  return { ...HARDWARE, links: { ...HARDWARE.links, [name]: { ...link, ...change } } };
};

const TOR =
  HARDWARE.switches.tor1 ??
  (() => {
    throw new Error('no tor1');
  })();

const DYNAMIC = nic('bge0', { dynamicRings: true });
const WEIGHING = nic('bge0', { bwShare: true });

type Row = ResourceOf<'classes'>['classes'][number];
export const row = (name: string, priorities: number[], more: Partial<Row> = {}): Row => ({
  name,
  priorities,
  ets: null,
  strict: false,
  pfc: null,
  ...more,
});
const PFC = { xoffBytes: 60_000, xonBytes: 30_000, headroomBytes: 'auto' as const };
const REST = [0, 1, 2, 4, 5, 6, 7];
export const classes = (port: string, ...rows: Row[]) => made('classes', port, { classes: rows });
const storage = (more: Partial<Row> = {}) => row('storage', [3], { ets: 40, pfc: PFC, ...more });
export const rest = (more: Partial<Row> = {}) => row('default', REST, { ets: 60, ...more });
const STRICT = classes('ixgbe0', row('control', [3], { strict: true }), rest({ ets: 100 }));
const PAUSING = phys('ixgbe0', { flowControl: 'pfc' });
const UNDER_PFC = phys('ixgbe0', { flowControl: 'pfc', ip: ['192.168.1.1/24'] });
const FCOE = { etherType: 0x8906, tcpPort: null, udpPort: null, dscp: null, cos: 3 };
const DCBX = { willing: ['pfc'] as const };
const stub = made('etherstub', 'stub0', { defaultTag: 1 });
export const ovl = (more: Partial<ResourceOf<'overlay'>> = {}) =>
  made('overlay', 'tenant7', { vni: 7, local: '192.168.1.1', mtu: 1400, ...more });
const UNDERLAY = phys('net2', { ip: ['192.168.1.1/24'] });
const guest = (name: string, nics: ResourceOf<'guest'>['nics'] = {}, more: Partial<ResourceOf<'guest'>> = {}) =>
  made('guest', name, { nics, ...more });

/** Objects on the built-in host, and the faults that must be found: code, address, field. */
export type Fragment = readonly [title: string, objects: Resource[], found: string[], hardware?: Hardware];

export const ERRORS: readonly Fragment[] = [
  // references
  ['a VNIC over nothing', [vnic('web0', { over: 'bge9' })], ['unknown-reference vnic/web0 over']],
  ['a flow over nothing', [flow('f', 'web0', { protocol: 'tcp' })], ['unknown-reference flow/f over']],
  [
    'a flow of a set that is not there',
    [flow('f', 'bge0', { remoteIp: { set: 'bad' } })],
    ['unknown-reference flow/f match.remoteIp'],
  ],
  ['a port that is not there', [made('aggr', 'aggr0', { ports: ['net9'] })], ['unknown-reference aggr/aggr0 ports']],
  ['a link that the host does not have', [phys('net9')], ['unknown-reference phys/net9']],
  ['a VF without VFs', [vf('ixgbe0', 0)], ['unknown-reference vf/ixgbe0vf0 over']],
  [
    'a guest with a NIC that is not there',
    [guest('web', { web9: { ip: [] } })],
    ['unknown-reference guest/web nics.web9'],
  ],
  ['a VNIC over a VNIC', [vnic('a'), vnic('b', { over: 'a' })], ['wrong-class vnic/b over']],
  ['a VNIC over itself', [vnic('a', { over: 'a' })], ['wrong-class vnic/a over']],
  ['a VLAN over a VNIC', [vnic('a'), vlan('v', { over: 'a' })], ['wrong-class vlan/v over']],
  ['a VLAN over an etherstub', [stub, vlan('v', { over: 'stub0' })], ['wrong-class vlan/v over']],
  ['a flow over an etherstub', [stub, flow('f', 'stub0', { protocol: 'tcp' })], ['wrong-class flow/f over']],
  ['a guest that owns hardware', [guest('web', { bge0: { ip: [] } })], ['wrong-class guest/web nics.bge0']],
  [
    'aggregations of each other',
    [made('aggr', 'a', { ports: ['b'] }), made('aggr', 'b', { ports: ['a'] })],
    ['wrong-class aggr/a ports', 'wrong-class aggr/b ports'],
  ],
  // claims
  ['a name of two classes', [vnic('x'), made('etherstub', 'x')], ['duplicate-name vnic/x name']],
  ['a VNIC named as hardware', [vnic('bge1')], ['duplicate-name vnic/bge1 name']],
  ['one MAC twice', [vnic('a', { mac: mac(MAC) }), vnic('b', { mac: mac(MAC) })], ['mac-in-use vnic/b mac']],
  [
    'one MAC three times',
    ['a', 'b', 'c'].map((name) => vnic(name, { mac: mac(MAC) })),
    ['mac-in-use vnic/b mac', 'mac-in-use vnic/c mac'],
  ],
  [
    'one MAC and VID twice',
    [vnic('a', { mac: mac(MAC), vid: 5 }), vnic('b', { mac: mac(MAC), vid: 5 })],
    ['mac-in-use vnic/b mac'],
  ],
  [
    'a VF with the MAC of a VNIC',
    [made('vfs', 'ixgbe0', { count: 1 }), vf('ixgbe0', 0, { mac: MAC }), vnic('a', { over: 'ixgbe0', mac: mac(MAC) })],
    ['mac-in-use vnic/a mac'],
  ],
  ['one VID of two VLANs', [vlan('a'), vlan('b')], ['vid-in-use vlan/b vid']],
  ['a VID that is the default_tag', [vlan('a', { vid: 1 })], ['vid-default-tag vlan/a vid']],
  [
    'a VNIC with the default_tag of its etherstub',
    [stub, vnic('a', { over: 'stub0', vid: 1 })],
    ['vid-default-tag vnic/a vid'],
  ],
  ['a changed default_tag', [phys('bge0', { defaultTag: 7 }), vnic('a', { vid: 7 })], ['vid-default-tag vnic/a vid']],
  [
    'a factory slot twice',
    ['a', 'b'].map((name, index) =>
      vnic(name, { mac: { kind: 'factory', slot: 1, address: `02:08:20:00:00:0${index}` } }),
    ),
    ['factory-slot vnic/b mac'],
  ],
  [
    'a VNIC over a port of an aggregation',
    [made('aggr', 'aggr0', { ports: ['bge0'] }), vnic('a')],
    ['port-in-use vnic/a over'],
  ],
  [
    'many clients of a port are one fault',
    [
      made('aggr', 'aggr0', { ports: ['bge0'] }),
      ...Array.from({ length: 9 }, (_, index) => vnic(`w${index}`)),
      flow('f', 'bge0', {}),
    ],
    ['port-in-use flow/f over'],
  ],
  ['an uplink with addresses', [made('switch', 'sw0', { uplinks: ['net2'] }), UNDERLAY], ['port-in-use phys/net2 ip']],
  [
    'a port of two',
    [made('aggr', 'aggr0', { ports: ['bge0'] }), made('switch', 'sw0', { uplinks: ['bge0'] })],
    ['port-in-use switch/sw0 uplinks'],
  ],
  [
    'a port with VFs',
    [made('vfs', 'ixgbe0', { count: 2 }), made('aggr', 'aggr0', { ports: ['ixgbe0'] })],
    ['port-in-use vfs/ixgbe0 name'],
  ],
  [
    'two flows of one match',
    [flow('f', 'bge0', { protocol: 'tcp' }), flow('g', 'bge0', { protocol: 'tcp' })],
    ['flow-identical flow/g match'],
  ],
  [
    'a NIC of two guests',
    [vnic('a'), guest('g1', { a: { ip: [] } }), guest('g2', { a: { ip: [] } })],
    ['nic-owned-twice guest/g2 nics.a'],
  ],
  [
    'one VNI twice',
    [UNDERLAY, ovl(), made('overlay', 'tenant8', { vni: 7, local: '192.168.1.1' })],
    ['vni-in-use overlay/tenant8 vni'],
  ],
  [
    'PFC with PAUSE',
    [phys('ixgbe0', { flowControl: 'bi' }), classes('ixgbe0', rest(), storage())],
    ['pfc-and-pause classes/ixgbe0 classes'],
  ],
  ['PFC without flow control', [classes('ixgbe0', rest(), storage())], ['pfc-and-pause classes/ixgbe0 classes']],
  [
    'one IP address on a segment',
    [vnic('a'), vnic('b'), guest('g1', { a: { ip: ['10.0.0.1/24'] } }), guest('g2', { b: { ip: ['10.0.0.1/16'] } })],
    ['ip-in-use guest/g2 nics.b.ip'],
  ],
  [
    'a look at what is for others where the switch refuses it',
    [made('switch', 'sw0', { uplinks: ['bge0'] }), vnic('a', { over: 'sw0', promiscFiltered: false })],
    ['promiscuous-refused vnic/a promiscFiltered'],
  ],
  // MAC addresses
  ['the MAC of the parent', [vnic('a', { mac: mac(OWN) })], ['host-mac vnic/a mac']],
  [
    'the MAC of a port',
    [made('aggr', 'aggr0', { ports: ['bge0'] }), vnic('a', { over: 'aggr0', mac: mac(OWN) })],
    ['host-mac vnic/a mac'],
  ],
  [
    'the MAC of an uplink',
    [made('switch', 'sw0', { uplinks: ['bge0'] }), vnic('a', { over: 'sw0', mac: mac(OWN) })],
    ['host-mac vnic/a mac'],
  ],
  ['a group address', [vnic('a', { mac: mac('01:00:5e:00:00:01') })], ['host-mac vnic/a mac']],
  ['no address', [vnic('a', { mac: mac('00:00:00:00:00:00') })], ['host-mac vnic/a mac']],
  [
    'a VF with a group address',
    [made('vfs', 'ixgbe0', { count: 1 }), vf('ixgbe0', 0, { mac: 'ff:ff:ff:ff:ff:ff' })],
    ['host-mac vf/ixgbe0vf0 mac'],
  ],
  [
    'an aggregation with a group address',
    [made('aggr', 'aggr0', { ports: ['bge0'], mac: '03:00:00:00:00:01' })],
    ['host-mac aggr/aggr0 mac'],
  ],
  [
    'a factory slot beyond the NIC',
    [vnic('a', { mac: { kind: 'factory', slot: 5, address: MAC } })],
    ['factory-slot vnic/a mac'],
  ],
  [
    'the slot of the NIC itself',
    [vnic('a', { mac: { kind: 'factory', slot: 0, address: MAC } })],
    ['factory-slot vnic/a mac'],
  ],
  [
    'a factory slot of an etherstub',
    [stub, vnic('a', { over: 'stub0', mac: { kind: 'factory', slot: 1, address: MAC } })],
    ['factory-slot vnic/a mac'],
  ],
  // MTU
  ['a VNIC above its link', [vnic('a', { mtu: 1501 })], ['mtu-above-parent vnic/a mtu']],
  ['a VLAN above its link', [vlan('a', { mtu: 9000 })], ['mtu-above-parent vlan/a mtu']],
  [
    'a VNIC above the smallest port',
    [
      phys('net2', { mtu: 9000 }),
      made('aggr', 'aggr0', { ports: ['net2', 'net3'] }),
      vnic('a', { over: 'aggr0', mtu: 9000 }),
    ],
    ['mtu-above-parent vnic/a mtu'],
  ],
  [
    'a VNIC above what its switch inherits',
    [made('switch', 'sw0', { uplinks: ['bge0', 'bge1'] }), vnic('a', { over: 'sw0', mtu: 1600 })],
    ['mtu-above-parent vnic/a mtu'],
  ],
  [
    'an aggregation above its ports',
    [made('aggr', 'aggr0', { ports: ['bge0'], mtu: 9000 })],
    ['mtu-above-parent aggr/aggr0 mtu'],
  ],
  [
    'a VNIC above its overlay',
    [UNDERLAY, ovl(), vnic('a', { over: 'tenant7', mtu: 1500 })],
    ['mtu-above-parent vnic/a mtu'],
  ],
  ['an MTU beyond the NIC', [phys('bge0', { mtu: 9001 })], ['mtu-range phys/bge0 mtu']],
  ['an etherstub below 576', [made('etherstub', 'stub0', { mtu: 575 })], ['mtu-range etherstub/stub0 mtu']],
  ['an etherstub above 9000', [made('etherstub', 'stub0', { mtu: 9001 })], ['mtu-range etherstub/stub0 mtu']],
  ['a VNIC below 576', [vnic('a', { mtu: 100 })], ['mtu-range vnic/a mtu']],
  ['an overlay that its underlay cannot carry', [UNDERLAY, ovl({ mtu: 1451 })], ['underlay-mtu overlay/tenant7 mtu']],
  [
    'an IPv6 overlay takes 20 bytes more',
    [phys('net2', { ip: ['2001:db8::1/64'] }), ovl({ local: '2001:db8::1', mtu: 1431 })],
    ['underlay-mtu overlay/tenant7 mtu'],
  ],
  [
    'an overlay that the VLAN under it cannot carry: the tag takes nothing from it',
    [vlan('v', { ip: ['192.168.1.1/24'] }), ovl({ mtu: 1451 })],
    ['underlay-mtu overlay/tenant7 mtu'],
  ],
  [
    'an IPv6 overlay over a VLAN with an MTU of its own',
    [vlan('v', { ip: ['2001:db8::1/64'], mtu: 1400 }), ovl({ local: '2001:db8::1', mtu: 1331 })],
    ['underlay-mtu overlay/tenant7 mtu'],
  ],
  [
    'an address of the host in a VLAN that a guest owns',
    [vlan('v', { ip: ['192.168.1.1/24'] }), guest('web', { v: { ip: [] } })],
    ['nic-owned-twice vlan/v ip'],
  ],
  [
    'an address of the host and of a guest in one VLAN',
    [vlan('v', { ip: ['192.168.1.1/24'] }), vnic('a', { vid: 10 }), guest('web', { a: { ip: ['192.168.1.1/24'] } })],
    ['ip-in-use vlan/v ip'],
  ],
  ['an overlay without underlay', [ovl()], ['underlay-missing overlay/tenant7 local']],
  [
    'a remote of another IP version',
    [UNDERLAY, ovl({ remotes: { [MAC]: '2001:db8::2' } })],
    [`ip-version overlay/tenant7 remotes.${MAC}`],
  ],
  // aggregations, VFs, rings
  ['an aggregation without ports', [made('aggr', 'aggr0')], ['missing-field aggr/aggr0 ports']],
  ['64 VFs of an 82599', [made('vfs', 'ixgbe0', { count: 64 })], ['vf-count vfs/ixgbe0 count']],
  [
    '32 VFs with two classes',
    [made('vfs', 'ixgbe0', { count: 32 }), PAUSING, classes('ixgbe0', rest(), storage())],
    ['vf-count vfs/ixgbe0 count'],
  ],
  ['VFs of a NIC without', [made('vfs', 'bge0', { count: 1 })], ['vf-count vfs/bge0 count']],
  ['a VF beyond the count', [made('vfs', 'ixgbe0', { count: 4 }), vf('ixgbe0', 4)], ['vf-index vf/ixgbe0vf4 index']],
  [
    'a VF promised more than its limit',
    [made('vfs', 'ixgbe0', { count: 1 }), vf('ixgbe0', 0, { minTxRate: 2e9, maxTxRate: 1e9 })],
    ['vf-rate vf/ixgbe0vf0 minTxRate'],
  ],
  [
    'a VF limit above the link',
    [made('vfs', 'ixgbe0', { count: 1 }), vf('ixgbe0', 0, { maxTxRate: 11e9 })],
    ['vf-rate vf/ixgbe0vf0 maxTxRate'],
  ],
  ['more rings than the NIC has', [vnic('a', { rings: { rx: 5, tx: 'sw' } })], ['rings vnic/a rings.rx'], DYNAMIC],
  [
    'more rings together',
    [phys('bge0', { rings: { rx: 2, tx: 2 } }), vnic('a', { rings: { rx: 3, tx: 'hw' } })],
    ['rings vnic/a rings.rx'],
    DYNAMIC,
  ],
  [
    'rings of an etherstub',
    [stub, vnic('a', { over: 'stub0', rings: { rx: 'hw', tx: 'sw' } })],
    ['rings vnic/a rings.rx'],
  ],
  [
    'rings of an aggregation',
    [made('aggr', 'aggr0', { ports: ['bge0'] }), vnic('a', { over: 'aggr0', rings: { rx: 1, tx: 9 } })],
    ['rings vnic/a rings.tx'],
    DYNAMIC,
  ],
  [
    'a number of rings of a NIC that groups them once',
    [phys('bge0', { rings: { rx: 2, tx: 'hw' } }), vnic('a', { rings: { rx: 'sw', tx: 1 } })],
    ['nic-unable phys/bge0 rings.rx', 'nic-unable vnic/a rings.tx'],
  ],
  [
    'a number of rings of a port that groups them once',
    [made('switch', 'sw0', { uplinks: ['bge0'] }), vnic('a', { over: 'sw0', rings: { rx: 2, tx: 'hw' } })],
    ['nic-unable vnic/a rings.rx'],
  ],
  ['a weight on a NIC that cannot weigh', [vnic('a', { bwShare: 50 })], ['nic-unable vnic/a bwShare']],
  [
    'a weight on a port that cannot weigh',
    [made('aggr', 'aggr0', { ports: ['bge0', 'bge1'] }), vnic('a', { over: 'aggr0', bwShare: 50 })],
    ['nic-unable vnic/a bwShare'],
    WEIGHING,
  ],
  ['a weight over an etherstub', [stub, vnic('a', { over: 'stub0', bwShare: 50 })], ['nic-unable vnic/a bwShare']],
  [
    'a weight over an overlay',
    [UNDERLAY, ovl(), vnic('a', { over: 'tenant7', bwShare: 50 })],
    ['nic-unable vnic/a bwShare'],
  ],
  [
    'a flow with a weight where nothing weighs',
    [stub, vnic('a', { over: 'stub0' }), flow('f', 'a', {}, { bwShare: 50 }), flow('g', 'bge0', {}, { bwShare: 5 })],
    ['nic-unable flow/f bwShare', 'nic-unable flow/g bwShare'],
  ],
  // CPUs and rates
  ['a CPU that is not there', [vnic('a', { cpus: [1, 9] })], ['cpu-absent vnic/a cpus']],
  ['a flow on a CPU that is not there', [flow('f', 'bge0', {}, { cpus: [8] })], ['cpu-absent flow/f cpus']],
  ['a guest on a CPU that is not there', [guest('g', {}, { cpus: [8] })], ['cpu-absent guest/g cpus']],
  ['a CPU that is offline', [vlan('a', { cpus: [2, 3] })], ['cpu-offline vlan/a cpus'], OFFLINE],
  ['cpus and pool', [vnic('a', { cpus: [1], pool: 'poolA' })], ['cpu-and-pool vnic/a pool'], POOLED],
  ['a pool that is not there', [phys('bge0', { pool: 'poolB' })], ['unknown-pool phys/bge0 pool'], POOLED],
  ['a cap below the tick', [vnic('a', { maxbw: 1_199_000 })], ['rate-minimum vnic/a maxbw'], TICKS],
  ['a flow below the tick', [flow('f', 'bge0', {}, { maxbw: 1000 })], ['rate-minimum flow/f maxbw'], TICKS],
  // classes
  [
    'a priority in two classes',
    [classes('ixgbe0', row('default', [0, 1, 2, 3, 4, 5, 6, 7], { ets: 60 }), row('a', [3], { ets: 40 }))],
    ['class-priority classes/ixgbe0 classes.a.priorities'],
  ],
  [
    'a priority in no class',
    [classes('ixgbe0', row('a', REST, { ets: 100 }))],
    ['class-priority classes/ixgbe0 classes'],
  ],
  [
    'more classes than the port has',
    [
      classes(
        'ixgbe0',
        row('a', [3], { ets: 40 }),
        row('b', [4], { ets: 40 }),
        row('default', [0, 1, 2, 5, 6, 7], { ets: 20 }),
      ),
    ],
    ['class-count classes/ixgbe0 classes'],
    nic('ixgbe0', { classesMax: 2 }),
  ],
  [
    'shares below the whole',
    [classes('ixgbe0', rest({ ets: 50 }), row('a', [3], { ets: 40 }))],
    ['class-share classes/ixgbe0 classes'],
  ],
  [
    'shares above the whole',
    [classes('ixgbe0', rest({ ets: 0 }), row('a', [3], { ets: 110 }))],
    ['class-share classes/ixgbe0 classes'],
  ],
  [
    'nothing left for default',
    [classes('ixgbe0', rest({ ets: 0 }), row('a', [3], { ets: 100 }))],
    ['class-share classes/ixgbe0 classes'],
  ],
  [
    'a strict class with a share',
    [classes('ixgbe0', row('default', [0, 1, 2, 3, 4, 5, 6, 7], { ets: 5, strict: true }))],
    ['class-strict classes/ixgbe0 classes.default.ets'],
  ],
  [
    'xon above xoff',
    [PAUSING, classes('ixgbe0', rest(), storage({ pfc: { ...PFC, xonBytes: 60_001 } }))],
    ['pfc-thresholds classes/ixgbe0 classes.storage.pfc.xon'],
  ],
  [
    'thresholds beyond the buffer',
    [PAUSING, classes('ixgbe0', rest(), storage({ pfc: { ...PFC, xoffBytes: 524_288 } }))],
    ['pfc-thresholds classes/ixgbe0 classes.storage.pfc.xoff'],
  ],
  [
    'too many PFC classes',
    [
      PAUSING,
      classes(
        'ixgbe0',
        storage(),
        row('b', [4], { ets: 60, pfc: PFC }),
        row('default', [0, 1, 2, 5, 6, 7], { strict: true }),
      ),
    ],
    ['pfc-count classes/ixgbe0 classes.b.pfc'],
    nic('ixgbe0', { pfcClassesMax: 1 }),
  ],
  [
    'classes without DCB',
    [classes('bge0', rest(), row('a', [3], { ets: 40 }))],
    ['dcb-unsupported classes/bge0 classes'],
  ],
  [
    'flow control that the NIC cannot do',
    [phys('bge0', { flowControl: 'pfc' })],
    ['dcb-unsupported phys/bge0 flowControl'],
  ],
  [
    'PAUSE that the NIC cannot do',
    [phys('bge0', { flowControl: 'bi' })],
    ['dcb-unsupported phys/bge0 flowControl'],
    nic('bge0', { pause: false }),
  ],
  ['DCBX that the NIC cannot do', [phys('bge0', { dcbx: DCBX })], ['dcb-unsupported phys/bge0 dcbx']],
  [
    'ETS that the NIC cannot do',
    [classes('ixgbe0', rest(), row('a', [3], { ets: 40 }))],
    ['dcb-unsupported classes/ixgbe0 classes'],
    nic('ixgbe0', { ets: false }),
  ],
  [
    'ETS by DCBX that the NIC cannot do',
    [phys('ixgbe0', { dcbx: { willing: ['ets'] } })],
    ['dcb-unsupported phys/ixgbe0 dcbx.willing'],
    nic('ixgbe0', { ets: false }),
  ],
  [
    'FCoE without classes',
    [phys('ixgbe0', { applications: [FCOE], dcbx: DCBX })],
    ['fcoe-lossless phys/ixgbe0 applications.0'],
  ],
  [
    'FCoE without DCBX',
    [phys('ixgbe0', { applications: [FCOE], flowControl: 'pfc' }), classes('ixgbe0', rest(), storage())],
    ['fcoe-lossless phys/ixgbe0 applications.0'],
  ],
  // flows and guests
  ['a port without protocol', [flow('f', 'bge0', { localPort: 443 })], ['flow-match flow/f match.localPort']],
  ['a port of icmp', [flow('f', 'bge0', { protocol: 'icmp', remotePort: 1 })], ['flow-match flow/f match.remotePort']],
  ['port 0', [flow('f', 'bge0', { protocol: 'tcp', localPort: 0 })], ['flow-match flow/f match.localPort']],
  [
    'a dsfield outside its mask',
    [flow('f', 'bge0', { dsfield: { value: 0x2e, mask: 0xfc } })],
    ['flow-match flow/f match.dsfield'],
  ],
  ['dsfield 0', [flow('f', 'bge0', { dsfield: { value: 0, mask: 0xfc } })], ['flow-match flow/f match.dsfield']],
  ['an empty mask', [flow('f', 'bge0', { dsfield: { value: 0, mask: 0 } })], ['flow-match flow/f match.dsfield']],
  [
    'IPv4 to IPv6',
    [flow('f', 'bge0', { localIp: '10.0.0.1/32', remoteIp: '2001:db8::/32' })],
    ['flow-match flow/f match.remoteIp'],
  ],
  [
    'IPv4 to a set of IPv6',
    [
      made('address-set', 's', { entries: ['2001:db8::/32'] }),
      flow('f', 'bge0', { localIp: '10.0.0.1/32', remoteIp: { set: 's' } }),
    ],
    ['flow-match flow/f match.remoteIp'],
  ],
  [
    'icmp over IPv6',
    [flow('f', 'bge0', { protocol: 'icmp', localIp: '2001:db8::1/128' })],
    ['flow-match flow/f match.protocol'],
  ],
  ['the all-zero address', [flow('f', 'bge0', { remoteIp: '0.0.0.0/8' })], ['flow-match flow/f match.remoteIp']],
  [
    'the mapped all-zero address',
    [flow('f', 'bge0', { localIp: '::ffff:0:0/128' })],
    ['flow-match flow/f match.localIp'],
  ],
  [
    'the all-zero address in a set',
    [
      made('address-set', 's', { entries: ['0.0.0.0/0', '10.0.0.0/8'] }),
      flow('f', 'bge0', { remoteIp: { set: 's' } }),
      flow('g', 'bge1', { localIp: { set: 's' } }),
    ],
    ['flow-match flow/f match.remoteIp', 'flow-match flow/g match.localIp'],
  ],
  [
    'a route across IP versions',
    [guest('g', {}, { routes: { '0.0.0.0/0': '2001:db8::1' } })],
    ['ip-version guest/g routes.0.0.0.0/0'],
  ],
  ['a weight out of range', [vnic('a', { bwShare: 101 })], ['out-of-range vnic/a bwShare'], WEIGHING],
  ['a weight of nothing', [vnic('a', { bwShare: 0 })], ['out-of-range vnic/a bwShare'], WEIGHING],
  ['a VID out of range', [vlan('a', { vid: 4095 })], ['out-of-range vlan/a vid']],
  [
    '33 allowed addresses',
    [vnic('a', { allowedIps: Array.from({ length: 33 }, (_, index) => `10.0.0.${index}/32`) })],
    ['out-of-range vnic/a allowedIps'],
  ],
  ['an allowed all-zero address', [vnic('a', { allowedIps: ['0.0.0.0/32'] })], ['bad-ip vnic/a allowedIps']],
];

export const WARNINGS: readonly Fragment[] = [
  ['caps above the speed', [vnic('a', { maxbw: 6e8 }), vnic('b', { maxbw: 6e8 })], ['oversubscription phys/bge0']],
  [
    'caps above the speed of an aggregation',
    [
      made('aggr', 'aggr0', { ports: ['bge0', 'bge1'] }),
      ...['a', 'b', 'c'].map((name) => vnic(name, { over: 'aggr0', maxbw: 1e9 })),
    ],
    ['oversubscription aggr/aggr0'],
  ],
  [
    'guaranteed VF rates and caps',
    [
      made('vfs', 'ixgbe0', { count: 1 }),
      vf('ixgbe0', 0, { minTxRate: 6e9 }),
      vnic('a', { over: 'ixgbe0', maxbw: 6e9 }),
    ],
    ['oversubscription phys/ixgbe0'],
  ],
  [
    'FCoE on a port without baby jumbo',
    [
      phys('ixgbe0', { mtu: 2157, flowControl: 'pfc', applications: [FCOE], dcbx: DCBX }),
      classes('ixgbe0', rest(), storage()),
    ],
    ['fcoe-mtu phys/ixgbe0 mtu'],
  ],
  [
    'a strict class beside others',
    [STRICT, vnic('a', { over: 'ixgbe0', cos: 3 })],
    ['strict-starvation classes/ixgbe0 classes.control.strict'],
  ],
  [
    'a strict class with one sender without a cap',
    [STRICT, vnic('a', { over: 'ixgbe0', cos: 3, maxbw: 5e7 }), vnic('b', { over: 'ixgbe0', cos: 3 })],
    ['strict-starvation classes/ixgbe0 classes.control.strict'],
  ],
  [
    'a strict class whose senders may take the whole link together',
    [STRICT, ...['a', 'b'].map((name) => vnic(name, { over: 'ixgbe0', cos: 3, maxbw: 5e9 }))],
    ['strict-starvation classes/ixgbe0 classes.control.strict'],
  ],
  [
    'a host that sends in a strict class itself',
    [STRICT, phys('ixgbe0', { ip: ['10.0.0.1/24'], cos: 3 })],
    ['strict-starvation classes/ixgbe0 classes.control.strict'],
  ],
  [
    'a flow without a cap that gives its frames a strict priority',
    [STRICT, vnic('a', { over: 'ixgbe0' }), flow('f', 'a', { protocol: 'tcp' }, { cos: 3 })],
    ['strict-starvation classes/ixgbe0 classes.control.strict'],
  ],
  [
    'priorities of one lossless class',
    [PAUSING, classes('ixgbe0', row('default', [0, 1, 2, 3, 4, 5, 6, 7], { ets: 100, pfc: PFC }))],
    // The switch beyond the wire knows PFC of priority 3 only.
    ['lossless-shared-class classes/ixgbe0 classes.default.priorities', 'pause-one-sided phys/ixgbe0 flowControl'],
  ],
  ['PAUSE that the switch obeys and sends', [phys('bge0', { flowControl: 'bi' })], []],
  [
    'PAUSE that the switch does not send',
    [phys('bge0', { flowControl: 'bi' })],
    ['pause-one-sided phys/bge0 flowControl'],
    { ...HARDWARE, switches: { tor1: { ...TOR, pause: 'rx' } } },
  ],
  [
    'a willing port that takes a map without its lossless class',
    [phys('ixgbe0', { flowControl: 'pfc', dcbx: DCBX }), classes('ixgbe0', rest(), storage())],
    ['pause-one-sided phys/ixgbe0 flowControl'],
    { ...HARDWARE, switches: { tor1: { ...TOR, pfc: [4], willing: [] } } },
  ],
  [
    'a port that finds nothing to pause for its lossless class',
    [phys('ixgbe0', { flowControl: 'auto', dcbx: DCBX }), classes('ixgbe0', rest(), storage())],
    ['pause-one-sided phys/ixgbe0 flowControl'],
    { ...HARDWARE, switches: { tor1: { ...TOR, pfc: [], willing: [] } } },
  ],
  [
    'VNICs of one lossless priority',
    [
      PAUSING,
      classes('ixgbe0', rest(), storage()),
      vnic('a', { over: 'ixgbe0', cos: 3 }),
      vnic('b', { over: 'ixgbe0', cos: 3 }),
    ],
    ['lossless-shared-priority classes/ixgbe0 classes.storage'],
  ],
  [
    'VNICs of one lossless priority over a switch',
    [
      PAUSING,
      classes('ixgbe0', rest(), storage()),
      made('switch', 'sw0', { uplinks: ['ixgbe0'], forwarding: 'lossless' }),
      vnic('a', { over: 'sw0', cos: 3 }),
      vnic('b', { over: 'sw0', cos: 3 }),
    ],
    ['lossless-shared-priority classes/ixgbe0 classes.storage'],
  ],
  [
    'little headroom',
    [PAUSING, classes('ixgbe0', rest(), storage({ pfc: { ...PFC, headroomBytes: 5000 } }))],
    ['headroom-small classes/ixgbe0 classes.storage.pfc.headroom'],
  ],
  [
    'jumbo frames need more headroom',
    [
      phys('ixgbe0', { flowControl: 'pfc', mtu: 9000 }),
      classes('ixgbe0', rest(), storage({ pfc: { ...PFC, headroomBytes: 15_360 } })),
    ],
    ['headroom-small classes/ixgbe0 classes.storage.pfc.headroom'],
  ],
  [
    'a lossless class over a switch that drops',
    [
      PAUSING,
      classes('ixgbe0', rest(), storage()),
      made('switch', 'sw0', { uplinks: ['ixgbe0'] }),
      vnic('a', { over: 'sw0', cos: 3 }),
    ],
    ['lossy-hop switch/sw0 forwarding'],
  ],
  [
    'an overlay that drops over a lossless class',
    [UNDER_PFC, classes('ixgbe0', rest(), storage()), ovl(), vnic('a', { over: 'tenant7', cos: 3 })],
    ['lossy-hop overlay/tenant7 forwarding'],
  ],
  [
    'an overlay in a VLAN that drops over a lossless class',
    [
      PAUSING,
      classes('ixgbe0', rest(), storage()),
      vlan('v', { over: 'ixgbe0', ip: ['192.168.1.1/24'] }),
      ovl(),
      vnic('a', { over: 'tenant7', cos: 3 }),
    ],
    ['lossy-hop overlay/tenant7 forwarding'],
  ],
  [
    'VNICs of one lossless priority, one of them in an overlay in a VLAN',
    [
      PAUSING,
      classes('ixgbe0', rest(), storage()),
      vlan('v', { over: 'ixgbe0', ip: ['192.168.1.1/24'] }),
      ovl({ forwarding: 'lossless' }),
      vnic('a', { over: 'tenant7', cos: 3 }),
      vnic('b', { over: 'ixgbe0', cos: 3 }),
    ],
    ['lossless-shared-priority classes/ixgbe0 classes.storage'],
  ],
  [
    'VNICs of one lossless priority, one of them in an overlay',
    [
      UNDER_PFC,
      classes('ixgbe0', rest(), storage()),
      ovl({ forwarding: 'lossless' }),
      vnic('a', { over: 'tenant7', cos: 3 }),
      vnic('b', { over: 'ixgbe0', cos: 3 }),
    ],
    ['lossless-shared-priority classes/ixgbe0 classes.storage'],
  ],
  ['ports of two speeds', [made('aggr', 'aggr0', { ports: ['bge0', 'net2'] })], ['port-speed aggr/aggr0 ports']],
];

/** What must not be found: each is one step away from a fault. */
export const CLEAN: readonly (readonly [title: string, objects: Resource[], hardware?: Hardware])[] = [
  ['an empty host', []],
  ['a strict class in which nobody sends', [STRICT, vnic('a', { over: 'ixgbe0' })]],
  [
    'a strict class of which every sender is capped',
    [
      STRICT,
      vnic('a', { over: 'ixgbe0', cos: 3, maxbw: 5e7 }),
      vnic('b', { over: 'ixgbe0', cos: 3, maxbw: 5e7 }),
      vnic('c', { over: 'ixgbe0', maxbw: 5e7 }),
      flow('f', 'c', { protocol: 'tcp' }, { cos: 3 }),
    ],
  ],
  ['one MAC with two VIDs', [vnic('a', { mac: mac(MAC), vid: 5 }), vnic('b', { mac: mac(MAC), vid: 6 })]],
  ['one MAC on two links', [vnic('a', { mac: mac(MAC) }), vnic('b', { over: 'bge1', mac: mac(MAC) })]],
  ['a VNIC with a MAC of its own shares a VID', [vlan('a'), vnic('b', { vid: 10 }), vnic('c', { vid: 10 })]],
  ['one VID on two links', [vlan('a'), vlan('b', { over: 'bge1' })]],
  ['VID 1 where default_tag is 0', [phys('bge0', { defaultTag: 0 }), vlan('a', { vid: 1 })]],
  ['the MAC of another NIC', [vnic('a', { over: 'bge1', mac: mac(OWN) })]],
  ['a factory slot', [vnic('a', { mac: { kind: 'factory', slot: 4, address: MAC } })]],
  ['an MTU as large as the parent', [phys('bge0', { mtu: 9000 }), vnic('a', { mtu: 9000 })]],
  [
    "VNICs over a port's aggregation",
    [made('aggr', 'aggr0', { ports: ['bge0', 'bge1'] }), vnic('a', { over: 'aggr0' }), vlan('v', { over: 'aggr0' })],
  ],
  ['an overlay that just fits', [UNDERLAY, ovl({ mtu: 1450 })]],
  ['an overlay that just fits into a VLAN', [vlan('v', { ip: ['192.168.1.1/24'] }), ovl({ mtu: 1450 })]],
  [
    'an overlay that just fits into a VLAN over an aggregation',
    [
      made('aggr', 'aggr0', { ports: ['net2', 'net3'] }),
      vlan('v', { over: 'aggr0', ip: ['2001:db8::1/64'] }),
      ovl({ local: '2001:db8::1', mtu: 1430 }),
    ],
  ],
  [
    'one address in two VLANs, which never meet',
    [vlan('v', { ip: ['192.168.1.1/24'] }), vnic('a', { vid: 200 }), guest('web', { a: { ip: ['192.168.1.1/24'] } })],
  ],
  [
    'a lossless overlay over a lossless class',
    [
      UNDER_PFC,
      classes('ixgbe0', rest(), storage()),
      ovl({ forwarding: 'lossless' }),
      vnic('a', { over: 'tenant7', cos: 3 }),
    ],
  ],
  [
    'an overlay that does not send in the lossless class',
    [
      UNDER_PFC,
      classes('ixgbe0', rest(), storage()),
      ovl({ cosMap: 'zero' }),
      vnic('a', { over: 'tenant7', cos: 3 }),
      vnic('b', { over: 'tenant7', cos: 3 }),
    ],
  ],
  [
    'an IPv6 overlay that just fits',
    [phys('net2', { ip: ['2001:db8::1/64'] }), ovl({ local: '2001:db8::1', mtu: 1430 })],
  ],
  ['one VNI on two ports', [UNDERLAY, ovl(), ovl({ name: 'tenant8', port: 4790 })]],
  ['63 VFs with one class', [made('vfs', 'ixgbe0', { count: 63 })]],
  ['31 VFs with two classes', [made('vfs', 'ixgbe0', { count: 31 }), PAUSING, classes('ixgbe0', rest(), storage())]],
  [
    'as many rings as the NIC has',
    [phys('bge0', { rings: { rx: 2, tx: 2 } }), vnic('a', { rings: { rx: 2, tx: 'sw' } })],
    DYNAMIC,
  ],
  ['groups of rings', [phys('bge0', { rings: { rx: 'hw', tx: 'sw' } }), vnic('a', { rings: { rx: 'hw', tx: 'hw' } })]],
  [
    'weights on NICs that weigh',
    [
      made('aggr', 'aggr0', { ports: ['ixgbe0', 'ixgbe1'] }),
      vnic('a', { over: 'aggr0', bwShare: 30 }),
      vlan('v', { over: 'aggr0' }),
      flow('f', 'a', { protocol: 'tcp' }, { bwShare: 50 }),
      flow('g', 'v', { protocol: 'tcp' }, { bwShare: 50 }),
    ],
  ],
  ['a cap of 0 with ticks', [vnic('a', { maxbw: 0 })], TICKS],
  ['1.2M with ticks', [vnic('a', { maxbw: 1_200_000 })], TICKS],
  ['a small cap with a token bucket', [vnic('a', { maxbw: 1000 })]],
  ['a pool of the host', [vnic('a', { pool: 'poolA' })], POOLED],
  [
    'the classes of a storage host',
    [
      phys('ixgbe0', { mtu: 2158, flowControl: 'pfc', applications: [FCOE], dcbx: DCBX }),
      classes('ixgbe0', rest(), storage()),
    ],
  ],
  [
    'an empty default',
    [classes('ixgbe0', row('a', REST, { ets: 60 }), row('b', [3], { ets: 40 }), row('default', [], { ets: 0 }))],
  ],
  ['headroom as computed', [PAUSING, classes('ixgbe0', rest(), storage({ pfc: { ...PFC, headroomBytes: 15_360 } }))]],
  [
    'VNICs of different lossless priorities',
    [
      PAUSING,
      classes('ixgbe0', rest(), storage()),
      vnic('a', { over: 'ixgbe0', cos: 3 }),
      vnic('b', { over: 'ixgbe0' }),
    ],
  ],
  ['caps as large as the speed', [vnic('a', { maxbw: 5e8 }), vnic('b', { maxbw: 5e8 })]],
  ['EF as a whole byte', [flow('f', 'bge0', { dsfield: { value: 0xb8, mask: 0xfc } })]],
  ['one match on two links', [flow('f', 'bge0', { protocol: 'tcp' }), flow('g', 'bge1', { protocol: 'tcp' })]],
  [
    'a flow to a set of both versions',
    [
      made('address-set', 's', { entries: ['10.0.0.0/8', '2001:db8::/32'] }),
      flow('f', 'bge0', { localIp: '10.0.0.1/32', remoteIp: { set: 's' } }),
    ],
  ],
  [
    'one IP address of two tenants',
    [
      vnic('a', { vid: 5 }),
      vnic('b', { vid: 6 }),
      guest('g1', { a: { ip: ['10.0.0.1/24'] } }),
      guest('g2', { b: { ip: ['10.0.0.1/24'] } }),
    ],
  ],
];

/** A document judged alone: links that it does not declare are the host's affair. */
export const ALONE: readonly (readonly [title: string, objects: Resource[], found: string[]])[] = [
  ['a link that only a host can know', [vnic('a', { mtu: 9000, maxbw: 1, cpus: [99] })], []],
  ['an MTU against a link whose MTU is not given', [phys('bge0'), vnic('a', { mtu: 9000 })], []],
  [
    'an MTU against a link whose MTU is given',
    [phys('bge0', { mtu: 4000 }), vnic('a', { mtu: 9000 })],
    ['mtu-above-parent vnic/a mtu'],
  ],
  ['a VID against a default_tag that is not given', [phys('bge0'), vlan('a', { vid: 1 })], []],
  [
    'a VID against a default_tag that is given',
    [phys('bge0', { defaultTag: 5 }), vlan('a', { vid: 5 })],
    ['vid-default-tag vlan/a vid'],
  ],
  ['PFC where flow control is not given', [phys('ixgbe0'), classes('ixgbe0', rest(), storage())], []],
  [
    'PFC with PAUSE',
    [phys('ixgbe0', { flowControl: 'tx' }), classes('ixgbe0', rest(), storage())],
    ['pfc-and-pause classes/ixgbe0 classes'],
  ],
  [
    'a set that the document does not have',
    [flow('f', 'a', { remoteIp: { set: 'x' } })],
    ['unknown-reference flow/f match.remoteIp'],
  ],
  ['an overlay without underlay', [ovl()], []],
  ['a VNIC over a VNIC', [vnic('a'), vnic('b', { over: 'a' })], ['wrong-class vnic/b over']],
  ['cpus and pool', [vnic('a', { cpus: [99], pool: 'p' })], ['cpu-and-pool vnic/a pool']],
];
