import type { Nic } from './hardware.ts';

/** What every NIC of a model can do; a Host document may override single abilities. */
export interface NicModel
  extends Omit<
    Nic,
    | 'name'
    | 'device'
    | 'removed'
    | 'model'
    | 'management'
    | 'numa'
    | 'factoryMacs'
    | 'cable'
    | 'overheadBytes'
    | 'up'
    | 'ringFrames'
    | 'queueFrames'
    | 'classifier'
  > {
  /** One line for `explain` and `host show`. */
  readonly about: string;
  /** Factory MAC slots besides the NIC's own. */
  readonly factorySlots: number;
  /** First three bytes of its factory addresses: unicast, universally administered. */
  readonly oui: string;
}

const G = 1e9;
const ethernet = { minMtu: 576, defaultMtu: 1500, pause: true, packetsPerSecond: null };
const plain = { classesMax: 1, pfcClassesMax: 0, ets: false, dcbx: false, vfs: [] };
const dcb = { classesMax: 8, pfcClassesMax: 8, ets: true, dcbx: true };
const generic = { ...ethernet, oui: '00:14:4f', factorySlots: 8, dynamicRings: false, bwShare: false };
const branded = { ...ethernet, factorySlots: 8, dynamicRings: true, bwShare: true };

/**
 * NIC models. Numbers of VFs, classes and queues are those of the makers' Linux drivers (ixgbe_sriov.h, i40e, mlx4) and manuals;
 * interface delays (MAC, interface and PHY, one way) are `IXGBE_ID` and `IXGBE_ID_X540` of ixgbe_type.h. An 82599 has 64, 32 or 16 hardware pools, one of them its own: 63 VFs with one class, 31 with up
 * to four, 15 with more. The XL710 handles some 30 million packets a second, half of what 64-byte frames would be on its
 * wire (the page of netmap reports it). The generic models are round numbers of a usual adapter of that speed; they group rings as they left
 * the works and know no weights, as dladm 3.2 says of simple NICs.
 */
export const NIC_MODELS = {
  'generic-1g': {
    ...generic,
    ...plain,
    about: 'a 1 Gb/s port without DCB and without VFs',
    factorySlots: 4,
    speed: G,
    maxMtu: 9000,
    rxRings: 4,
    txRings: 4,
    bufferBytes: 65_536,
    interfaceDelayBits: 8192,
  },
  'generic-10g': {
    ...generic,
    ...dcb,
    about: 'a 10 Gb/s port with DCB',
    speed: 10 * G,
    maxMtu: 9216,
    rxRings: 16,
    txRings: 16,
    vfs: [{ classes: 8, max: 32 }],
    bufferBytes: 524_288,
    interfaceDelayBits: 8192,
  },
  'generic-25g': {
    ...generic,
    ...dcb,
    about: 'a 25 Gb/s port with DCB',
    speed: 25 * G,
    maxMtu: 9216,
    rxRings: 32,
    txRings: 32,
    vfs: [{ classes: 8, max: 64 }],
    bufferBytes: 1_048_576,
    interfaceDelayBits: 6144,
  },
  'generic-100g': {
    ...generic,
    ...dcb,
    about: 'a 100 Gb/s port with DCB',
    speed: 100 * G,
    maxMtu: 9216,
    rxRings: 64,
    txRings: 64,
    vfs: [{ classes: 8, max: 127 }],
    bufferBytes: 2_097_152,
    interfaceDelayBits: 122_880,
  },
  'intel-82599': {
    ...branded,
    ...dcb,
    about: 'Intel 82599 (ixgbe), 10 Gb/s: 63, 31 or 15 VFs by number of traffic classes',
    speed: 10 * G,
    oui: '00:1b:21',
    maxMtu: 9710,
    rxRings: 128,
    txRings: 128,
    vfs: [
      { classes: 1, max: 63 },
      { classes: 4, max: 31 },
      { classes: 8, max: 15 },
    ],
    bufferBytes: 524_288,
    interfaceDelayBits: 18_944,
  },
  'intel-x540': {
    ...branded,
    ...dcb,
    about: 'Intel X540 (ixgbe), 10 Gb/s over copper: four traffic classes',
    speed: 10 * G,
    oui: '00:1b:21',
    maxMtu: 9710,
    rxRings: 128,
    txRings: 128,
    classesMax: 4,
    pfcClassesMax: 4,
    vfs: [
      { classes: 1, max: 63 },
      { classes: 4, max: 31 },
    ],
    bufferBytes: 393_216,
    interfaceDelayBits: 37_888,
  },
  'intel-xl710': {
    ...branded,
    ...dcb,
    about: 'Intel XL710 (i40e), 40 Gb/s, two ports: 64 VFs per port, 30 Mpps',
    packetsPerSecond: 30e6,
    speed: 40 * G,
    oui: '3c:fd:fe',
    maxMtu: 9706,
    rxRings: 64,
    txRings: 64,
    vfs: [{ classes: 8, max: 64 }],
    bufferBytes: 968_000,
    interfaceDelayBits: 24_576,
  },
  'intel-x710': {
    ...branded,
    ...dcb,
    about: 'Intel X710 (i40e), 10 Gb/s, four ports: 32 VFs per port',
    speed: 10 * G,
    oui: '3c:fd:fe',
    maxMtu: 9706,
    rxRings: 64,
    txRings: 64,
    vfs: [{ classes: 8, max: 32 }],
    bufferBytes: 968_000,
    interfaceDelayBits: 18_944,
  },
  'mellanox-cx3': {
    ...branded,
    ...dcb,
    about: 'Mellanox ConnectX-3, 40 Gb/s: 126 VFs',
    speed: 40 * G,
    oui: 'f4:52:14',
    maxMtu: 9978,
    rxRings: 64,
    txRings: 64,
    vfs: [{ classes: 8, max: 126 }],
    bufferBytes: 1_048_576,
    interfaceDelayBits: 24_576,
  },
  'mellanox-cx5': {
    ...branded,
    ...dcb,
    about: 'Mellanox ConnectX-5, 100 Gb/s: 127 VFs per port',
    speed: 100 * G,
    oui: 'ec:0d:9a',
    maxMtu: 9978,
    rxRings: 64,
    txRings: 64,
    vfs: [{ classes: 8, max: 127 }],
    bufferBytes: 2_097_152,
    interfaceDelayBits: 122_880,
  },
} as const satisfies Record<string, NicModel>;
