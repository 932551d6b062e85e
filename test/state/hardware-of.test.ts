import { expect, test } from 'vitest';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import { parseLength } from '#state/host-quantities.ts';

const hardware = hardwareOf(DEFAULT_HOST);

test('the default host is the machine of the slides', () => {
  expect(hardware.cpus.map((cpu) => [cpu.id, cpu.socket, cpu.clockHz])).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7].map((id) => [id, id < 4 ? 0 : 1, 2_800_000_000]),
  );
  expect(Object.values(hardware.links).map((nic) => `${nic.name} ${nic.speed / 1e9}`)).toEqual([
    'bge0 1',
    'bge1 1',
    'ixgbe0 10',
    'ixgbe1 10',
    'net2 25',
    'net3 25',
  ]);
});

test('an 82599 offers fewer VFs with more traffic classes', () => {
  expect(hardware.links.ixgbe0?.vfs).toEqual([
    { classes: 1, max: 63 },
    { classes: 4, max: 31 },
    { classes: 8, max: 15 },
  ]);
});

test('factory addresses are unicast, universally administered, distinct, and the same every time', () => {
  const macs = Object.values(hardware.links).flatMap((nic) => nic.factoryMacs);
  expect(macs.every((mac) => (Number.parseInt(mac.slice(0, 2), 16) & 3) === 0)).toBe(true);
  expect(new Set(macs).size).toBe(macs.length);
  expect(hardwareOf(structuredClone(DEFAULT_HOST))).toEqual(hardware);
  expect(hardware.links.bge0?.factoryMacs).toHaveLength(5);
  const other = hardwareOf({ ...DEFAULT_HOST, metadata: { name: 'web02' } });
  expect(other.links.bge0?.factoryMacs[0]).not.toBe(hardware.links.bge0?.factoryMacs[0]);
});

test('the document overrides single abilities of the model', () => {
  const links = {
    net0: {
      model: 'generic-10g',
      speed: '1G',
      management: true,
      numa: 1,
      mtu: { max: '4K' },
      rings: { rx: 2, dynamic: true },
      bwShare: true,
      vfs: { 4: 7, 1: 9 },
      dcb: { classes: 4, buffer: '1Ki' },
      cable: { to: 'tor1/9', length: '50cm', medium: 'fibre' },
      up: false,
      factoryMacs: ['0:1:2:3:4:5'],
    },
  };
  expect(hardwareOf({ ...DEFAULT_HOST, spec: { ...DEFAULT_HOST.spec, links } }).links.net0).toMatchObject({
    speed: 1e9,
    management: true,
    numa: 1,
    maxMtu: 4000,
    rxRings: 2,
    txRings: 16,
    dynamicRings: true,
    bwShare: true,
    classesMax: 4,
    pfcClassesMax: 8,
    vfs: [
      { classes: 1, max: 9 },
      { classes: 4, max: 7 },
    ],
    bufferBytes: 1024,
    up: false,
    cable: { to: 'tor1/9', lengthMetres: 0.5, medium: 'fibre' },
    factoryMacs: ['00:01:02:03:04:05'],
  });
});

test('CPUs that are offline or isolated are told apart', () => {
  const cpus = { sockets: 1, coresPerSocket: 4, clock: '3GHz', offline: '0-1', isolated: [3], numa: [2] };
  const made = hardwareOf({ ...DEFAULT_HOST, spec: { ...DEFAULT_HOST.spec, cpus } }).cpus;
  expect(made.map((cpu) => [cpu.online, cpu.isolated, cpu.numa])).toEqual([
    [false, false, 2],
    [false, false, 2],
    [true, false, 2],
    [true, true, 2],
  ]);
});

test.each([
  ['3m', 3],
  ['1.5m', 1.5],
  ['2km', 2000],
  ['3', undefined],
  ['-1m', undefined],
])('length %s is %s', (text, metres) => {
  expect(parseLength(text)).toBe(metres);
});
