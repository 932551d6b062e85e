import { constructFromEvents, EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import type { Code } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { type Misread, setApart } from './chunks.ts';
import type { Source } from './document.ts';
import { type Duplicates, duplicatesIn, NO_DUPLICATES } from './duplicates.ts';
import { diagnose } from './fault.ts';
import { countJson, jsonErrorAt } from './json-text.ts';
import { MAX_DEPTH } from './limits.ts';
import { placeAt } from './positions.ts';
import { shown } from './tree.ts';

/** The trees of one source, without a look at what they mean. */
export interface Parsed {
  readonly trees: readonly Parse[];
  /** Why there are not more trees. What is wrong in one of them is with it. */
  readonly diagnostics: readonly Diagnostic[];
  /** The source, with what is no YAML set apart. */
  readonly source: Source;
}

export interface Parse {
  readonly position: number;
  readonly tree: unknown;
  readonly duplicates: Duplicates;
}

/** YAML 1.2 or JSON text as plain values. Empty documents (`---` and nothing) are left out. */
export function parse(source: Source): Parsed {
  const control = controlCharacter(source);
  if (control) return { trees: [], diagnostics: [control], source };
  if (source.file.endsWith('.json')) return parseJson(source);
  if (source.file === '-' && source.text.trimStart().startsWith('{')) {
    const parsed = parseJson(source);
    return parsed.diagnostics.some((diagnostic) => diagnostic.code === 'json-syntax') ? parseYaml(source) : parsed;
  }
  return parseYaml(source);
}

function controlCharacter(source: Source): Diagnostic | undefined {
  const index = source.text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]/);
  if (index === -1) return undefined;
  const code = (source.text.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return diagnose('control-character', `The text holds the control character U+${code}, which no document may hold.`, {
    hint: 'remove it',
    place: placeAt(source, index, index + 1),
  });
}

function parseYaml(source: Source): Parsed {
  try {
    return build(source, parseEvents(source.text, { maxDepth: MAX_DEPTH }), []);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const apart = setApart(source);
    const whole = { reason: error.reason, offset: error.mark?.position ?? 0 };
    return (
      (apart && parseApart(apart.source, apart.errors)) ?? {
        trees: [],
        diagnostics: [misread(source, whole)],
        source,
      }
    );
  }
}

/** undefined when the parts are YAML, and still the whole is not. */
function parseApart(source: Source, errors: readonly Misread[]): Parsed | undefined {
  try {
    const events = parseEvents(source.readable ?? source.text, { maxDepth: MAX_DEPTH });
    return errors.length === 0 ? undefined : build(source, events, errors);
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

function build(source: Source, events: readonly Event[], errors: readonly Misread[]): Parsed {
  const diagnostics = errors.map((error) => misread(source, error));
  const trees = documentsOf(events).flatMap((part, position): readonly Parse[] => {
    const refused = aliases(source, part);
    diagnostics.push(...refused);
    if (refused.length > 0) return [];
    const duplicates = duplicatesIn(source, part);
    try {
      // `json`: of equal keys the last one counts, as with JSON.parse.
      const [tree] = constructFromEvents([...part], { source: source.text, maxAliases: 0, json: true });
      return tree === null || tree === undefined ? [] : [{ position, tree, duplicates }];
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const { reason, mark } = error;
      diagnostics.push(...duplicates.diagnostics, misread(source, { reason, offset: mark?.position ?? 0 }));
      return [];
    }
  });
  return { trees, diagnostics, source };
}

function misread(source: Source, { reason, offset }: Misread): Diagnostic {
  const code: Code = reason.includes('maxDepth') ? 'too-deep' : 'yaml-syntax';
  const detail =
    code === 'too-deep'
      ? `Mappings and lists are nested more than ${MAX_DEPTH} deep.`
      : `YAML cannot be read here: ${reason}.`;
  return diagnose(code, detail, { place: placeAt(source, offset, offset + 1), ...hintFor(reason) });
}

function hintFor(reason: string): { hint: string } | Record<string, never> {
  if (/tab/.test(reason)) return { hint: 'indent with blanks, not with tabs' };
  if (/tag/.test(reason))
    return { hint: 'leave the tag out: a document holds plain text, numbers, lists and mappings' };
  if (/flow collection/.test(reason))
    return { hint: 'look for a bracket or a comma that is missing before this place' };
  if (/indentation|mapping/.test(reason)) return { hint: 'look at the indentation of this line and the one before' };
  return {};
}

function documentsOf(events: readonly Event[]): readonly (readonly Event[])[] {
  const starts = events.flatMap((event, index) => (event.type === EVENT_ID.DOCUMENT ? [index] : []));
  return starts.map((start, index) => events.slice(start, starts[index + 1] ?? events.length));
}

/** An alias is refused because a reader of the diff of a text must see what it says; none can multiply either. */
function aliases(source: Source, events: readonly Event[]): readonly Diagnostic[] {
  const found = events.filter((event) => event.type === EVENT_ID.ALIAS);
  return found.slice(0, 1).map((event) =>
    diagnose('alias-refused', 'YAML aliases are not read: what an object has must stand at the object.', {
      hint: 'use a profile for fields that many objects share',
      place: placeAt(source, event.anchorStart - 1, event.anchorEnd),
    }),
  );
}

function parseJson(source: Source): Parsed {
  const count = countJson(source.text);
  if (count.deepest > MAX_DEPTH) {
    const place = placeAt(source, count.deepestAt, count.deepestAt + 1);
    return {
      trees: [],
      diagnostics: [diagnose('too-deep', `Objects and arrays are nested more than ${MAX_DEPTH} deep.`, { place })],
      source,
    };
  }
  try {
    const tree: unknown = JSON.parse(source.text);
    const duplicates = keysIn(tree) === count.keys ? NO_DUPLICATES : jsonDuplicates(source);
    return { trees: tree === null ? [] : [{ position: 0, tree, duplicates }], diagnostics: [], source };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const offset = jsonErrorAt(source.text);
    const isEnd = source.text.slice(offset).trim() === '';
    const detail = isEnd
      ? 'The JSON text ends too early.'
      : `JSON cannot be read from ${shown(source.text.slice(offset, offset + 20).split('\n')[0])} on.`;
    return {
      trees: [],
      diagnostics: [diagnose('json-syntax', detail, { place: placeAt(source, offset, offset + 1) })],
      source,
    };
  }
}

/** JSON.parse keeps the last of two equal keys without a word: the number of keys betrays it. */
function keysIn(tree: unknown): number {
  if (typeof tree !== 'object' || tree === null) return 0;
  const values: readonly unknown[] = Array.isArray(tree) ? tree : Object.values(tree);
  return values.reduce((sum: number, value) => sum + keysIn(value), Array.isArray(tree) ? 0 : values.length);
}

function jsonDuplicates(source: Source): Duplicates {
  const found = duplicatesIn(source, jsonEvents(source));
  if (found.count > 0) return found;
  const detail = 'A key is written twice in one object; only one of them could count.';
  const place = placeAt(source, 0, 1);
  return { pointers: [''], diagnostics: [diagnose('duplicate-key', detail, { place })], count: 1 };
}

function jsonEvents(source: Source): readonly Event[] {
  try {
    return parseEvents(source.text, { maxDepth: MAX_DEPTH + 1 });
  } catch (error) {
    if (error instanceof YAMLException) return []; // A key of more than 1024 characters, say.
    throw error;
  }
}
