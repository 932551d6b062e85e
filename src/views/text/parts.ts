import { type FieldType, fieldsOf } from '#state/fields.ts';
import type { Kind } from '#state/resource.ts';
import { flat, spell, spellText } from '#state/spell.ts';
import { counted } from './nouns.ts';

/** Pieces of one difference that are named before the rest is counted. */
const SHOWN = 8;

/** Of a field with named parts (a match, routes, classes) only those that differ; undefined where there are none. */
export function partDifference(kind: Kind, field: string, from: unknown, to: unknown): string | undefined {
  const row = PARTS[fieldsOf(kind)[field]?.type ?? 'plain'];
  const [before, after] = [row?.of(kind, field, from), row?.of(kind, field, to)];
  if (!row || !before || !after || before.size === 0 || after.size === 0) return undefined;
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  // Their order alone differs.
  if (names.length === 0) return undefined;
  const texts = names.map((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (row.open && old === undefined) return `+${name}: ${now}`;
    if (row.open && now === undefined) return `-${name}`;
    return `${name}: ${old ?? 'none'} -> ${now ?? 'none'}`;
  });
  const unchanged = [...after.keys()].filter((name) => before.get(name) === after.get(name)).length;
  const rest = row.open && unchanged > 0 ? ` (${counted(unchanged, 'entry', 'entries')} unchanged)` : '';
  return `${somePieces(texts, ', ')}${rest}`;
}

/** Pieces of a difference in a row; of many the first few, the rest counted. */
export function somePieces(parts: readonly string[], between: string): string {
  const more = parts.length > SHOWN ? ` and ${parts.length - SHOWN} more` : '';
  return `${parts.slice(0, SHOWN).join(between)}${more}`;
}

interface Parts {
  /** Text of each part by its name; undefined: the value has none. */
  readonly of: (kind: Kind, field: string, value: unknown) => ReadonlyMap<string, string> | undefined;
  /** Names are the user's: entries come and go. Else the parts are fixed, and one that is not spelled is unset. */
  readonly open?: true;
}

const FIXED: Parts = { of: spelledParts };
const OPEN: Parts = { of: spelledParts, open: true };

/** Types of field whose values have named parts. Every other is told whole. */
const PARTS: Readonly<Partial<Record<FieldType, Parts>>> = {
  rings: FIXED,
  interrupts: FIXED,
  security: FIXED,
  lacp: FIXED,
  match: { of: matchParts },
  map: OPEN,
  nics: OPEN,
  classes: { of: classParts, open: true },
};

function spelledParts(kind: Kind, field: string, value: unknown): ReadonlyMap<string, string> | undefined {
  const plain = spell(kind, field, value);
  if (typeof plain !== 'object' || plain === null) return undefined;
  return new Map(Object.entries(plain).map(([name, one]) => [name, flat(one)]));
}

/** A match always has a direction, though documents need not say the usual one. */
function matchParts(kind: Kind, field: string, value: unknown): ReadonlyMap<string, string> {
  return new Map([...(spelledParts(kind, field, value) ?? []), ...directionOf(value)]);
}

function directionOf(match: unknown): readonly (readonly [string, string])[] {
  const value = typeof match === 'object' && match !== null && 'direction' in match ? match.direction : undefined;
  return typeof value === 'string' ? [['direction', value]] : [];
}

/** Classes by name, each with all that it has: `[3] 50% pfc`. */
function classParts(kind: Kind, field: string, value: unknown): ReadonlyMap<string, string> | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.map((one) => [String(one.name), spellText(kind, field, [one])] as const);
  return new Map(texts.map(([name, text]) => [name, text.slice(name.length + 1)]));
}
