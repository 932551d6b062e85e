import type { Kind, ResourceOf } from './resource.ts';

/**
 * The fields of every kind, as rows: what an absent field means, whether a change of it can be made in place, and what it
 * disturbs. Lowering, settling, diff, views and `explain` walk these rows; a new field is one row here and one entry in
 * the schema. The compiler sees to it that the table is complete.
 */
export interface FieldRow<V = unknown> {
  /** Value of a field that the document leaves out. `DERIVED`: settle computes it from the hardware or from the address. */
  readonly default: V | typeof DERIVED;
  /** How a value is spelled in documents and tables. */
  readonly type: FieldType;
  /** Why a change needs the object to be deleted and made again; absent: it is changed in place. */
  readonly replace?: string;
  /** What the traffic of the object (and of what sits on it) suffers; absent: nothing. */
  readonly disturbs?: 'pause' | 'loss' | 'link-reset';
}

export const DERIVED = Symbol('derived');

export type FieldType =
  | 'plain' // text, number, boolean or a list of these, as it is
  | 'rate'
  | 'bytes'
  | 'cpus'
  | 'mac'
  | 'names' // set of names
  | 'rings'
  | 'interrupts'
  | 'dcbx'
  | 'applications'
  | 'classes'
  | 'security'
  | 'lacp'
  | 'match'
  | 'prefixes'
  | 'map'
  | 'nics';

type Rows<K extends Kind> = { readonly [F in keyof Omit<ResourceOf<K>, 'kind' | 'name'>]: FieldRow<ResourceOf<K>[F]> };
type Table = { readonly [K in Kind]: Rows<K> };

const plain = <V>(value: V | typeof DERIVED, more: Omit<FieldRow, 'default' | 'type'> = {}) =>
  ({ default: value, type: 'plain', ...more }) as FieldRow<V>;
const row = <V>(type: FieldType, value: V | typeof DERIVED, more: Omit<FieldRow, 'default' | 'type'> = {}) =>
  ({ default: value, type, ...more }) as FieldRow<V>;

const base = { protected: plain(false) };
const served = {
  ...base,
  maxbw: row<number | null>('rate', null),
  priority: plain<'low' | 'medium' | 'high'>('high'),
  cpus: row<readonly number[] | null>('cpus', null),
  pool: plain<string | null>(null),
  cos: plain(0),
};

export const FIELDS: Table = {
  phys: {
    ...served,
    mtu: row<number>('bytes', DERIVED, { disturbs: 'link-reset' }),
    flowControl: plain<ResourceOf<'phys'>['flowControl']>('no', { disturbs: 'link-reset' }),
    dcbx: row<ResourceOf<'phys'>['dcbx']>('dcbx', null),
    applications: row<ResourceOf<'phys'>['applications']>('applications', []),
    rings: row<ResourceOf<'phys'>['rings']>('rings', null, { disturbs: 'link-reset' }),
    interrupts: row<ResourceOf<'phys'>['interrupts']>('interrupts', {
      mode: 'dynamic',
      packets: 32,
      timePicoseconds: 50_000_000,
    }),
    defaultTag: plain(1),
    ip: row<readonly string[]>('prefixes', []),
  },
  classes: {
    ...base,
    classes: row<ResourceOf<'classes'>['classes']>('classes', [], { disturbs: 'pause' }),
  },
  etherstub: {
    ...base,
    mtu: row<number>('bytes', 9000),
    defaultTag: plain(1),
    forwarding: plain<'lossy' | 'lossless'>('lossy', { disturbs: 'loss' }),
    ring: plain(1024, { disturbs: 'loss' }),
  },
  switch: {
    ...base,
    mtu: row<number | null>('bytes', null),
    defaultTag: plain(1),
    uplinks: row<readonly string[]>('names', [], { disturbs: 'loss' }),
    forwarding: plain<'lossy' | 'lossless'>('lossy', { disturbs: 'loss' }),
    ring: plain(1024, { disturbs: 'loss' }),
    teaming: plain<'failover' | 'hash'>('failover'),
    security: row<ResourceOf<'switch'>['security']>('security', {
      promiscuous: 'refuse',
      macChange: 'refuse',
      forgedTransmit: 'refuse',
    }),
  },
  aggr: {
    ...served,
    ports: row<readonly string[]>('names', [], { disturbs: 'loss' }),
    policy: plain<ResourceOf<'aggr'>['policy']>(['L4']),
    lacp: row<ResourceOf<'aggr'>['lacp']>('lacp', { mode: 'off', timer: 'short' }, { disturbs: 'loss' }),
    mac: plain<string | null>(null, { disturbs: 'loss' }),
    mtu: row<number | null>('bytes', null, { disturbs: 'link-reset' }),
    defaultTag: plain(1),
  },
  vlan: {
    ...served,
    over: plain('', { disturbs: 'loss' }),
    vid: plain(0, { disturbs: 'loss' }),
    mtu: row<number | null>('bytes', null),
    ip: row<readonly string[]>('prefixes', []),
  },
  vfs: {
    ...base,
    count: plain(0, { replace: 'the NIC resets all functions when their number changes', disturbs: 'link-reset' }),
  },
  vf: {
    ...base,
    over: plain(''),
    index: plain(0),
    mac: plain<string>(DERIVED, { disturbs: 'loss' }),
    vid: plain<number | null>(null, { disturbs: 'loss' }),
    cos: plain(0),
    minTxRate: row<number | null>('rate', null),
    maxTxRate: row<number | null>('rate', null),
    spoofCheck: plain(true),
    trust: plain(false),
  },
  overlay: {
    ...base,
    type: plain<'vxlan'>('vxlan'),
    vni: plain(0, { replace: 'a segment number is fixed when the overlay is made', disturbs: 'loss' }),
    local: plain('', { replace: 'the listening address is fixed when the overlay is made', disturbs: 'loss' }),
    port: plain(4789, { replace: 'the listening port is fixed when the overlay is made', disturbs: 'loss' }),
    remotes: row<Readonly<Record<string, string>>>('map', {}),
    cosMap: plain<'copy' | 'zero'>('copy'),
    forwarding: plain<'lossy' | 'lossless'>('lossy', { disturbs: 'loss' }),
    ring: plain(1024, { disturbs: 'loss' }),
    mtu: row<number>('bytes', 1400),
  },
  vnic: {
    ...served,
    over: plain('', { disturbs: 'loss' }),
    mac: row<ResourceOf<'vnic'>['mac']>('mac', DERIVED, { disturbs: 'loss' }),
    vid: plain<number | null>(null, { disturbs: 'loss' }),
    mtu: row<number | null>('bytes', null),
    bwShare: plain<number | null>(null),
    rings: row<ResourceOf<'vnic'>['rings']>('rings', null),
    protection: plain<ResourceOf<'vnic'>['protection']>([]),
    allowedIps: row<readonly string[]>('prefixes', []),
    promiscFiltered: plain(true),
  },
  'address-set': {
    ...base,
    entries: row<readonly string[]>('prefixes', []),
    expires: row<Readonly<Record<string, string>>>('map', {}),
  },
  flow: {
    ...base,
    over: plain('', { replace: 'a flow belongs to its link (flowadm)', disturbs: 'pause' }),
    match: row<ResourceOf<'flow'>['match']>(
      'match',
      {
        protocol: null,
        localIp: null,
        remoteIp: null,
        localPort: null,
        remotePort: null,
        dsfield: null,
        direction: 'bi',
      },
      { replace: 'the attributes of a flow are fixed when it is made (flowadm)', disturbs: 'pause' },
    ),
    maxbw: row<number | null>('rate', null),
    bwShare: plain<number | null>(null),
    priority: plain<'low' | 'medium' | 'high'>('medium'),
    cpus: row<readonly number[] | null>('cpus', null),
    cos: plain<number | null>(null),
    rank: plain<number | null>(null),
  },
  guest: {
    ...base,
    type: plain<ResourceOf<'guest'>['type']>('zone', { replace: 'a guest is made as what it is', disturbs: 'loss' }),
    role: plain<'host' | 'router'>('host'),
    cpus: row<readonly number[] | null>('cpus', null),
    nics: row<ResourceOf<'guest'>['nics']>('nics', {}, { disturbs: 'loss' }),
    routes: row<Readonly<Record<string, string>>>('map', {}),
  },
};

/** The rows of a kind by field name. */
export function fieldsOf(kind: Kind): Readonly<Record<string, FieldRow>> {
  return FIELDS[kind];
}
