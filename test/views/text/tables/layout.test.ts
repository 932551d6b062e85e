import { expect, it } from 'vitest';
import type { MacAssignment } from '#state/resource.ts';
import { type Column, printTable } from '#views/text/table.ts';
import { AGGR_COLUMNS, AGGR_PORT_COLUMNS } from '#views/text/tables/aggr.ts';
import { LINK_COLUMNS } from '#views/text/tables/link.ts';
import { PHYS_COLUMNS, SLOT_COLUMNS, STORED_PHYS_COLUMNS } from '#views/text/tables/phys.ts';
import { RING_COLUMNS } from '#views/text/tables/rings.ts';
import { VLAN_COLUMNS } from '#views/text/tables/vlan.ts';
import { VNIC_COLUMNS } from '#views/text/tables/vnic.ts';

/** How dladm(8) lays these tables out: field widths of its output library, with what is too wide pushing the rest. */
const LAYOUTS = [
  layout(
    'show-link',
    LINK_COLUMNS,
    [
      { link: 'net0', class: 'phys', mtu: 1500, state: 'up', over: [] },
      { link: 'stub0', class: 'etherstub', mtu: 9000, state: 'up', over: [] },
      { link: 'aggr1', class: 'aggr', mtu: 1500, state: 'up', over: ['net2', 'net3'] },
    ],
    `LINK        CLASS     MTU    STATE    OVER
net0        phys      1500   up       --
stub0       etherstub 9000   up       --
aggr1       aggr      1500   up       net2,net3
`,
  ),
  layout(
    'show-phys',
    PHYS_COLUMNS,
    [
      { link: 'net0', media: 'Ethernet', state: 'up', speed: 25e9, duplex: 'full', device: 'mlx0' },
      { link: 'net1', media: 'Ethernet', state: 'down', speed: 0, duplex: 'unknown', device: 'mlx1' },
    ],
    `LINK         MEDIA                STATE      SPEED  DUPLEX    DEVICE
net0         Ethernet             up         25000  full      mlx0
net1         Ethernet             down       0      unknown   mlx1
`,
  ),
  layout(
    'show-phys -P',
    STORED_PHYS_COLUMNS,
    [
      { link: 'net0', device: 'mlx0', media: 'Ethernet', removed: false },
      { link: 'old7', device: 'ce0', media: 'Ethernet', removed: true },
    ],
    `LINK         DEVICE       MEDIA                FLAGS
net0         mlx0         Ethernet             -----
old7         ce0          Ethernet             r----
`,
  ),
  layout(
    'show-phys -m',
    SLOT_COLUMNS,
    [
      { link: 'net0', slot: 0, address: '00:14:4f:0a:0b:0c', client: 'net0' },
      { link: 'net0', slot: 1, address: '00:14:4f:0a:0b:0d', client: 'web1' },
      { link: 'net0', slot: 2, address: '00:14:4f:0a:0b:0e', client: null },
    ],
    `LINK         SLOT     ADDRESS            INUSE CLIENT
net0         primary  0:14:4f:a:b:c      yes  net0
             1        0:14:4f:a:b:d      yes  web1
             2        0:14:4f:a:b:e      no   --
`,
  ),
  layout(
    'show-phys -H',
    RING_COLUMNS,
    [
      { link: 'net0', side: 'rx', rings: [0, 1], shared: true, clients: ['net0', 'web2'] },
      { link: 'net0', side: 'rx', rings: [2, 5, 6, 7], shared: false, clients: ['web1'] },
      { link: 'net0', side: 'tx', rings: [0, 1, 2, 3, 4, 5, 6, 7], shared: true, clients: [] },
    ],
    `LINK         RINGTYPE RINGS                CLIENTS
net0         RX       0-1                  <default,mcast>
net0         RX       2,5-7                web1
net0         TX       0-7                  <default>
`,
  ),
  layout(
    'show-vnic',
    VNIC_COLUMNS,
    [
      vnic('web1', 25e9, { kind: 'random', prefix: '02:08:20', address: '02:08:20:1f:09:7a' }, null),
      vnic('db1', 500e6, { kind: 'factory', slot: 1, address: '00:14:4f:0a:0b:0d' }, 120),
    ],
    `LINK         OVER       SPEED MACADDRESS        MACADDRTYPE VID
web1         net0       25000 2:8:20:1f:9:7a    random      0
db1          net0       500   0:14:4f:a:b:d     factory, slot 1 120
`,
  ),
  layout(
    'show-vlan',
    VLAN_COLUMNS,
    [{ link: 'net120000', vid: 120, over: 'net0' }],
    `LINK            VID      OVER         FLAGS
net120000       120      net0         -----
`,
  ),
  layout(
    'show-aggr',
    AGGR_COLUMNS,
    [
      { link: 'aggr1', policy: ['L4'], mac: null, lacp: { mode: 'off', timer: 'short' } },
      { link: 'aggr2', policy: ['L2', 'L3'], mac: '02:08:20:01:02:03', lacp: { mode: 'active', timer: 'long' } },
    ],
    `LINK            POLICY   ADDRPOLICY           LACPACTIVITY  LACPTIMER   FLAGS
aggr1           L4       auto                 off           short       -----
aggr2           L2,L3    fixed (2:8:20:1:2:3) active        long        -----
`,
  ),
  layout(
    'show-aggr -x',
    AGGR_PORT_COLUMNS,
    [
      { link: 'aggr1', port: null, speed: 25e9, state: 'up', mac: '00:14:4f:0a:0b:0c', portState: null },
      { link: 'aggr1', port: 'net2', speed: 25e9, state: 'up', mac: '00:14:4f:0a:0b:0c', portState: 'attached' },
    ],
    `LINK        PORT           SPEED DUPLEX   STATE     ADDRESS            PORTSTATE
aggr1       --             25000Mb full   up        0:14:4f:a:b:c      --
            net2           25000Mb full   up        0:14:4f:a:b:c      attached
`,
  ),
];

it.each(LAYOUTS)('$name', ({ print, expected }) => expect(print()).toBe(expected));

function layout<R>(name: string, columns: readonly Column<R>[], rows: readonly R[], expected: string) {
  return { name, print: () => printTable(columns, rows).text, expected };
}

function vnic(link: string, speed: number, macType: MacAssignment, vid: number | null) {
  return { link, over: 'net0', speed, mac: macType.address, macType, vid, maxbw: null, cpus: null, guest: null };
}
