import * as Flags from '@oclif/core/flags';
import type { MacWish } from '#state/intent.ts';
import { isGroupMac, parseMac, parseMacPrefix } from '#units/mac-address.ts';
import type { Wrong } from './wrong.ts';

/** `-m`, `-n`, `-r`, `-V`, `-A` of create-vnic and modify-vnic (dladm(8)). */
export const macFlags = {
  mac: Flags.string({
    char: 'm',
    helpValue: 'auto|factory|random|vrrp|ADDRESS',
    summary: 'MAC address: `auto` (the default) takes a free factory address, else a random one.',
  }),
  slot: Flags.string({
    char: 'n',
    helpValue: 'SLOT',
    summary: 'With -m factory: the slot, from 1; else the first free one.',
  }),
  prefix: Flags.string({ char: 'r', helpValue: 'PREFIX', summary: 'With -m random: the first bytes; else 2:8:20.' }),
  vrid: Flags.string({ char: 'V', helpValue: 'VRID', summary: 'With -m vrrp: the virtual router, 1 to 255.' }),
  family: Flags.string({ char: 'A', helpValue: 'inet|inet6', summary: 'With -m vrrp: the address family.' }),
};

export interface MacLetters {
  readonly mac?: string | undefined;
  readonly slot?: string | undefined;
  readonly prefix?: string | undefined;
  readonly vrid?: string | undefined;
  readonly family?: string | undefined;
}

/** Which letters go with which kind of address; any other with it is refused. */
const ALONG = {
  auto: [],
  factory: ['slot'],
  random: ['prefix'],
  vrrp: ['vrid', 'family'],
  fixed: [],
} as const satisfies Record<MacWish['kind'], readonly (keyof MacLetters)[]>;

const LETTER = { slot: '-n', prefix: '-r', vrid: '-V', family: '-A' } as const;

/** What the letters ask for; undefined: none is given, or something is wrong with them. */
export function macWish(letters: MacLetters, wrong: Wrong): MacWish | undefined {
  const kind = kindOf(letters.mac);
  const along: readonly string[] = ALONG[kind];
  for (const name of ['slot', 'prefix', 'vrid', 'family'] as const) {
    if (letters[name] === undefined || along.includes(name)) continue;
    wrong.add(
      `${LETTER[name]} does not go with ${letters.mac === undefined ? 'the address auto' : `-m ${letters.mac}`}.`,
      `${LETTER[name]} goes with -m ${ownerOf(name)}.`,
    );
  }
  if (letters.mac === undefined) return undefined;
  switch (kind) {
    case 'auto':
      return { kind };
    case 'factory':
      return letters.slot === undefined ? { kind } : slotWish(letters.slot, wrong);
    case 'random':
      return letters.prefix === undefined ? { kind } : prefixWish(letters.prefix, wrong);
    case 'vrrp':
      return vrrpWish(letters, wrong);
    case 'fixed':
      return fixedWish(letters.mac, wrong);
  }
}

function kindOf(word: string | undefined): MacWish['kind'] {
  return word === undefined || word === 'auto'
    ? 'auto'
    : word === 'factory' || word === 'random' || word === 'vrrp'
      ? word
      : 'fixed';
}

function ownerOf(name: keyof typeof LETTER): string {
  return name === 'slot' ? 'factory' : name === 'prefix' ? 'random' : 'vrrp';
}

function slotWish(text: string, wrong: Wrong): MacWish | undefined {
  if (/^[1-9]\d{0,3}$/.test(text)) return { kind: 'factory', slot: Number(text) };
  return wrong.add(`-n ${text} is not a slot.`, 'Slots are numbered from 1; `vnetctl show-phys -m` lists them.');
}

function prefixWish(text: string, wrong: Wrong): MacWish | undefined {
  const prefix = parseMacPrefix(text);
  if (prefix !== undefined) return { kind: 'random', prefix };
  return wrong.add(
    `-r ${text} is not a prefix of a unicast MAC address.`,
    'Write one to five bytes, such as 2:8:20; the first must be even.',
  );
}

function vrrpWish({ vrid, family }: MacLetters, wrong: Wrong): MacWish | undefined {
  if (vrid === undefined || family === undefined)
    return wrong.add('-m vrrp needs -V and -A.', 'Such as: -m vrrp -V 7 -A inet.');
  const id = /^\d{1,3}$/.test(vrid) ? Number(vrid) : 0;
  if (id < 1 || id > 255) wrong.add(`-V ${vrid} is not a virtual router.`, 'They are numbered from 1 to 255.');
  if (family !== 'inet' && family !== 'inet6')
    return wrong.add(`-A ${family} is not an address family.`, 'It is inet or inet6.');
  return { kind: 'vrrp', vrid: id, family };
}

function fixedWish(text: string, wrong: Wrong): MacWish | undefined {
  const address = parseMac(text);
  if (address === undefined || address === '00:00:00:00:00:00')
    return wrong.add(
      `-m ${text} is not a MAC address.`,
      'Write six bytes, such as 2:8:20:0:0:1, or auto, factory, random or vrrp.',
    );
  if (isGroupMac(address))
    return wrong.add(`-m ${text} is a group address.`, 'A VNIC needs a unicast one: the first byte must be even.');
  return { kind: 'fixed', address };
}
