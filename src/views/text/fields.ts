import type { Change } from '#diff/change.ts';
import { same } from '#state/equal.ts';
import { DERIVED, fieldsOf } from '#state/fields.ts';
import type { Kind, Resource } from '#state/resource.ts';
import { spellText } from '#state/spell.ts';
import { counted } from './nouns.ts';
import { partDifference, somePieces } from './parts.ts';

/** One field of a change in words. */
export interface FieldText {
  readonly field: string;
  /** `100M -> 200M`; of something new its value. */
  readonly text: string;
  /** What to say of many objects at once where each has a value of its own, such as a random address. */
  readonly alike?: string;
}

/** Entries of a list that a summary names before it counts. */
const ENTRIES = 4;

/** The fields that a change is about: those that differ; of a new object those that are not at their default. */
export function fieldTexts(change: Change, full = false): readonly FieldText[] {
  switch (change.action) {
    case 'add':
      return notable(change.to).map((field) => {
        const value = fieldOf(change.to, field);
        const text = spelled(change.to.kind, field, value, full);
        const said = wordFor(change.to.kind, field);
        return isAutomatic(value) ? { field: said, text, alike: value.kind } : { field: said, text };
      });
    case 'modify':
    case 'replace': {
      const { from, to } = change;
      return change.fields.map((field) => ({
        field: wordFor(to.kind, field),
        text: difference(to.kind, field, fieldOf(from, field), fieldOf(to, field), full),
      }));
    }
    case 'remove':
      return 'over' in change.from ? [{ field: 'over', text: change.from.over }] : [];
    case 'rename':
      return [];
  }
}

/** A field as documents call it: what kind of guest it is. */
function wordFor(kind: Kind, field: string): string {
  return kind === 'guest' && field === 'type' ? 'kind' : field;
}

/** A value as documents spell it. `none` for what is not set. */
export function spelled(kind: Kind, field: string, value: unknown, full = false): string {
  if (value === undefined || value === null) return 'none';
  if (!full && Array.isArray(value) && value.length > ENTRIES && value.every((one) => typeof one === 'string')) {
    return `${value.slice(0, ENTRIES).join(', ')} and ${value.length - ENTRIES} more`;
  }
  const text = spellText(kind, field, value);
  return text === '' ? 'none' : text;
}

/** Fields of a new object that say something: what it stands on, and what is not the default. */
function notable(resource: Resource): string[] {
  return Object.entries(fieldsOf(resource.kind))
    .filter(([field, row]) => row.default === DERIVED || !same(row.default, fieldOf(resource, field)))
    .map(([field]) => field);
}

function difference(kind: Kind, field: string, from: unknown, to: unknown, full: boolean): string {
  const whole = () => `${spelled(kind, field, from, full)} -> ${spelled(kind, field, to, full)}`;
  if (full) return whole();
  return partDifference(kind, field, from, to) ?? memberDifference(from, to) ?? whole();
}

/** Large sets: what came and what went, not the whole twice. */
function memberDifference(from: unknown, to: unknown): string | undefined {
  if (!isTexts(from) || !isTexts(to) || from.length + to.length <= 2 * ENTRIES) return undefined;
  const [before, after] = [new Set(from), new Set(to)];
  const came = [...after].filter((one) => !before.has(one)).map((one) => `+${one}`);
  const went = [...before].filter((one) => !after.has(one)).map((one) => `-${one}`);
  return `${somePieces([...came, ...went], ' ')} (${counted(after.size - came.length, 'entry', 'entries')} unchanged)`;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** A random or factory address differs from object to object and still is the same wish. */
function isAutomatic(value: unknown): value is { readonly kind: 'random' | 'factory' } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'random' || value.kind === 'factory')
  );
}

function fieldOf(resource: Resource, field: string): unknown {
  // A resource is an object of plain fields; the caller names one of its kind.
  return (resource as unknown as Readonly<Record<string, unknown>>)[field];
}
