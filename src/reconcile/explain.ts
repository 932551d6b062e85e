import { CODES } from '#diagnostics/code.ts';
import { nearest } from '#diagnostics/suggest.ts';
import hostSchema from '../../schemas/host.schema.json' with { type: 'json' };
import networkSchema from '../../schemas/network.schema.json' with { type: 'json' };
import trafficSchema from '../../schemas/traffic.schema.json' with { type: 'json' };

/** What is known of one field of a document, from its published schema. */
export interface FieldPage {
  readonly subject: 'field';
  /** `network.spec.vnics.maxbw` */
  readonly path: string;
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly examples: readonly unknown[];
  /** Fields within; of a map, those of each of its values. */
  readonly fields: readonly Omit<FieldPage, 'subject' | 'fields' | 'examples'>[];
}

/** What a diagnostic code means. */
export interface CodePage {
  readonly subject: 'code';
  readonly code: string;
  readonly meaning: string;
}

/** Nothing has that name: where the path ended, and what would have gone on. */
export interface Unexplained {
  readonly subject: 'unknown';
  readonly path: string;
  readonly word: string;
  readonly nearest?: string;
  readonly known: readonly string[];
}

/** The parts of JSON Schema that the published schemas use for the shape of a document. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

// JSON has no types of its own; the meta-schema of 2020-12 is checked where validators are generated.
const ROOTS = { network: networkSchema, host: hostSchema, traffic: trafficSchema } as unknown as Readonly<
  Record<string, Schema>
>;

/** Kinds of document that can be explained. */
export const EXPLAINED_KINDS = Object.keys(ROOTS);

/** Explains a field by its path (`network.spec.vnics.maxbw`; keys of maps may be left out) or a diagnostic code. */
export function explain(subject: string): FieldPage | CodePage | Unexplained {
  const code = Object.entries(CODES).find(([name]) => name === subject);
  if (code) return { subject: 'code', code: code[0], meaning: code[1] };
  const [kind = '', ...words] = subject.split('.');
  const root = ROOTS[kind.toLowerCase()];
  if (!root) return unknown('', kind, [...EXPLAINED_KINDS, ...Object.keys(CODES)]);
  return walk({ root, schema: root, path: kind.toLowerCase(), required: true }, words);
}

interface Position {
  readonly root: Schema;
  readonly schema: Schema;
  readonly path: string;
  readonly required: boolean;
}

function walk(start: Position, words: readonly string[]): FieldPage | Unexplained {
  let at = start;
  for (const [index, word] of words.entries()) {
    const fields = fieldsOf(at);
    const next = fields.find((field) => field.name === word);
    if (next) at = next.position;
    else if (!isKey(at, word, words[index + 1], fields))
      return unknown(
        at.path,
        word,
        fields.map((field) => field.name),
      );
  }
  return pageOf(at);
}

/** Whether the word stands for a key of a map: `vnics.*`, `vnics.<name>`, or a name that is followed by a field. */
function isKey(at: Position, word: string, next: string | undefined, fields: readonly Field[]): boolean {
  if (!mapValue(at)) return false;
  return /^(\*|<.*>)$/.test(word) || fields.some((field) => field.name === next);
}

function pageOf(at: Position): FieldPage {
  const { path, type, description, required, ...rest } = summary(at);
  const fields = fieldsOf(at).map((field) => summary(field.position));
  return { subject: 'field', path, type, description, required, ...rest, examples: at.schema.examples ?? [], fields };
}

function summary(at: Position): FieldPage['fields'][number] {
  const { schema } = at;
  return {
    path: at.path,
    type: typeOf(at.root, schema),
    description: schema.description ?? target(at.root, schema).description ?? '',
    required: at.required,
    ...(schema.default === undefined ? {} : { default: schema.default }),
  };
}

interface Field {
  readonly name: string;
  readonly position: Position;
}

/** Fields of an object, of each value of a map, of each item of a list, of each alternative. */
function fieldsOf(at: Position): readonly Field[] {
  const objects = objectsOf(at.root, at.schema);
  const names = new Set(objects.flatMap((object) => Object.keys(object.properties ?? {})));
  return [...names].map((name) => {
    const holders = objects.filter((object) => object.properties?.[name]);
    const schema = oneOf(holders.flatMap((object) => object.properties?.[name] ?? []));
    const required = holders.every((object) => object.required?.includes(name));
    return { name, position: { root: at.root, schema, path: `${at.path}.${name}`, required } };
  });
}

/** What alternatives say of one field: the first of them, or the words that tell them apart. */
function oneOf(schemas: readonly Schema[]): Schema {
  const [first = {}] = schemas;
  const words = schemas.map((schema) => schema.const);
  return schemas.length > 1 && !words.includes(undefined) ? { enum: words } : first;
}

function objectsOf(root: Schema, schema: Schema): readonly Schema[] {
  const whole = target(root, schema);
  const inner = [
    ...(whole.oneOf ?? []),
    ...(whole.anyOf ?? []),
    ...[whole.items, valueSchema(whole)].filter((one) => one !== undefined),
  ];
  return [...(whole.properties ? [whole] : []), ...inner.flatMap((one) => objectsOf(root, one))];
}

function mapValue(at: Position): Schema | undefined {
  return valueSchema(target(at.root, at.schema));
}

function valueSchema(schema: Schema): Schema | undefined {
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

/** Follows references to where the shape stands. */
function target(root: Schema, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/$defs/', '');
  const next = name === undefined ? undefined : root.$defs?.[name];
  return next ? target(root, next) : schema;
}

/** `map of vnic`, `list of prefix`, `low, medium or high`, `rate`. */
function typeOf(root: Schema, schema: Schema): string {
  const name = schema.$ref?.replace('#/$defs/', '');
  const whole = target(root, schema);
  if (whole.enum) return whole.enum.map((value) => JSON.stringify(value).replaceAll('"', '')).join(' | ');
  if (whole.const !== undefined) return String(whole.const);
  const value = valueSchema(whole);
  if (value) return `map of ${typeOf(root, value)}`;
  if (whole.items && !name) return `list of ${typeOf(root, whole.items)}`;
  if (name) return name;
  const alternatives = [...(whole.oneOf ?? []), ...(whole.anyOf ?? [])].map((one) => typeOf(root, one));
  if (alternatives.length > 0) return [...new Set(alternatives)].join(' or ');
  return typeof whole.type === 'string' ? whole.type : (whole.type?.join(' or ') ?? 'anything');
}

function unknown(path: string, word: string, known: readonly string[]): Unexplained {
  const near = nearest(word, known);
  return { subject: 'unknown', path, word, known, ...(near === undefined ? {} : { nearest: near }) };
}
