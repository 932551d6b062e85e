import { ipOf, rangeOf } from '#units/ip-address.ts';
import { printMacShort } from '#units/mac-address.ts';
import { compareNames } from './address.ts';
import type { Edit, Scene } from './edit.ts';
import { noSuchObject } from './find.ts';
import { refused } from './refusal.ts';
import type { Ip, IpPrefix, Mac, Overlay } from './resource.ts';
import { isUnderlay } from './underlays.ts';

/** Where an overlay listens: at an address; at the host's address within a prefix; at that of a physical link or a VLAN. */
export type Listen =
  | { readonly by: 'ip'; readonly ip: Ip }
  | { readonly by: 'prefix'; readonly prefix: IpPrefix }
  | { readonly by: 'link'; readonly link: string };

/** An overlay that is to be; what is not given takes its default. */
export interface OverlayWish {
  readonly name: string;
  readonly vni: number;
  readonly listen: Listen;
  readonly port?: number;
  readonly cosMap?: Overlay['cosMap'];
  readonly remotes?: Overlay['remotes'];
}

/** An overlay on the address that is meant. */
export function createOverlay({ listen, ...fields }: OverlayWish, where: Edit['where']): Edit {
  return {
    action: 'expand',
    where,
    // A prefix may be that of any link.
    ...(listen.by === 'prefix' ? {} : { about: [fields.name, ...(listen.by === 'link' ? [listen.link] : [])] }),
    expand: (scene) => {
      const local = addressMeant(fields.name, listen, scene);
      if (typeof local !== 'string') return local;
      return [{ action: 'create', where, wanted: { kind: 'overlay', ...fields, local } }];
    },
  };
}

/** A change of the table that says where an inner address is found (dladm(8) modify-overlay). */
export type TableChange =
  | { readonly change: 'set'; readonly mac: Mac; readonly ip: Ip; readonly port: number | undefined }
  | { readonly change: 'delete'; readonly mac: Mac }
  | { readonly change: 'flush' };

export function modifyTable(name: string, wish: TableChange, where: Edit['where']): Edit {
  return {
    action: 'alter',
    where,
    name,
    kinds: ['overlay'],
    alter: (before) => {
      if (before.kind !== 'overlay') return { put: [] };
      const remotes = changed(before, wish);
      return 'refused' in remotes ? remotes : { put: [{ ...before, remotes: remotes.table }] };
    },
  };
}

type Changed = { readonly table: Overlay['remotes'] } | ReturnType<typeof refused>;

function changed(overlay: Overlay, wish: TableChange): Changed {
  if (wish.change === 'flush') return { table: {} };
  const { [wish.mac]: known, ...others } = overlay.remotes;
  if (wish.change === 'delete') {
    if (known !== undefined) return { table: others };
    const short = printMacShort(wish.mac);
    return refused(
      'no-such-object',
      overlay,
      `overlay ${overlay.name} has no entry for ${short}.`,
      '`show-overlay -t` lists them',
    );
  }
  if (wish.port !== undefined && wish.port !== overlay.port)
    return refused(
      'not-supported',
      overlay,
      `overlay ${overlay.name} sends to port ${overlay.port} of every remote, not to ${wish.port}.`,
      `leave :${wish.port} out, or make an overlay with vxlan/listen_port=${wish.port}`,
    );
  const table = Object.entries({ ...others, [wish.mac]: wish.ip }).sort(([a], [b]) => compareNames(a, b));
  return { table: Object.fromEntries(table) };
}

function addressMeant(name: string, listen: Listen, scene: Scene): Ip | ReturnType<typeof refused> {
  if (listen.by === 'ip') return listen.ip;
  const object = { kind: 'overlay', name } as const;
  if (listen.by === 'link') {
    const missing = noSuchObject(listen.link, ['phys', 'vlan'], { ...scene, other: new Map(), stored: false });
    if (missing) return { refused: [missing] };
    const [first] = ownAddresses(scene).filter(({ link }) => link === listen.link);
    const detail = `${listen.link} has no address of its own for overlay ${name} to listen on.`;
    return first?.ip ?? refused('underlay-missing', object, detail, `set-linkprop -p ip=ADDRESS/LEN ${listen.link}`);
  }
  const range = rangeOf(listen.prefix);
  const found = ownAddresses(scene).find(({ ip }) => {
    const own = rangeOf(ip);
    return range && own?.version === range.version && range.first <= own.first && own.last <= range.last;
  });
  const detail = `no physical link or VLAN of the host has an address within ${listen.prefix} for overlay ${name} to listen on.`;
  return found?.ip ?? refused('underlay-missing', object, detail, 'set-linkprop -p ip=ADDRESS/LEN LINK');
}

/** The host's own addresses with the links that hold them, by the names of the links. */
function ownAddresses({ state }: Scene): readonly { readonly link: string; readonly ip: Ip }[] {
  return [...state.values()]
    .filter(isUnderlay)
    .sort((a, b) => compareNames(a.name, b.name))
    .flatMap(({ name, ip }) => ip.map((prefix) => ({ link: name, ip: ipOf(prefix) })));
}
