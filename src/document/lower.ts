import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { type Address, address } from '#state/address.ts';
import type { Intent, Wanted } from '#state/intent.ts';
import { vfName } from '#state/names.ts';
import { networkOf } from '#units/ip-address.ts';
import type { Document } from './document.ts';
import type { Doubt } from './doubt.ts';
import type { Item } from './expand.ts';
import type { Fault } from './fault.ts';
import { lowerClasses } from './lower-classes.ts';
import { fieldsOfItem } from './lower-fields.ts';
import { itemPointer, originsOf } from './origins.ts';
import { placedIn } from './place.ts';
import { type Tree, treeAt } from './tree.ts';
import { UNITS } from './values.ts';

export interface Lowered {
  readonly intent: Intent;
  /** Faults in what the document says, with their places. */
  readonly diagnostics: readonly Diagnostic[];
  /** Objects that these faults, or those of its shape, leave unknown. */
  readonly doubt: Doubt;
}

/** What a Network document says, as an intent: canonical values, one object for each name, nothing that it does not say. */
export function lowerNetwork(document: Document): Lowered {
  const lowering: Lowering = {
    wanted: new Map(),
    renames: new Map(),
    renamed: new Map(),
    items: new Map(),
    faults: [],
    doubted: [],
  };
  for (const item of document.items) lowerItem(item, lowering);
  return {
    intent: {
      document: document.name,
      wanted: lowering.wanted,
      renames: lowering.renames,
      origins: originsOf(document.index, lowering.items),
    },
    diagnostics: placedIn(document, lowering.faults),
    doubt: doubtOf(document, lowering),
  };
}

interface Lowering {
  readonly wanted: Map<Address, Wanted>;
  readonly renames: Map<Address, Address>;
  /** Old address -> new one. */
  readonly renamed: Map<Address, Address>;
  readonly items: Map<Address, Item>;
  readonly faults: Fault[];
  /** Objects that are said in two ways, or not said to the end. */
  readonly doubted: Address[];
}

function doubtOf({ doubt }: Document, { doubted }: Lowering): Doubt {
  const { kinds, hosts } = doubt;
  return doubted.length === 0 ? doubt : { kinds, hosts, objects: new Set([...doubt.objects, ...doubted]) };
}

function lowerItem(item: Item, lowering: Lowering): void {
  const { kind } = item.section;
  if (!want(kind, item.name, fieldsOfItem(item.section, item.fields), item, lowering)) return;
  lowerRename(item, lowering);
  if (kind === 'vnic') refuseTwice(item, lowering);
  if (kind === 'flow' || kind === 'address-set') warnOfHostBits(item, lowering);
  if (kind === 'vfs') lowerFunctions(item, lowering);
  if (kind === 'phys') {
    const { classes, faults } = lowerClasses(item);
    lowering.faults.push(...faults);
    if (faults.length > 0) lowering.doubted.push(address('classes', item.name));
    if (classes) want('classes', item.name, { classes }, item, lowering);
  }
}

/** Adds one object, unless its name is taken; returns whether it was added. */
function want(kind: Wanted['kind'], name: string, fields: Tree, item: Item, lowering: Lowering): boolean {
  const key = address(kind, name);
  const other = lowering.items.get(key);
  if (other) {
    lowering.doubted.push(key);
    lowering.faults.push({
      code: 'duplicate-name',
      detail: `${item.section.name}.${name} comes from the key ${item.key} and from ${other.key}; only one of them could count.`,
      hint: 'make the ranges apart',
      pointer: itemPointer(item),
      at: 'key',
    });
    return false;
  }
  // The table of fields makes the fields of this kind.
  lowering.wanted.set(key, { kind, name, ...fields } as Wanted);
  lowering.items.set(key, item);
  return true;
}

function lowerRename(item: Item, lowering: Lowering): void {
  const { formerly } = item.fields;
  if (typeof formerly !== 'string') return;
  const now = address(item.section.kind, item.name);
  const old = address(item.section.kind, formerly);
  const other = lowering.renamed.get(old);
  const reason = old === now ? 'that is its name now' : other === undefined ? null : `so was ${other}`;
  if (reason === null) {
    lowering.renames.set(now, old);
    lowering.renamed.set(old, now);
    return;
  }
  lowering.faults.push({
    code: 'rename-conflict',
    detail: `${item.section.name}.${item.name} was formerly ${formerly}, but ${reason}.`,
    hint: 'remove formerly',
    pointer: itemPointer(item, 'formerly'),
    at: 'value',
  });
}

/** An address that is allowed twice is a slip: one of the two was meant to be another (dladm 3.4). */
function refuseTwice(item: Item, { faults }: Lowering): void {
  const { allowedIps } = item.fields;
  if (!Array.isArray(allowedIps) || allowedIps.length < 2) return;
  const seen = new Set<unknown>();
  for (const [index, written] of allowedIps.entries()) {
    const canonical = UNITS.exactNetwork.parse(written);
    if (seen.has(canonical)) {
      faults.push({
        code: 'bad-ip',
        detail: `\`allowedIps\` of ${item.section.name}.${item.key} lists ${canonical} twice.`,
        hint: 'take one of them out',
        pointer: itemPointer(item, 'allowedIps', String(index)),
        at: 'value',
      });
    }
    seen.add(canonical);
  }
}

/**
 * A flow's address with bits beyond its length is masked, as flowadm(8) does; but one of the two is a slip. Of a list of
 * thousands the first is told.
 */
function warnOfHostBits(item: Item, { faults }: Lowering): void {
  const { entries } = item.fields;
  const match = treeAt(item.fields, 'match');
  const written: readonly (readonly [unknown, ...string[]])[] = Array.isArray(entries)
    ? entries.map((entry, index) => [entry, 'entries', String(index)] as const)
    : (['localIp', 'remoteIp'] as const).map((side) => [match[side], 'match', side] as const);
  const found = written.flatMap(([value, ...path]) => {
    const network = typeof value === 'string' ? networkOf(value) : undefined;
    return network === undefined ? [] : [{ value, network, path }];
  });
  const [first] = found;
  if (!first) return;
  const more = found.length === 1 ? '' : ` So have ${found.length - 1} more of its addresses.`;
  faults.push({
    code: 'host-bits',
    severity: 'warning',
    detail: `${first.value} in ${item.section.name}.${item.key} has bits beyond its prefix length, which do not count: it is ${first.network}.${more}`,
    hint: `write ${first.network}, or the address alone for one host`,
    pointer: itemPointer(item, ...first.path),
    at: 'value',
  });
}

/** The functions of a NIC are links of their own; those that the document does not single out have no settings. */
function lowerFunctions(item: Item, lowering: Lowering): void {
  const functions = treeAt(item.fields, 'functions');
  const count = Number(item.fields.count);
  const named = Object.keys(functions)
    .map(Number)
    .filter((index) => index >= count);
  for (const index of [...Array(count).keys(), ...named]) {
    const fields = fieldsOfItem('functions', treeAt(functions, String(index)));
    want('vf', vfName(item.name, index), { over: item.name, index, ...fields }, item, lowering);
  }
}
