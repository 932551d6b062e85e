import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import { isTree, type Tree } from './tree.ts';

/** Names that count: `web[001-300]`. Several ranges in one text count together. */
export interface Range {
  readonly length: number;
  readonly at: (index: number) => string;
}

/** More objects than this in one document are a slip of the pen. */
export const MOST_OBJECTS = 65_536;

const PATTERN = /\[(\d{1,9})-(\d{1,9})\]/;

/** The range in a text; null when it has none; undefined when its ranges run backwards or count differently. */
export function rangeOf(text: string): Range | null | undefined {
  if (!text.includes('[')) return null;
  const parts = text.split(PATTERN);
  if (parts.length === 1) return null;
  const texts = parts.filter((_, index) => index % 3 === 0);
  const firsts = parts.filter((_, index) => index % 3 === 1);
  const lasts = parts.filter((_, index) => index % 3 === 2);
  const lengths = new Set(firsts.map((first, index) => Number(lasts[index]) - Number(first) + 1));
  const [length = 0] = lengths;
  if (lengths.size !== 1 || length < 1) return undefined;
  const number = (slot: number, index: number) =>
    String(Number(firsts[slot]) + index).padStart(firsts[slot]?.length ?? 0, '0');
  return {
    length,
    at: (index) => texts.map((part, slot) => (slot === 0 ? part : number(slot - 1, index) + part)).join(''),
  };
}

/** What a range in a value got wrong. */
export interface RangeFault {
  readonly pointer: Pointer;
  readonly text: string;
  readonly reason: string;
}

/** A value under a key: the same for all objects that the key stands for, or one for each, made of so many parts. */
export type Template =
  | { readonly varies: false; readonly value: unknown }
  | { readonly varies: true; readonly parts: number; readonly at: (index: number) => unknown };

/** The value for one index of the range. */
export function fill(template: Template, index: number): unknown {
  return template.varies ? template.at(index) : template.value;
}

/** Values that ranges of one document may make in all: a short text must not grow without bound. */
const MOST_PARTS = 1_000_000;

/** Makes the templates of one document, and keeps count of what they will grow to. */
export class Templates {
  readonly faults: RangeFault[] = [];
  private parts = 0;
  /** Names that ranged keys inside of objects have made. */
  private names = 0;

  /**
   * Every range in any text or key of the value counts along with the key's; a text that is nothing but a range becomes a
   * number. `length` null: the key is no range, so only keys inside may be ranges, each with its own length.
   */
  of(value: unknown, length: number | null, at: Pointer): Template {
    const template = this.template(value, length, at);
    if (template.varies) this.grow(template.parts * (length ?? 1), at);
    return template;
  }

  private grow(parts: number, at: Pointer): void {
    this.parts += parts;
    if (this.parts > MOST_PARTS)
      this.faults.push({
        pointer: at,
        text: '',
        reason: `with it the document grows to more than ${MOST_PARTS} values`,
      });
  }

  private template(value: unknown, length: number | null, at: Pointer): Template {
    if (typeof value === 'string') return length === null ? { varies: false, value } : this.text(value, length, at);
    if (Array.isArray(value)) return this.list(value, length, at);
    return isTree(value) ? this.tree(value, length, at) : { varies: false, value };
  }

  private text(text: string, length: number, at: Pointer): Template {
    const range = this.usable(text, length, at);
    if (!range) return { varies: false, value: text };
    const isNumber = /^\[\d+-\d+\]$/.test(text);
    return { varies: true, parts: 1, at: (index) => (isNumber ? Number(range.at(index)) : range.at(index)) };
  }

  private list(value: readonly unknown[], length: number | null, at: Pointer): Template {
    const inner = value.map((part, index) => this.template(part, length, pointer(at, index)));
    if (inner.every((part, index) => isSame(part, value[index]))) return { varies: false, value };
    if (!inner.some((part) => part.varies)) return { varies: false, value: inner.map((part) => fill(part, 0)) };
    return { varies: true, parts: partsOf(inner), at: (index) => inner.map((part) => fill(part, index)) };
  }

  private tree(value: Tree, length: number | null, at: Pointer): Template {
    const entries = Object.entries(value).map(([key, written]) => {
      const place = pointer(at, key);
      const range = this.usable(key, length, place);
      const template = this.template(written, length ?? range?.length ?? null, place);
      return { key, range, template, isPlain: !range && isSame(template, written) };
    });
    if (entries.every(({ isPlain }) => isPlain)) return { varies: false, value };
    if (length === null) return { varies: false, value: this.spelled(entries, at) };
    const inner = entries.map(({ template }) => template);
    return {
      varies: true,
      parts: partsOf(inner),
      at: (index) =>
        Object.fromEntries(entries.map(({ key, range, template }) => [range?.at(index) ?? key, fill(template, index)])),
    };
  }

  /** Nothing around counts: each ranged key is spelled out where it stands. */
  private spelled(
    entries: readonly { readonly key: string; readonly range: Range | null; readonly template: Template }[],
    at: Pointer,
  ): Tree {
    for (const { range, template } of entries) {
      this.names += range?.length ?? 0;
      if (range) this.grow(range.length * partsOf([template]), at);
    }
    if (this.names > MOST_OBJECTS)
      this.faults.push({
        pointer: at,
        text: '',
        reason: `the keys inside of objects stand for more than ${MOST_OBJECTS} names`,
      });
    if (this.faults.length > 0) return {};
    const all = entries.flatMap(({ key, range, template }): [string, unknown][] =>
      range
        ? Array.from({ length: range.length }, (_, index) => [range.at(index), fill(template, index)])
        : [[key, fill(template, 0)]],
    );
    const seen = new Set<string>();
    const twice = all.find(([key]) => seen.size === seen.add(key).size);
    if (twice) this.faults.push({ pointer: at, text: '', reason: `two keys stand for ${twice[0]}` });
    return Object.fromEntries(all);
  }

  private usable(text: string, length: number | null, at: Pointer): Range | null {
    const range = rangeOf(text);
    const reason =
      range === undefined
        ? 'it runs backwards, or its parts differ in length'
        : range && length !== null && range.length !== length
          ? `it counts ${range.length}, and the key that it stands under counts ${length}`
          : range && range.length > MOST_OBJECTS
            ? `it counts ${range.length}, more than ${MOST_OBJECTS}`
            : null;
    if (reason === null) return range ?? null;
    this.faults.push({ pointer: at, text, reason });
    return null;
  }
}

function isSame(template: Template, written: unknown): boolean {
  return !template.varies && template.value === written;
}

function partsOf(templates: readonly Template[]): number {
  return templates.reduce((sum, one) => sum + (one.varies ? one.parts : 0), 1);
}
