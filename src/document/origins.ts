import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import type { Address } from '#state/address.ts';
import type { Origins } from '#state/intent.ts';
import { type Item, writtenAt } from './expand.ts';
import { isTree, type Tree } from './tree.ts';

/**
 * Where an object or a field of it stands. Nothing is computed until somebody asks: there may be tens of thousands of
 * objects, and a handful of questions.
 */
export function originsOf(document: number, items: ReadonlyMap<Address, Item>): Origins {
  // An address of another document or of the host is simply not in the table.
  return (address, field) => {
    const item = items.get(address as Address);
    return item && { document, pointer: fieldPointer(item, address, field) };
  };
}

/** Where an object, or a top-level field of it, is written: at the object itself or in its profile. */
export function itemPointer(item: Item, ...path: readonly string[]): Pointer {
  const at = pointer('/spec', item.section.name, item.key);
  const [first] = path;
  if (first === undefined) return at;
  if (Object.hasOwn(item.own, first)) return writtenAt(pointer(at, ...path), at, item.own);
  if (item.profile !== null && Object.hasOwn(item.fields, first))
    return pointer('/spec/profiles', item.section.name, item.profile, ...path);
  return pointer(at, ...path);
}

/** Names of fields that the document spells otherwise. */
const SPELLED: Readonly<Record<string, string>> = {
  type: 'kind',
  timePicoseconds: 'time',
  xoffBytes: 'xoff',
  xonBytes: 'xon',
  headroomBytes: 'headroom',
};

function fieldPointer(item: Item, address: string, field: string | undefined): Pointer {
  const path = field === undefined || field === 'name' ? [] : pathOf(item, field);
  if (address.startsWith('classes/'))
    return itemPointer(
      item,
      ...(Object.hasOwn(item.fields, 'classes')
        ? ['classes', ...(path[0] === 'classes' ? path.slice(1) : path)]
        : ['flowControl']),
    );
  if (address.startsWith('vf/')) {
    const index = address.slice(address.lastIndexOf('vf') + 2);
    const isNamed = isTree(item.fields.functions) && Object.hasOwn(item.fields.functions, index);
    return isNamed ? itemPointer(item, 'functions', index, ...path) : itemPointer(item, 'count');
  }
  return itemPointer(item, ...path);
}

/** Names may hold dots, so a dotted field is taken apart along what the object really has. */
function pathOf(item: Item, field: string): readonly string[] {
  const path: string[] = [];
  let here: unknown = item.fields;
  let rest = field.split('.');
  while (rest.length > 0) {
    const tree: Tree = isTree(here) ? here : {};
    const parts = rest;
    const size =
      [...parts.keys()]
        .map((index) => parts.length - index)
        .find((length) => Object.hasOwn(tree, parts.slice(0, length).join('.'))) ?? 1;
    const word = parts.slice(0, size).join('.');
    const isOurs = Object.hasOwn(tree, word) || item.section.name === 'overlays';
    path.push(isOurs ? word : (SPELLED[word] ?? word));
    here = tree[word];
    rest = parts.slice(size);
  }
  return path;
}
