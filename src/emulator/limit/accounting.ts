import type { Accounting, Bytes } from '../blueprint.ts';

const FCS_BYTES = 4;
const HEADER_BYTES = 14;
const TAG_BYTES = 4;

/**
 * Bytes that a rate counts beyond a frame's own (which is l2, tag included). `isTagged`: its frames are those of a VLAN; `overhead`:
 * preamble and gap on its wire.
 */
export function extraBytes(accounting: Accounting, isTagged: boolean, overhead: () => Bytes): Bytes {
  switch (accounting) {
    case 'wire':
      return FCS_BYTES + overhead();
    case 'l2-fcs':
      return FCS_BYTES;
    case 'l2':
      return 0;
    case 'l3':
      return -HEADER_BYTES - (isTagged ? TAG_BYTES : 0);
  }
}
