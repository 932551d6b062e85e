import { describe, expect, it } from 'vitest';
import { address, addressOf } from '#state/address.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import { type HostState, linkNamed, type Observed } from '#state/host-state.ts';
import { linkFacts } from '#state/link-facts.ts';
import { PFC_DEFAULTS } from '#state/pfc-defaults.ts';
import type { Property, PropertyContext } from '#state/properties/property.ts';
import { FLOW_PROPERTIES, LINK_PROPERTIES, propertyNamed } from '#state/properties.ts';
import type { Flow, Link, TrafficClass } from '#state/resource.ts';
import { bareHost } from '#state/settle.ts';
import { flow, made, phys, vnic } from '../state/rules/world.ts';
import { afterPlan, byHand, lines } from '../support/plans.ts';
import { afterLines, told, typed } from '../support/typed.ts';

/** The default host with two pools, CPU 7 offline, and a peer of DCBX that is willing only where `tor2` is. */
const HARDWARE = hardwareOf({
  ...DEFAULT_HOST,
  spec: {
    ...DEFAULT_HOST.spec,
    cpus: { ...DEFAULT_HOST.spec.cpus, offline: [7] },
    cpuPools: { poolA: [4, 5, 7], poolB: [6] },
    links: {
      ...DEFAULT_HOST.spec.links,
      net2: { model: 'generic-25g', cable: { to: 'tor2/1' } },
    },
    switches: { tor1: { pfc: [3], dcbx: { willing: ['ets', 'pfc'] } }, tor2: { pfc: [5], dcbx: { willing: [] } } },
  },
});
const TICKING = hardwareOf({ ...DEFAULT_HOST, spec: { ...DEFAULT_HOST.spec, limiter: { kind: 'crossbow-tick' } } });
const BARE: Observed = bareHost(HARDWARE);

/** What stands on the host before each line; a name in a row is looked up here. */
const WORLD = [
  'create-vnic -l ixgbe0 v0',
  'create-vnic -l ixgbe0 -p cos=3 v3',
  'create-vnic -l bge0 b0',
  'create-etherstub stub0',
  'create-vnic -l stub0 s0',
  'create-vlan -l bge1 -v 100 x100',
  'create-aggr -l net3 aggr0',
  'create-vnic -l aggr0 a0',
  'create-vnic -t -l bge0 t0',
];

interface Row {
  readonly given?: readonly string[];
  readonly line: string;
  /** VALUE, EFFECTIVE, DEFAULT, POSSIBLE of `PROPERTY LINK` afterwards; null: `--`. */
  readonly shows?: Readonly<Record<string, readonly (string | null)[]>>;
  readonly does?: readonly string[];
  readonly refused?: string | RegExp;
}

/** The same row for many texts of one value. */
const each = (texts: readonly string[], row: (text: string) => Row): readonly Row[] => texts.map(row);
const refused = (line: string, why: string | RegExp): Row => ({ line, refused: why });
const legal = (line: string, property: string, ...shown: readonly (string | null)[]): Row => ({
  line: `set-linkprop -p ${line}`,
  shows: { [`${property} ${line.split(' ').at(-1)}`]: shown },
});

const MAXBW: readonly Row[] = [
  legal('maxbw=100 v0', 'maxbw', '100', '100', null, null),
  legal('maxbw=100M v0', 'maxbw', '100'),
  legal('maxbw=100m v0', 'maxbw', '100'),
  legal('maxbw=431K v0', 'maxbw', '0.431'),
  legal('maxbw=1.5G v0', 'maxbw', '1500'),
  legal('maxbw=1.03M v0', 'maxbw', '1.030'),
  legal('maxbw=0.431 v0', 'maxbw', '0.431'),
  legal('maxbw=0 v0', 'maxbw', '0', '0'),
  legal('max-bw=5 v0', 'maxbw', '5'),
  legal('MAXBW=5 v0', 'max-bw', '5'),
  legal('maxbw=20G v0', 'maxbw', '20000', '10000'),
  legal('maxbw=1K v0', 'maxbw', '0.001'),
  ...each(['ixgbe0', 'v0', 'aggr0', 'x100', 's0', 't0'], (link) => legal(`maxbw=7 ${link}`, 'maxbw', '7')),
  refused('set-linkprop -p maxbw=50% b0', /bad-rate.*not a share.*500M/),
  refused('set-linkprop -p maxbw=50% s0', /bad-rate.*not a share.*0 drops everything/),
  ...each(['10MB', '.5', '-1', '1e3', 'fast', '0x10', '100b'], (text) =>
    refused(`set-linkprop -p maxbw=${text} v0`, `bad-rate: maxbw of VNIC v0: ${text} is not a rate`),
  ),
  refused('set-linkprop -p maxbw=1,2 v0', /not-allowed.*takes one value, not 2: 1,2/),
  refused('set-linkprop -p maxbw=1 stub0', /not-supported: etherstub stub0 has no maxbw; it is for physical links/),
  { given: ['set-linkprop -p maxbw=5 v0'], line: 'reset-linkprop -p maxbw v0', shows: { 'maxbw v0': [null, null] } },
  { line: 'set-linkprop -t -p maxbw=5 v0', does: ['modify vnic/v0 maxbw (running)'] },
  { line: 'set-linkprop -p maxbw=5 v0', does: ['modify vnic/v0 maxbw'] },
  { line: 'set-linkprop -p maxbw=5 t0', does: ['modify vnic/t0 maxbw (running)'] },
];

const SHARES: readonly Row[] = [
  legal('bwshare=30 v0', 'bwshare', '30', '100', null, '1-100'),
  legal('bw-share=1 v0', 'bw-share', '1'),
  {
    given: ['set-linkprop -p bwshare=10 v3'],
    line: 'set-linkprop -p bwshare=30 v0',
    shows: { 'bwshare v0': ['30', '75'], 'bwshare v3': ['10', '25'] },
  },
  ...each(['0', '101', '1.5', 'x'], (text) => refused(`set-linkprop -p bwshare=${text} v0`, 'from 1 to 100')),
  refused('set-linkprop -p bwshare=5 b0', 'nic-unable'),
  refused('set-linkprop -p bwshare=5 s0', 'nic-unable'),
  refused('set-linkprop -p bwshare=5 bge0', 'link bge0 has no bwshare; it is for VNICs'),
];

const THREADS: readonly Row[] = [
  ...each(['low', 'medium', 'high', 'LOW'], (text) =>
    legal(`priority=${text} v0`, 'priority', text.toLowerCase(), text.toLowerCase(), 'high', 'low,medium,high'),
  ),
  ...each(['urgent', 'rt', '', 'lo'], (text) =>
    refused(`set-linkprop -p priority=${text} v0`, text === '' ? 'usage' : /not-allowed.*low, medium or high/),
  ),
  legal('cpus=4,5,6 v0', 'cpus', '4-6', '4-6', null, '0-6'),
  legal('cpus=5,0-2,4 v0', 'cpus', '0-2,4-5'),
  legal('cpus=0 bge0', 'cpus', '0'),
  {
    given: ['set-linkprop -p cpus=0-3 v0'],
    line: 'set-linkprop -p cpus=4 v0',
    shows: { 'cpus v0': ['4'], 'cpus-effective v0': ['4'] },
  },
  refused('set-linkprop -p cpus=999 v0', /cpu-absent.*999.*0-6/),
  refused('set-linkprop -p cpus=7 v0', /cpu-offline.*7.*0-6/),
  refused('set-linkprop -p cpus=5-2 v0', 'bad-cpus: cpus of VNIC v0: 5-2 is not a CPU or a range'),
  refused('set-linkprop -p cpus=a v0', 'bad-cpus'),
  refused('set-linkprop -p cpus=1,1 v0', 'CPU 1 is named twice'),
  refused('set-linkprop -p cpus=1,0-2 v0', 'CPU 1 is named twice'),
  refused('set-linkprop -p cpus=0-300 v0', 'it names 301 CPUs; it takes up to 256'),
  refused('set-linkprop -p cpus-effective=1 v0', /read-only: cpus-effective of VNIC v0 can only be read.*cpus/),
  legal('pool=poolA v0', 'pool', 'poolA', 'poolA', null, 'poolA,poolB'),
  { line: 'set-linkprop -p pool=poolA v0', shows: { 'cpus v0': [null, '4-5'] } },
  refused('set-linkprop -p pool=poolC v0', /unknown-pool.*did you mean poolA/),
  refused('set-linkprop -p pool=poolA,cpus=1 v0', 'cpu-and-pool'),
  { given: ['set-linkprop -p cpus=1 v0'], line: 'set-linkprop -p pool=poolA v0', refused: 'cpu-and-pool' },
  {
    given: ['set-linkprop -p cpus=1 v0', 'reset-linkprop -p cpus v0'],
    line: 'set-linkprop -p pool=poolA v0',
    shows: { 'pool v0': ['poolA'] },
  },
];

const RINGS: readonly Row[] = [
  legal('rxrings=hw v0', 'rxrings', 'hw', '1', null, 'sw,hw,1-128'),
  legal('rx-rings=4 v0', 'rxrings', '4', '4'),
  legal('txrings=sw v0', 'txrings', 'sw', 'sw'),
  legal('rxrings=8 ixgbe0', 'rxrings', '8', '8'),
  legal('rxrings=hw b0', 'rxrings', 'hw', '1', null, 'sw,hw'),
  legal('rxrings=hw a0', 'rx-rings', 'hw', '1', null, 'sw,hw'),
  {
    line: 'set-linkprop -p rxrings=4,txrings=2 v0',
    shows: {
      'rxrings-available ixgbe0': ['124'],
      'txrings-available ixgbe0': ['126'],
      'rxhwclnt-available ixgbe0': ['124'],
      'txhwclnt-available ixgbe0': ['126'],
      'rxrings ixgbe0': [null, '124'],
      'rxrings-effective v0': ['4'],
    },
  },
  { given: ['set-linkprop -p rxrings=4 v0'], line: 'reset-linkprop -p rxrings v0', shows: { 'rxrings v0': [null] } },
  {
    given: ['set-linkprop -p rxrings=4,txrings=2 v0'],
    line: 'reset-linkprop -p rx-rings v0',
    shows: { 'rxrings v0': ['sw'], 'txrings v0': ['2'] },
  },
  refused('set-linkprop -p rxrings=4 b0', /nic-unable.*generic-1g/),
  refused('set-linkprop -p rxrings=129 v0', 'rings: '),
  ...each(['0', '-1', 'all', '1.5'], (text) =>
    refused(`set-linkprop -p rxrings=${text} v0`, `${text} is not sw, hw or a number of rings`),
  ),
  refused('set-linkprop -p rxrings=hw x100', /not-supported: VLAN x100 has no rxrings/),
  refused('set-linkprop -p rxrings=hw s0', /not-supported: VNIC s0 has no rxrings/),
  refused('set-linkprop -p rxrings-available=3 ixgbe0', /read-only.*follows from rxrings/),
  refused('set-linkprop -p rxrings-effective=3 ixgbe0', 'read-only'),
];

const ETHERNET: readonly Row[] = [
  legal('mtu=9000 ixgbe0', 'mtu', '9000', '9000', '1500', '576-9710'),
  legal('mtu=576 ixgbe0', 'mtu', '576'),
  legal('mtu=9710 ixgbe0', 'mtu', '9710'),
  legal('mtu=9216 net2', 'mtu', '9216', '9216', '1500', '576-9216'),
  legal('mtu=1400 v0', 'mtu', '1400', '1400', '1500', '576-1500'),
  legal('mtu=600 stub0', 'mtu', '600', '600', '9000', '576-9000'),
  { given: ['set-linkprop -p mtu=9000 bge1'], line: 'set-linkprop -p mtu=8000 x100', shows: { 'mtu x100': ['8000'] } },
  { given: ['set-linkprop -p mtu=1400 v0'], line: 'reset-linkprop -p mtu v0', shows: { 'mtu v0': ['1500'] } },
  { given: ['set-linkprop -p mtu=9000 bge1'], line: 'reset-linkprop -p mtu bge1', shows: { 'mtu bge1': ['1500'] } },
  { given: ['set-linkprop -p mtu=600 stub0'], line: 'reset-linkprop -p mtu stub0', shows: { 'mtu stub0': ['9000'] } },
  refused('set-linkprop -p mtu=9711 ixgbe0', /mtu-range.*576 to 9710/),
  refused('set-linkprop -p mtu=575 ixgbe0', 'mtu-range'),
  refused('set-linkprop -p mtu=9001 stub0', 'mtu-range'),
  refused('set-linkprop -p mtu=1501 v0', 'mtu-above-parent'),
  ...each(['9000x', '0x600', '9K', '-1', '1500.0'], (text) =>
    refused(`set-linkprop -p mtu=${text} ixgbe0`, `mtu of link ixgbe0: ${text} is not a number of bytes`),
  ),
  refused('set-linkprop -p speed=1000 bge0', /read-only: speed of link bge0.*Host document/),
  refused('set-linkprop -p duplex=half bge0', 'read-only'),
  refused('set-linkprop -p state=up v0', 'read-only'),
  ...each(['tx', 'rx', 'bi', 'auto', 'no', 'BI'], (text) =>
    legal(`flowctrl=${text} bge0`, 'flowctrl', text.toLowerCase(), text === 'auto' ? 'no' : text.toLowerCase(), 'no'),
  ),
  { line: 'set-linkprop -p mtu=1400 v0', shows: { 'flowctrl bge0': ['no', 'no', 'no', 'no,tx,rx,bi,auto'] } },
  refused('set-linkprop -p flowctrl=pfc bge0', 'dcb-unsupported'),
  refused('set-linkprop -p flowctrl=yes bge0', /not-allowed.*no, tx, rx, bi, pfc or auto/),
  refused('set-linkprop -p flowctrl=bi v0', /not-supported: VNIC v0 has no flowctrl; it is for physical links/),
  ...each(['0', '4094', '7'], (text) => legal(`default_tag=${text} bge0`, 'default-tag', text, text, '1', '0-4094')),
  refused('set-linkprop -p default_tag=4095 bge0', 'from 0 to 4094'),
  refused('set-linkprop -p default_tag=100 bge1', 'vid-default-tag'),
  refused('set-linkprop -p default_tag=5 v0', 'not-supported'),
];

const PROTECTION: readonly Row[] = [
  legal('protection=mac-nospoof v0', 'protection', 'mac-nospoof', 'mac-nospoof', null),
  legal('protection=restricted,ip-nospoof v0', 'protection', 'ip-nospoof,restricted'),
  legal('protection=dhcp-nospoof s0', 'protection', 'dhcp-nospoof'),
  refused(
    'set-linkprop -p protection=all v0',
    /all is not among its values.*mac-nospoof, restricted, ip-nospoof and dhcp/,
  ),
  refused('set-linkprop -p protection=restricted bge0', 'not-supported'),
  legal('allowed-ips=10.0.0.2 v0', 'allowed-ips', '10.0.0.2/32', '10.0.0.2/32', null, null),
  legal('allowed-ips=10.1.0.0/16,2001:DB8::1 v0', 'allowed-ips', '10.1.0.0/16,2001:db8::1/128'),
  legal('allowed-ips=128.0.0.0/1 v0', 'allowed-ips', '128.0.0.0/1'),
  refused('set-linkprop -p allowed-ips=10.0.0.2/24 v0', /bad-ip.*host bits.*10\.0\.0\.0\/24/),
  refused('set-linkprop -p allowed-ips=10.0.0 v0', 'bad-ip'),
  ...each(['0.0.0.0', '::', '0.0.0.0/0', '::ffff:0:0'], (text) =>
    refused(`set-linkprop -p allowed-ips=${text} v0`, 'bad-ip'),
  ),
  refused('set-linkprop -p allowed-ips=10.0.0.2,10.0.0.2/32 v0', '10.0.0.2/32 is named twice'),
  refused(
    `set-linkprop -p allowed-ips=${Array.from({ length: 33 }, (_, last) => `10.0.0.${last + 1}`).join(',')} v0`,
    'out-of-range',
  ),
  legal('promisc-filtered=off v0', 'promisc-filtered', 'off', 'off', 'on', 'on,off'),
  refused('set-linkprop -p promisc-filtered=maybe v0', 'on or off'),
];

const MADE = 'create-class -l ixgbe0 -P 3 -e 40 storage';
const LOSSLESS = 'set-linkprop -p flowctrl=pfc ixgbe0';
const DCB: readonly Row[] = [
  ...each(['0', '7', '3'], (text) => legal(`cos=${text} v0`, 'cos', text, text, '0', '0-7')),
  ...each(['8', '-1', 'x'], (text) => refused(`set-linkprop -p cos=${text} v0`, 'from 0 to 7')),
  {
    line: LOSSLESS,
    does: ['add classes/ixgbe0', 'modify phys/ixgbe0 flowControl'],
    shows: { 'pfcmap ixgbe0': ['11111111', '11111111', '11111111', '00000000-11111111'], 'flowctrl ixgbe0': ['pfc'] },
  },
  {
    given: [LOSSLESS],
    line: 'reset-linkprop -p flowctrl ixgbe0',
    does: ['remove classes/ixgbe0', 'modify phys/ixgbe0 flowControl'],
  },
  {
    given: [LOSSLESS],
    line: 'set-linkprop -p flowctrl=tx ixgbe0',
    does: ['remove classes/ixgbe0', 'modify phys/ixgbe0 flowControl'],
  },
  {
    given: [MADE],
    line: LOSSLESS,
    does: ['modify phys/ixgbe0 flowControl'],
    shows: { 'pfcmap ixgbe0': ['00000000', '00000000'] },
  },
  {
    line: 'set-linkprop -p mtu=1400 v0',
    shows: { 'pfcmap ixgbe0': ['11111111', '00000000'], 'ntcs ixgbe0': ['8'], 'pfcmap-rmt ixgbe0': [null, null] },
  },
  {
    given: [MADE, LOSSLESS],
    line: 'set-linkprop -p pfcmap=00001000 ixgbe0',
    shows: { 'pfcmap ixgbe0': ['00001000', '00001000'] },
  },
  {
    given: [MADE],
    line: 'set-linkprop -p pfcmap=00001000,flowctrl=pfc ixgbe0',
    shows: { 'pfcmap ixgbe0': ['00001000', '00001000'] },
  },
  { given: [MADE, LOSSLESS], line: 'set-linkprop -p pfcmap=11110111 ixgbe0', shows: { 'pfcmap ixgbe0': ['11110111'] } },
  {
    given: [LOSSLESS],
    line: 'set-linkprop -p pfcmap=00000000 ixgbe0',
    shows: { 'pfcmap ixgbe0': ['00000000', '00000000'] },
  },
  {
    given: [LOSSLESS, 'set-linkprop -p pfcmap=00000000 ixgbe0'],
    line: 'reset-linkprop -p pfcmap ixgbe0',
    shows: { 'pfcmap ixgbe0': ['11111111', '11111111'] },
  },
  { given: [MADE], line: 'set-linkprop -p pfcmap=00001000 ixgbe0', refused: /pfc-and-pause.*flowctrl/ },
  {
    given: [LOSSLESS],
    line: 'set-linkprop -p pfcmap=00001000 ixgbe0',
    refused: /which are one class, default.*create-class -l ixgbe0 -P 3.*00000000 and 11111111/,
  },
  {
    given: [MADE, LOSSLESS],
    line: 'set-linkprop -p pfcmap=00000001 ixgbe0',
    refused: /splits|which are one class, default/,
  },
  {
    given: [MADE, LOSSLESS, 'set-linkprop -p pfcmap=00001000 ixgbe0'],
    line: 'set-linkprop -p flowctrl=no ixgbe0',
    refused: 'pfc-and-pause',
  },
  {
    given: [MADE, LOSSLESS, 'set-linkprop -p pfcmap=00001000 ixgbe0'],
    line: 'set-linkprop -p flowctrl=no,pfcmap=00000000 ixgbe0',
    shows: { 'flowctrl ixgbe0': ['no'], 'pfcmap ixgbe0': ['00000000'] },
  },
  ...each(['0001000', '000010000', '00002000', 'all', '8'], (text) =>
    refused(`set-linkprop -p pfcmap=${text} ixgbe0`, 'eight digits 0 or 1'),
  ),
  refused(
    'set-linkprop -p pfcmap=00000000 bge0',
    'link bge0 has no pfcmap; it is for physical links whose NIC can do PFC',
  ),
  refused('set-linkprop -p pfcmap-rmt=00001000 ixgbe0', /read-only.*peer/),
  refused('set-linkprop -p pfcmap-remote=00001000 ixgbe0', 'read-only'),
  refused('set-linkprop -p ntcs=4 ixgbe0', 'read-only'),
];

const ETS: readonly Row[] = [
  {
    line: 'set-linkprop -p etsbw-lcl=40 v3',
    does: ['add classes/ixgbe0'],
    shows: { 'etsbw-lcl v3': ['40', '40', '0', '0-99'], 'ets-bw-local v0': ['0', '60'] },
  },
  { line: 'set-linkprop -p etsbw-lcl=40,cos=5 v0', shows: { 'etsbw-lcl v0': ['40'], 'cos v0': ['5'] } },
  { line: 'create-vnic -l ixgbe0 -p ets-bw-local=25%,cos=5 n5', shows: { 'etsbw-lcl n5': ['25'] } },
  {
    given: [MADE],
    line: 'set-linkprop -p etsbw-lcl=30 v3',
    does: ['modify classes/ixgbe0 classes'],
    shows: { 'etsbw-lcl v3': ['30'] },
  },
  { given: [MADE], line: 'set-linkprop -p etsbw-lcl=40 v3', does: [] },
  { given: ['create-vnic -l ixgbe0 -p cos=3,etsbw-lcl=40 w3'], line: 'set-linkprop -p etsbw-lcl=40 v3', does: [] },
  {
    given: ['create-vnic -l ixgbe0 -p cos=3,etsbw-lcl=40 w3'],
    line: 'set-linkprop -p etsbw-lcl=30 v3',
    refused: /class cos3 of ixgbe0 has 40%, and w3 sends in it too.*modify-class -l ixgbe0 -e 30 cos3/,
  },
  {
    given: ['set-linkprop -p etsbw-lcl=40 v3'],
    line: 'reset-linkprop -p etsbw-lcl v3',
    does: ['remove classes/ixgbe0'],
    shows: { 'etsbw-lcl v3': ['0', '100'] },
  },
  {
    given: ['set-linkprop -p etsbw-lcl=40 v3'],
    line: 'set-linkprop -p etsbw-lcl=0 v3',
    does: ['remove classes/ixgbe0'],
  },
  {
    given: [MADE],
    line: 'reset-linkprop -p etsbw-lcl v3',
    refused: /the share is that of class storage of ixgbe0.*delete-class/,
  },
  { given: [MADE], line: 'reset-linkprop v3', shows: { 'etsbw-lcl v3': ['0', '60'], 'cos v3': ['0'] } },
  { given: [LOSSLESS], line: 'set-linkprop -p etsbw-lcl=40 v3', shows: { 'pfcmap ixgbe0': ['11111111'] } },
  {
    given: [LOSSLESS, 'set-linkprop -p etsbw-lcl=40 v3'],
    line: 'reset-linkprop -p etsbw-lcl v3',
    shows: { 'pfcmap ixgbe0': ['11111111'] },
  },
  {
    given: ['create-class -l ixgbe0 -P 3 -s fast'],
    line: 'set-linkprop -p etsbw-lcl=40 v3',
    refused: /class fast, which is strict/,
  },
  {
    given: ['create-class -l ixgbe0 -P 0-2,4-7 -e 40 rest'],
    line: 'set-linkprop -p etsbw-lcl=40 v3',
    refused: /is all that class default of ixgbe0 holds.*rest/,
  },
  {
    given: ['create-class -l ixgbe0 -P 5 -e 80 five'],
    line: 'set-linkprop -p etsbw-lcl=20 v3',
    refused: 'class-share',
  },
  refused('set-linkprop -p etsbw-lcl=40 v0', /cos is 0.*-p cos=3,etsbw-lcl=40/),
  refused('set-linkprop -p etsbw-lcl=40 b0', /VNIC b0 has no etsbw-lcl; it is for VNICs over a port that can do ETS/),
  refused('set-linkprop -p etsbw-lcl=40 s0', 'not-supported'),
  refused('set-linkprop -p etsbw-lcl=40 ixgbe0', 'not-supported'),
  ...each(['100', '101', '-1', '1.5', 'half'], (text) =>
    refused(`set-linkprop -p etsbw-lcl=${text} v3`, 'bad-percent'),
  ),
  ...each(
    [
      'etsbw-lcl-advice',
      'etsbw-rmt',
      'etsbw-rmt-advice',
      'ets-bw-remote',
      'ets-bw-local-advice',
      'ets-bw-remote-advice',
    ],
    (name) => refused(`set-linkprop -p ${name}=40 v3`, 'read-only'),
  ),
];

/** Reasons are those of the text, not only of the code: a user must see what there is instead. */
const REFUSED: readonly Row[] = [
  ...each(
    ['autopush', 'secondary-macs', 'tagmode', 'lro', '_driver_private', 'vsi-typeid', 'ring-group', 'rx-fanout'],
    (name) => refused(`set-linkprop -p ${name}=1 v0`, `not-supported: ${name} is no property here: `),
  ),
  ...each(
    ['stp', 'stp_priority', 'stp_cost', 'stp_edge', 'stp_p2p', 'stp_mcheck', 'forward', 'learn_limit', 'learn_decay'],
    (name) => refused(`set-linkprop -p ${name}=1 bge0`, `${name} is no property here: it is for bridges`),
  ),
  ...each(
    [
      'adv_autoneg_cap',
      'en_1000fdx_cap',
      'adv_10gfdx_cap',
      'en_fec_cap',
      'adv_fec_cap',
      'en_100gfdx_cap',
      'adv_10hdx_cap',
    ],
    (name) =>
      refused(`set-linkprop -p ${name}=1 bge0`, `${name} is no property here: a wire here has the speed of its NIC`),
  ),
  ...each(['allowed-dhcp-cids', 'allow-all-dhcp-cids', 'dynamic-methods'], (name) =>
    refused(`set-linkprop -p ${name}=1 v0`, 'nothing here speaks DHCP'),
  ),
  refused('set-linkprop -p zone=web v0', /read-only: zone of VNIC v0.*nics/),
  refused('set-linkprop -t -p zone=web v0', 'read-only'),
  refused('set-linkprop -p iov=on ixgbe0', /read-only: iov of link ixgbe0.*create-vf/),
  refused('set-linkprop -p iov=on v0', 'VNIC v0 has no iov'),
  refused('set-linkprop -p prioriti=low v0', 'usage: there is no property prioriti. Did you mean priority?'),
  refused('set-linkprop -p hoptopus=low v0', /usage: there is no property hoptopus\. Properties are /),
  refused('set-linkprop -p rank=1 v0', 'use set-flowprop'),
];

const LISTS: readonly Row[] = [
  { line: 'set-linkprop -p cpus=0,1,priority=low v0', shows: { 'cpus v0': ['0-1'], 'priority v0': ['low'] } },
  { line: 'set-linkprop -p cpus=0 -p 1 v0', shows: { 'cpus v0': ['0-1'] } },
  { line: 'set-linkprop -p maxbw=1 -p priority=low v0', does: ['modify vnic/v0 maxbw,priority'] },
  { line: 'set-linkprop -tp maxbw=1 v0', does: ['modify vnic/v0 maxbw (running)'] },
  refused('set-linkprop v0', 'usage'),
  refused('set-linkprop -p maxbw=1', 'usage'),
  refused('set-linkprop -p maxbw=1 v0 v3', 'usage'),
  refused('set-linkprop -p maxbw v0', 'usage: -p maxbw is not a list of properties'),
  refused('set-linkprop -p maxbw= v0', 'usage'),
  refused('set-linkprop -p =1 v0', 'usage'),
  refused('set-linkprop -p maxbw=1,,priority=low v0', 'usage'),
  refused('set-linkprop -p maxbw=1,maxbw=2 v0', 'maxbw is given twice'),
  refused('set-linkprop -p maxbw=1 -p MAX-BW=2 v0', 'MAX-BW is given twice'),
  refused(`set-linkprop -p ${Array.from({ length: 65 }, (_, n) => `p${n}=1`).join(',')} v0`, 'more than 64 properties'),
  refused(`set-linkprop -p cpus=${Array.from({ length: 65 }, (_, n) => n).join(',')} v0`, 'more than 64 values'),
  refused(`set-linkprop -p pool=${'x'.repeat(2048)} v0`, 'more than 2048 characters'),
  refused('set-linkprop -p maxbw=1 v9', /no-such-object: there is no link v9/),
  refused('set-linkprop -R /a -p maxbw=1 v0', '-R is not known here'),
  refused('reset-linkprop -p maxbw=1 v0', 'maxbw=1 names a value'),
  refused('reset-linkprop -p maxbw,,cpus v0', 'usage'),
  refused('reset-linkprop -p speed bge0', 'read-only'),
  refused('reset-linkprop -p rxrings s0', 'not-supported'),
  refused('reset-linkprop', 'usage'),
  { line: 'reset-linkprop v0', does: [] },
  {
    given: ['set-linkprop -p maxbw=5,cpus=1,priority=low,rxrings=2,mtu=1400,protection=restricted,cos=4 v0'],
    line: 'reset-linkprop v0',
    does: ['modify vnic/v0 maxbw,priority,cpus,cos,mtu,rings,protection'],
  },
  {
    given: ['set-linkprop -p maxbw=5,cpus=1 v0'],
    line: 'reset-linkprop -t v0',
    does: ['modify vnic/v0 maxbw,cpus (running)'],
  },
  {
    given: [MADE, LOSSLESS, 'set-linkprop -p pfcmap=00001000 ixgbe0'],
    line: 'reset-linkprop ixgbe0',
    refused: 'pfc-and-pause',
  },
  // One bad value changes nothing, and every fault is told.
  {
    line: 'set-linkprop -p maxbw=5,cpus=99,priority=urgent,autopush=x v0',
    refused: /not-supported: autopush.*\nnot-allowed: priority.*\ncpu-absent/,
  },
];

const FLOWS = byHand(bareHost(HARDWARE), (state) => {
  for (const [name, port] of [
    ['https', 443],
    ['web', 80],
  ] as const) {
    const made = flow(name, 'bge0', { protocol: 'tcp', localPort: port });
    state.set(addressOf(made), made);
  }
});
const OF_FLOWS: readonly Row[] = [
  {
    line: 'set-flowprop -p maxbw=100M https',
    does: ['modify flow/https maxbw'],
    shows: { 'maxbw https': ['100', '100', null, null] },
  },
  { line: 'set-flowprop -l bge0 -p maxbw=1.5G https', shows: { 'max-bw https': ['1500'] } },
  { line: 'set-flowprop -p maxbw=0 https', shows: { 'maxbw https': ['0'] } },
  { line: 'set-flowprop -t -p maxbw=7 https', does: ['modify flow/https maxbw (running)'] },
  { line: 'set-flowprop -tl bge0 -p maxbw=7 https', does: ['modify flow/https maxbw (running)'] },
  {
    line: 'set-flowprop -p priority=HIGH https',
    shows: { 'priority https': ['high', 'high', 'medium', 'low,medium,high'] },
  },
  { line: 'set-flowprop -p cpus=1,2,7 web', refused: 'cpu-offline' },
  { line: 'set-flowprop -p cpus=2,1 web', shows: { 'cpus web': ['1-2', '1-2', null, '0-6'] } },
  { line: 'set-flowprop -p cos=5 web', shows: { 'cos web': ['5', '5', null, '0-7'], 'cos https': [null, '0'] } },
  { given: ['set-linkprop -p cos=2 bge0'], line: 'set-flowprop -p rank=9 web', shows: { 'cos web': [null, '2'] } },
  { line: 'set-flowprop -p rank=65535 web', shows: { 'rank web': ['65535', '65535', null, '1-65535'] } },
  {
    given: ['set-flowprop -p maxbw=5,rank=1,priority=low,cos=3,cpus=1 web'],
    line: 'reset-flowprop web',
    does: ['modify flow/web maxbw,priority,cpus,cos,rank'],
  },
  {
    given: ['set-flowprop -p maxbw=5,rank=1 web'],
    line: 'reset-flowprop -p rank web',
    shows: { 'rank web': [null], 'maxbw web': ['5'] },
  },
  {
    given: ['set-flowprop -p maxbw=5 web'],
    line: 'reset-flowprop -t -l bge0 web',
    does: ['modify flow/web maxbw (running)'],
  },
  refused('set-flowprop -p rank=0 web', 'from 1 to 65535'),
  refused('set-flowprop -p rank=65536 web', 'from 1 to 65535'),
  refused('set-flowprop -p bwshare=5 web', 'nic-unable'),
  refused('set-flowprop -p maxbw=50% web', 'bad-rate'),
  refused('set-flowprop -p mtu=1500 web', 'use set-linkprop'),
  refused('set-flowprop -p hwflow=on web', /not-supported: hwflow is no property here: no NIC here classifies/),
  refused('set-flowprop -p dsfield=1 web', 'flows match packets and do not mark them'),
  refused('set-flowprop -p priorit=low web', 'Did you mean priority?'),
  refused('set-flowprop -l bge1 -p maxbw=1 web', 'no-such-object: flow web is not on bge1 but on bge0'),
  refused('reset-flowprop -l bge1 web', 'not on bge1'),
  refused('set-flowprop -p maxbw=1 ftp', 'no-such-object'),
  refused('set-flowprop -p maxbw=1 bge0', 'no-such-object'),
  refused('set-flowprop web', 'usage'),
  refused('set-flowprop -p maxbw=1', 'usage'),
];

describe.each([
  ['maxbw', MAXBW],
  ['bwshare', SHARES],
  ['threads', THREADS],
  ['rings', RINGS],
  ['ethernet', ETHERNET],
  ['protection', PROTECTION],
  ['cos and pfcmap', DCB],
  ['etsbw', ETS],
  ['what is refused', REFUSED],
  ['lists', LISTS],
])('%s', (_, rows) => {
  it.each(titled(rows))('%s', async (_, row) => {
    await judged(row, await afterLines(BARE, [...WORLD, ...(row.given ?? [])], HARDWARE));
  });
});

describe('flows', () => {
  it.each(titled(OF_FLOWS))('%s', async (_, row) => {
    await judged(row, await afterLines(FLOWS, row.given ?? [], HARDWARE));
  });
});

function titled(rows: readonly Row[]) {
  return rows.map((row): [string, Row] => [[...(row.given ?? []), row.line].join('; '), row]);
}

async function judged(row: Row, before: Observed): Promise<void> {
  const { plan, diagnostics } = await typed(before, row.line, HARDWARE);
  if (row.refused !== undefined) {
    expect(plan).toBeNull();
    const text = told(diagnostics).join('\n');
    if (typeof row.refused === 'string') expect(text).toContain(row.refused);
    else expect(text).toMatch(row.refused);
    return;
  }
  expect(told(diagnostics)).toEqual([]);
  if (!plan) throw new Error('no plan');
  if (row.does) expect(lines(plan)).toEqual(row.does);
  const after = afterPlan(before, plan);
  for (const [what, cells] of Object.entries(row.shows ?? {}))
    expect([what, ...cellsOf(after.running, what).slice(0, cells.length)]).toEqual([what, ...cells]);
}

/** VALUE, EFFECTIVE, DEFAULT, POSSIBLE of `PROPERTY LINK` or `PROPERTY FLOW`. */
function cellsOf(state: HostState, what: string, hardware = HARDWARE): readonly (string | null)[] {
  const [property = '', name = ''] = what.split(' ');
  const scene = { state, hardware, facts: linkFacts(state, hardware) };
  const [link, found] = [linkNamed(state, name), state.get(address('flow', name))];
  if (found?.kind === 'flow') return texts(propertyNamed(FLOW_PROPERTIES, property), { ...scene, object: found });
  return link ? texts(propertyNamed(LINK_PROPERTIES, property), { ...scene, object: link }) : [];
}

function texts<R extends Link | Flow>(row: Property<R> | undefined, context: PropertyContext<R>) {
  if (!row?.applies(context)) return [];
  return [row.value, row.effective ?? row.value, row.default, row.possible].map((text) => text(context));
}

describe('what DCBX settles', () => {
  const state = (
    port: string,
    willing: readonly ('pfc' | 'ets')[] | null,
    flowControl: 'pfc' | 'auto' | 'no' = 'pfc',
  ) =>
    byHand(BARE, (objects) => {
      const pfc = PFC_DEFAULTS;
      const classes: readonly TrafficClass[] = [
        { name: 'default', priorities: [0, 1, 2, 4, 5, 6, 7], ets: 60, strict: false, pfc: null },
        { name: 'storage', priorities: [3], ets: 40, strict: false, pfc },
      ];
      const link = { ...phys(port), flowControl, dcbx: willing && { willing } };
      for (const one of [link, made('classes', port, { classes }), vnic('v3', { over: port, cos: 3 })])
        objects.set(addressOf(one), one);
    }).running;

  it.each([
    ['without DCBX each end has its own', 'ixgbe0', null, '00001000', null],
    ['where both are willing, the host decides', 'ixgbe0', ['pfc'], '00001000', '00001000'],
    ['where only the peer is willing, the host decides', 'ixgbe0', [], '00001000', '00001000'],
    ['where only the host is willing, the peer decides', 'net2', ['pfc'], '00100000', '00100000'],
    ['where nobody is willing, each end has its own', 'net2', [], '00001000', '00100000'],
  ] as const)('%s', (_, port, willing, own, peer) => {
    expect(cellsOf(state(port, willing), `pfcmap ${port}`).slice(0, 2)).toEqual(['00001000', own]);
    expect(cellsOf(state(port, willing), `pfcmap-rmt ${port}`).slice(0, 2)).toEqual([null, peer]);
  });

  it('lets PFC work only while flowctrl says so, and auto where a priority is lossless at both ends', () => {
    expect(cellsOf(state('ixgbe0', ['pfc'], 'auto'), 'flowctrl ixgbe0').slice(0, 2)).toEqual(['auto', 'pfc']);
    expect(cellsOf(state('net2', [], 'auto'), 'flowctrl net2').slice(0, 2)).toEqual(['auto', 'no']);
    expect(cellsOf(state('net2', [], 'auto'), 'pfcmap net2').slice(0, 2)).toEqual(['00001000', '00000000']);
  });

  it('tells the peer our shares, which it takes where it is willing', () => {
    const effective = (port: string, willing: readonly 'pfc'[] | null, name: string) =>
      cellsOf(state(port, willing), `${name} v3`)[1];
    expect(effective('ixgbe0', null, 'etsbw-rmt')).toBeNull();
    expect(effective('ixgbe0', null, 'etsbw-rmt-advice')).toBeNull();
    expect(effective('ixgbe0', [], 'etsbw-rmt')).toBe('40');
    expect(effective('ixgbe0', [], 'etsbw-rmt-advice')).toBe('40');
    expect(effective('net2', [], 'ets-bw-remote')).toBeNull();
    expect(effective('net2', [], 'ets-bw-remote-advice')).toBe('40');
    expect(effective('ixgbe0', [], 'etsbw-lcl-advice')).toBeNull();
  });
});

describe('running and stored', () => {
  it('a set without -t changes both, with -t the running one, and on a temporary link there is nothing to store', async () => {
    const host = await afterLines(
      BARE,
      [
        ...WORLD,
        'set-linkprop -p maxbw=5 v0',
        'set-linkprop -t -p maxbw=7,cos=1 v0',
        'set-linkprop -p cos=2 v0',
        'set-linkprop -p maxbw=9 t0',
      ],
      HARDWARE,
    );
    const fields = { running: host.running.get(address('vnic', 'v0')), stored: host.stored.get(address('vnic', 'v0')) };
    expect(fields).toMatchObject({ running: { maxbw: 7e6, cos: 2 }, stored: { maxbw: 5e6, cos: 2 } });
    expect(host.running.get(address('vnic', 't0'))).toMatchObject({ maxbw: 9e6 });
    expect(host.stored.has(address('vnic', 't0'))).toBe(false);
  });

  it('a view of the classes does so too', async () => {
    const host = await afterLines(BARE, [...WORLD, 'set-linkprop -t -p etsbw-lcl=40 v3'], HARDWARE);
    expect(host.running.has(address('classes', 'ixgbe0'))).toBe(true);
    expect(host.stored.has(address('classes', 'ixgbe0'))).toBe(false);
  });
});

describe('a limiter that counts by ticks', () => {
  it.each(['maxbw=1199K', 'maxbw=1', 'maxbw=0.5M'])('refuses %s, which a token bucket takes', async (text) => {
    const line = `set-linkprop -p ${text} bge0`;
    expect(told((await typed(bareHost(TICKING), line, TICKING)).diagnostics)).toEqual([
      expect.stringContaining('rate-minimum'),
    ]);
    expect(told((await typed(BARE, line, HARDWARE)).diagnostics)).toEqual([]);
  });

  it.each(['maxbw=1.2M', 'maxbw=0'])('takes %s', async (text) => {
    expect(told((await typed(bareHost(TICKING), `set-linkprop -p ${text} bge0`, TICKING)).diagnostics)).toEqual([]);
  });
});

describe('the tables', () => {
  it.each([...LINK_PROPERTIES, ...FLOW_PROPERTIES].map((row) => [row.name, row] as const))(
    '%s tells what it is, and is set or says how else',
    (_, row) => {
      expect(row.about.meaning).toMatch(/\.$/);
      expect(row.about.values).not.toBe('');
      if (row.perm === 'rw')
        expect([row.assign !== undefined, row.field ?? row.reset]).toEqual([true, expect.anything()]);
      else expect([row.assign, row.instead]).toEqual([undefined, expect.stringMatching(/./)]);
    },
  );

  it('has each name once', () => {
    for (const table of [LINK_PROPERTIES, FLOW_PROPERTIES]) {
      const names = table.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
