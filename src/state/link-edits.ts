import { addressOf, compareNames } from './address.ts';
import type { Edit, Scene } from './edit.ts';
import { LINKS, noSuchObject } from './find.ts';
import { linkNamed } from './host-state.ts';
import type { MacWish } from './intent.ts';
import { refused } from './refusal.ts';
import type { Vlan, Vnic } from './resource.ts';
import { called } from './rules/words.ts';

/** What modify-vnic and modify-vlan change of a link; what is absent stays. */
export interface LinkChange {
  readonly over?: string;
  /** null: untagged. */
  readonly vid?: number | null;
  readonly mac?: MacWish;
  /** The change is for links over this one only (`-L`). */
  readonly from?: string;
}

/** The edit of one VNIC (Solaris 11 dladm(8) modify-vnic): it moves with its flows, and whoever holds it keeps it. */
export function vnicEdit(name: string, change: LinkChange, where: Edit['where']): Edit {
  return {
    action: 'alter',
    where,
    name,
    kinds: ['vnic'],
    alter: (before, scene) => {
      const vnic = before as Vnic; // `kinds` says so.
      const { over = vnic.over, vid = vnic.vid, from = vnic.over } = change;
      if (vnic.over !== from)
        return refused(
          'not-allowed',
          vnic,
          `${called(vnic)} is over ${vnic.over}, not over ${from}.`,
          'leave it out, or leave -L out',
        );
      return { put: [{ ...vnic, over, vid, mac: macAfter(vnic, over, change.mac, scene) }] };
    },
  };
}

/** A factory address belongs to a NIC and stays with it: over another link the VNIC gets one as a new VNIC would. */
function macAfter(vnic: Vnic, over: string, wish: MacWish | undefined, scene: Scene): Vnic['mac'] {
  if (wish) return scene.chooseMac(addressOf(vnic), over, wish);
  return vnic.mac.kind === 'factory' && over !== vnic.over
    ? scene.chooseMac(addressOf(vnic), over, { kind: 'auto' })
    : vnic.mac;
}

/** The edit of one VLAN (Solaris 11 dladm(8) modify-vlan). Its name stays as it is, also where it was made of the VID. */
export function vlanEdit(name: string, { over, vid }: { over?: string; vid?: number }, where: Edit['where']): Edit {
  return {
    action: 'alter',
    where,
    name,
    kinds: ['vlan'],
    alter: (before) => {
      const vlan = before as Vlan; // `kinds` says so.
      return { put: [{ ...vlan, over: over ?? vlan.over, vid: vid ?? vlan.vid }] };
    },
  };
}

/** The edits that `edit` makes for every VNIC that runs over the link; there must be one. */
export function vnicsOver(from: string, edit: (name: string) => readonly Edit[], where: Edit['where']): Edit {
  return {
    action: 'expand',
    where,
    about: [from],
    expand: ({ state, hardware }) => {
      const names = [...state.values()].flatMap((one) => (one.kind === 'vnic' && one.over === from ? one.name : []));
      if (names.length > 0) return names.sort(compareNames).flatMap(edit);
      const link = linkNamed(state, from);
      if (link) return refused('no-such-object', link, `there is no VNIC over ${from}.`, NO_VNIC_HINT);
      const missing = noSuchObject(from, LINKS, { state, other: state, stored: false, hardware });
      return { refused: missing ? [missing] : [] };
    },
  };
}

const NO_VNIC_HINT = '`vnetctl show-vnic -o link,over` lists what there is';
