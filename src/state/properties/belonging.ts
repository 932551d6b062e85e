import { address } from '../address.ts';
import type { HostState } from '../host-state.ts';
import { always, nothing, type Property } from './property.ts';
import { nicOf, on } from './rows.ts';

/** Who has a link, and what it offers to guests (dladm(8) `zone`; Oracle Solaris `iov`). */
export const BELONGING: readonly Property[] = [
  {
    name: 'zone',
    perm: 'r-',
    about: {
      meaning: 'The guest that owns the link.',
      values: 'a name',
      default: 'none: the host itself',
      of: 'VNICs, VLANs and VFs',
    },
    applies: on('vnic', 'vlan', 'vf'),
    value: ({ object, facts }) => facts.guest(object) ?? null,
    default: nothing,
    possible: nothing,
    instead: 'a Network document says which links a guest owns: `nics` of `guests`',
  },
  {
    name: 'iov',
    perm: 'r-',
    about: {
      meaning: 'Whether the port offers virtual functions (SR-IOV).',
      values: '`on`, `off`',
      default: '`off`',
      of: 'physical links whose NIC has VFs',
    },
    applies: (context) => on('phys')(context) && (nicOf(context)?.vfs.length ?? 0) > 0,
    value: ({ object, state }) => (vfCount(state, object.name) > 0 ? 'on' : 'off'),
    default: always('off'),
    possible: always('on,off'),
    instead: 'VFs are objects of their own: vnetctl create-vf -l LINK -n COUNT',
  },
];

function vfCount(state: HostState, port: string): number {
  const pool = state.get(address('vfs', port));
  return pool?.kind === 'vfs' ? pool.count : 0;
}
