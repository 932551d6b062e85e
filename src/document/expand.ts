import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import type { Doubts } from './doubt.ts';
import { Faults } from './fault.ts';
import { fill, MOST_OBJECTS, type Range, type RangeFault, rangeOf, type Template, Templates } from './ranges.ts';
import { SECTIONS, type Section } from './sections.ts';
import { didYouMean, judgeShape, unitFault } from './shape.ts';
import { isTree, shown, type Tree, treeAt } from './tree.ts';
import { UNITS } from './values.ts';

/** One object of a Network: its range spelled out, its profile joined. */
export interface Item {
  readonly section: Section;
  readonly name: string;
  /** The key that made it: its name, or a range. */
  readonly key: string;
  /** The value of that key, as it was written. */
  readonly own: Tree;
  readonly profile: string | null;
  /** All its fields. Objects that are alike share one value. */
  readonly fields: Tree;
}

/**
 * Spells out the objects of a Network and judges each of them; those that it returns are sound, the others are in doubt. Its
 * root has been judged already.
 */
export function expandNetwork(tree: unknown, faults: Faults, doubts: Doubts): readonly Item[] {
  const spec = treeAt(tree, 'spec');
  const all: Expansion = {
    profiles: treeAt(spec, 'profiles'),
    items: [],
    faults,
    doubts,
    templates: new Templates(),
    count: 0,
  };
  for (const section of SECTIONS) {
    for (const [name, value] of Object.entries(treeAt(all.profiles, section.name))) {
      if (judgeProfile(section, name, value, faults)) doubts.profile(section, name);
    }
    for (const [key, own] of Object.entries(treeAt(spec, section.name)))
      expandKey({ section, key, own, at: pointer('/spec', section.name, key) }, all);
  }
  return all.items;
}

interface Expansion {
  readonly profiles: Tree;
  readonly items: Item[];
  readonly faults: Faults;
  readonly doubts: Doubts;
  readonly templates: Templates;
  /** Objects so far. */
  count: number;
}

/** Returns whether there is a fault in it. */
function judgeProfile(section: Section, name: string, value: unknown, faults: Faults): boolean {
  const before = faults.count;
  const at = pointer('/spec/profiles', section.name, name);
  const label = `profiles.${section.name}.${name}`;
  if (UNITS.name.parse(name) === undefined) {
    faults.add({ ...unitFault('name', name, `a key of profiles.${section.name}`), pointer: at, at: 'key' });
  }
  judgeShape(section.validate, value, at, label, faults);
  for (const field of ['profile', 'formerly']) {
    if (!isTree(value) || !Object.hasOwn(value, field)) continue;
    const detail = `\`${field}\` is a field of single objects, and ${label} is for many.`;
    faults.add({
      code: 'unknown-field',
      detail,
      hint: `write ${field} at the object`,
      pointer: pointer(at, field),
      at: 'key',
    });
  }
  return faults.count > before;
}

/** One key of a section, while the objects that it stands for are made. */
interface Entry {
  readonly section: Section;
  readonly key: string;
  readonly own: unknown;
  readonly at: Pointer;
}

function expandKey(entry: Entry, all: Expansion): void {
  const range = keyRange(entry, all);
  const first = all.items.length;
  if (range !== undefined && expandSound(entry, range, all) && !all.doubts.hasKey(entry.at)) return;
  all.items.length = first;
  all.doubts.objectsOf(entry.section, range === null ? entry.key : range);
}

/** Adds the objects of a key; false when a fault in one of them puts them all in doubt. */
function expandSound(entry: Entry, range: Range | null, all: Expansion): boolean {
  const { section, key, own, at } = entry;
  if (!count(range?.length ?? 1, entry, all)) return false;
  const template = all.templates.of(own, range?.length ?? null, at);
  const broken = all.templates.faults.splice(0);
  for (const fault of broken) {
    const what = fault.text === '' ? 'A range' : `The range ${shown(fault.text)}`;
    all.faults.add({
      code: 'bad-range',
      detail: `${what} of ${section.name}.${key} cannot be used: ${fault.reason}.`,
      hint: 'ranges are written as [1-300], each as long as that of the key above',
      pointer: fault.pointer,
      at: 'value',
    });
  }
  if (broken.length === 0) return expandRange(entry, range, template, all);
  judgeRest(entry, range, template, broken, all);
  return false;
}

/** What else is wrong with an object of whose ranges some cannot be used. */
function judgeRest(
  { section, key, own, at }: Entry,
  range: Range | null,
  template: Template,
  broken: readonly RangeFault[],
  all: Expansion,
): void {
  const places = new Set(broken.map(({ pointer: place }) => place));
  if (places.has(at)) return; // It would grow too large to be looked at.
  const found = new Faults();
  const label = `${section.name}.${range?.at(0) ?? key}`;
  judgeShape(section.validate, fill(template, 0), at, label, found, (place) => writtenAt(place, at, own));
  for (const fault of found.list) if (!places.has(fault.pointer)) all.faults.add(fault);
}

function expandRange(entry: Entry, range: Range | null, template: Template, all: Expansion): boolean {
  if (!range) return addItem(entry, entry.key, fill(template, 0), all) !== undefined;
  if (!template.varies) {
    // Objects that differ in name only are judged and joined once.
    const first = addItem(entry, range.at(0), template.value, all);
    if (!first || !countFunctions(first, range.length - 1, entry, all)) return false;
    for (let index = 1; index < range.length; index += 1) all.items.push({ ...first, name: range.at(index) });
    return true;
  }
  for (let index = 0; index < range.length; index += 1) {
    if (!addItem(entry, range.at(index), template.at(index), all)) return false; // The others would say the same.
  }
  return true;
}

/** The range of a key; null for a plain name; undefined when it is neither. */
function keyRange({ section, key, at }: Entry, all: Expansion): Range | null | undefined {
  const range = rangeOf(key);
  if (range === undefined || (range === null && /[[\]]/.test(key))) {
    const detail = `The key ${shown(key)} is not a usable range: it must count upwards.`;
    all.faults.add({ code: 'bad-range', detail, hint: 'write it as web[001-300]', pointer: at, at: 'key' });
    return undefined;
  }
  const names = range ? [range.at(0), range.at(range.length - 1)] : [key];
  const bad = names.find((name) => UNITS[section.unit].parse(name) === undefined);
  if (bad === undefined) return range;
  all.faults.add({ ...unitFault(section.unit, bad, `a key of ${section.name}`), pointer: at, at: 'key' });
  return undefined;
}

/** Counts objects; false, with a fault, when they are too many. */
function count(objects: number, { key, at }: Entry, all: Expansion): boolean {
  all.count += objects;
  if (all.count <= MOST_OBJECTS) return true;
  const detail = `With ${shown(key)} the document has more than ${MOST_OBJECTS} objects.`;
  all.faults.add({ code: 'bad-range', detail, hint: 'split the document', pointer: at, at: 'key' });
  return false;
}

/** Virtual functions are objects too, although one number makes them. */
function countFunctions(item: Item, times: number, entry: Entry, all: Expansion): boolean {
  // A profile in doubt may give anything.
  return item.section.name !== 'vfs' || count((Number(item.fields.count) || 0) * times, entry, all);
}

/** Judges and adds one object; undefined when it is faulty. */
function addItem(entry: Entry, name: string, value: unknown, all: Expansion): Item | undefined {
  const { section, key, own, at } = entry;
  const label = `${section.name}.${name}`;
  const before = all.faults.list.length;
  const isFaulty = judgeShape(section.validate, value, at, label, all.faults, (place) => writtenAt(place, at, own));
  if (!isTree(value) || !isTree(own)) return undefined;
  // A field that seems to be missing may be there with a typo in its name.
  const isMisspelled = isFaulty && all.faults.list.slice(before).some(({ code }) => code === 'unknown-field');
  const fields = join(entry, label, value, !isMisspelled, all);
  if (isFaulty || !fields) return undefined;
  const item: Item = {
    section,
    name,
    key,
    own,
    profile: typeof value.profile === 'string' ? value.profile : null,
    fields,
  };
  if (!countFunctions(item, 1, entry, all)) return undefined;
  all.items.push(item);
  return item;
}

/** The fields of an object with those of its profile; undefined, with a fault, when that cannot be all. */
function join(
  { section, at }: Entry,
  label: string,
  value: Tree,
  isComplete: boolean,
  all: Expansion,
): Tree | undefined {
  const { profile } = value;
  const known = treeAt(all.profiles, section.name);
  if (profile !== undefined && (typeof profile !== 'string' || all.doubts.hasProfile(section, profile))) {
    all.doubts.key(at);
    return { ...(typeof profile === 'string' ? treeAt(known, profile) : {}), ...value };
  }
  if (typeof profile === 'string' && !Object.hasOwn(known, profile)) {
    const words = Object.keys(known);
    all.faults.add({
      code: 'unknown-profile',
      detail: `${label} names the profile ${profile}; profiles.${section.name} has none of that name.`,
      hint: words.length === 0 ? `add it to profiles.${section.name}` : didYouMean(profile, words, 'profiles'),
      pointer: pointer(at, 'profile'),
      at: 'value',
    });
    return undefined;
  }
  const fields = typeof profile === 'string' ? { ...treeAt(known, profile), ...value } : value;
  const missing = isComplete ? section.required.filter((field) => !Object.hasOwn(fields, field)) : [];
  for (const field of missing) {
    all.faults.add({
      code: 'missing-field',
      detail: `${label} needs the field \`${field}\`.`,
      hint: `add ${field}`,
      pointer: at,
      at: 'key',
    });
  }
  return missing.length === 0 ? fields : undefined;
}

/** Where a place of the spelled-out value stands in the written one: keys that were ranges are found again. */
export function writtenAt(place: Pointer, at: Pointer, written: unknown): Pointer {
  let here = written;
  let found = at;
  for (const part of place.slice(at.length).split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const kept = isTree(here) && !Object.hasOwn(here, key) ? (rangedKey(here, key) ?? key) : key;
    found = pointer(found, kept);
    here = Array.isArray(here) ? here[Number(key)] : isTree(here) ? here[kept] : undefined;
  }
  return found;
}

function rangedKey(tree: Tree, name: string): string | undefined {
  return Object.keys(tree).find((key) => {
    const range = rangeOf(key);
    if (!range || range.length > MOST_OBJECTS) return false;
    for (let index = 0; index < range.length; index += 1) if (range.at(index) === name) return true;
    return false;
  });
}
