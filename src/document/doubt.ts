import type { Pointer } from '#diagnostics/pointer.ts';
import { pointer } from '#diagnostics/pointer.ts';
import { type Address, address } from '#state/address.ts';
import type { Kind } from '#state/resource.ts';
import { MOST_OBJECTS, type Range } from './ranges.ts';
import { SECTIONS, type Section } from './sections.ts';
import { treeAt } from './tree.ts';

/**
 * What the faults of a document leave unknown. A rule must not conclude anything from it: that an object "does not exist" is
 * a false alarm when it is there with a typo in it.
 */
export interface Doubt {
  /** Objects whose own text is faulty. */
  readonly objects: ReadonlySet<Address>;
  /** Kinds of which there may be objects whose names cannot be told. */
  readonly kinds: ReadonlySet<Kind>;
  /** Whether it is unknown what hosts the document is for. */
  readonly hosts: boolean;
}

export const NO_DOUBT: Doubt = { objects: new Set(), kinds: new Set(), hosts: false };

/** Whether the object may be other than it seems: faulty, or absent only because its text could not be read. */
export function isDoubted(doubt: Doubt, object: Address, isSaid: boolean): boolean {
  if (doubt.objects.has(object)) return true;
  const kind = object.slice(0, object.indexOf('/'));
  if (!isSaid && doubt.kinds.has(kind as Kind)) return true; // An address begins with its kind.
  if (kind !== 'vf' || doubt.objects.size === 0) return false;
  // Functions are made by the number of their port.
  return doubt.objects.has(address('vfs', object.slice('vf/'.length).replace(/vf\d+$/, '')));
}

/** The doubt about one document, while it is judged. */
export class Doubts implements Doubt {
  readonly objects = new Set<Address>();
  readonly kinds = new Set<Kind>();
  hosts = false;
  private readonly keys = new Set<Pointer>();
  private readonly profiles = new Set<Pointer>();

  /** A fault above the objects, or a key that is written twice anywhere. */
  place(at: Pointer, tree: unknown): void {
    const [top, part, name, profile] = at.split('/').slice(1);
    if (top === 'apiVersion' || top === 'kind' || top === 'metadata') return;
    if (top !== 'spec' || part === undefined) this.everything();
    else if (part === 'hosts') this.hosts = true;
    else if (part === 'profiles') this.profiles.add(profile === undefined ? '' : `/spec/profiles/${name}/${profile}`);
    else if (name !== undefined) this.keys.add(`/spec/${part}/${name}`);
    else this.section(part, treeAt(tree, 'spec'));
  }

  /** Nothing of the document is certain. */
  everything(): void {
    for (const section of SECTIONS) this.kindsOf(section);
    this.profiles.add('');
    this.hosts = true;
  }

  /** The objects of one key of a section, whose names are these; undefined: nobody can tell. */
  objectsOf(section: Section, names: Range | string | undefined): void {
    const length = typeof names === 'string' ? 1 : (names?.length ?? 0);
    if (names === undefined || length + this.objects.size > 2 * MOST_OBJECTS) this.kindsOf(section);
    else
      for (let index = 0; index < length; index += 1) {
        const name = typeof names === 'string' ? names : names.at(index);
        for (const kind of KINDS[section.kind] ?? [section.kind]) this.objects.add(address(kind, name));
      }
  }

  /** What stands under that key of a section is not what is meant. */
  key(at: Pointer): void {
    this.keys.add(at);
  }

  hasKey(at: Pointer): boolean {
    return this.keys.has(at);
  }

  profile(section: Section, name: string): void {
    this.profiles.add(pointer('/spec/profiles', section.name, name));
  }

  /** Whether that profile, or all of them, are not what is meant. */
  hasProfile(section: Section, name: string): boolean {
    return this.profiles.has('') || this.profiles.has(pointer('/spec/profiles', section.name, name));
  }

  /** A word that is no section may be meant for any that is not there. */
  private section(part: string, spec: object): void {
    const known = SECTIONS.find(({ name }) => name === part);
    if (known) {
      this.kindsOf(known);
      return;
    }
    for (const section of SECTIONS) if (!(section.name in spec)) this.kindsOf(section);
    if (!('hosts' in spec)) this.hosts = true;
    if (!('profiles' in spec)) this.profiles.add('');
  }

  private kindsOf(section: Section): void {
    for (const kind of KINDS[section.kind] ?? [section.kind]) this.kinds.add(kind);
  }
}

/** Sections that make objects of more than one kind. */
const KINDS: Partial<Record<Kind, readonly Kind[]>> = { phys: ['phys', 'classes'], vfs: ['vfs', 'vf'] };
