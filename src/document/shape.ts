import type { Code } from '#diagnostics/code.ts';
import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import { nearest } from '#diagnostics/suggest.ts';
import { parseBandwidth, printBandwidth } from '#units/bandwidth.ts';
import { parsePrefix } from '#units/ip-address.ts';
import type { Fault, Faults } from './fault.ts';
import { isTree, shown } from './tree.ts';
import type { Validate, Violation } from './validate.gen.js';
import { UNITS, type UnitName } from './values.ts';

/**
 * Adds the faults of one value against its schema, in words, and returns whether there are any. `at` is where the value
 * stands, `label` how messages call it; `written` finds where a place of it stands in the text.
 */
export function judgeShape(
  validate: Validate,
  value: unknown,
  at: Pointer,
  label: string,
  faults: Faults,
  written = (place: Pointer) => place,
): boolean {
  if (validate(value)) return false;
  const violations = (validate.errors ?? []).filter(({ keyword }) => Object.hasOwn(EXPLAIN, keyword));
  validate.errors = null; // Else the last document's errors would be kept alive.
  for (const [index, violation] of violations.entries()) {
    if (faults.isFull) {
      faults.count += violations.length - index;
      break;
    }
    const fault = faultOf(violation, at, label);
    if (fault) faults.add({ ...fault, pointer: written(fault.pointer) });
  }
  return true;
}

/** The same of an entry that is judged further in any case; returns what takes its other faults. */
export function judgeEntry(...given: Parameters<typeof judgeShape>): Pick<Faults, 'add'> {
  const faults = given[4];
  const before = faults.list.length;
  judgeShape(...given);
  return faults.besides(faults.list.slice(before));
}

type Words = Omit<Fault, 'pointer' | 'at'> & { readonly key?: string; readonly under?: string };
type Explain = (violation: Violation, what: string) => Words | null;

const TYPES: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** One row for each ajv keyword that the schemas use; the others only repeat what an inner one says. */
const EXPLAIN: Readonly<Record<string, Explain>> = {
  'x-unit': ({ params, data, propertyName }, what) =>
    unitFault(params.unit, propertyName ?? data, propertyName === undefined ? what : `a key of ${what}`),
  type: ({ params, data }, what) => ({
    code: 'wrong-type',
    detail: `${what} is ${kindOf(data)}; expected ${TYPES[String(params.type)] ?? String(params.type)}.`,
    ...(data === null && params.type === 'object' ? { hint: 'write {} for an object without fields of its own' } : {}),
  }),
  enum: ({ params, data }, what) => oneOf(data, params.allowedValues, what),
  const: ({ params, data }, what) =>
    what === 'apiVersion'
      ? {
          code: 'bad-api-version',
          detail: `apiVersion is ${shown(data)}; this vnetctl reads ${String(params.allowedValue)}.`,
          hint: `write apiVersion: ${String(params.allowedValue)}`,
        }
      : oneOf(data, [params.allowedValue], what),
  additionalProperties: ({ params, parentSchema }, what) => {
    const field = String(params.additionalProperty);
    const known = Object.keys(isTree(parentSchema.properties) ? parentSchema.properties : {});
    return {
      code: 'unknown-field',
      detail: `${shown(field)} is no field of ${what}.`,
      hint: didYouMean(field, known, 'fields'),
      key: field,
    };
  },
  required: ({ params }, what) => ({
    code: 'missing-field',
    detail: `${what} needs the field \`${String(params.missingProperty)}\`.`,
    hint: `add ${String(params.missingProperty)}`,
  }),
  discriminator: ({ params, parentSchema }, what) => {
    if (params.error === 'tag' && params.tagValue === undefined) return null; // `required` says it.
    const branches: readonly unknown[] = Array.isArray(parentSchema.oneOf) ? parentSchema.oneOf : [];
    const tags = branches.map((branch) => constOf(branch, String(params.tag)));
    return { ...oneOf(params.tagValue, tags, `\`${String(params.tag)}\` of ${what}`), under: String(params.tag) };
  },
  minimum: bounds,
  maximum: bounds,
  minItems: bounds,
  maxItems: bounds,
  minProperties: selectors,
  maxProperties: selectors,
};

function faultOf(violation: Violation, at: Pointer, label: string): Fault | null {
  const path = violation.instancePath
    .slice(1)
    .split('/')
    .filter((part) => part !== '');
  const field = path.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).join('.');
  const what = field === '' ? label : label === '' ? field : `\`${field}\` of ${label}`;
  const words = EXPLAIN[violation.keyword]?.(violation, what === '' ? 'the document' : what);
  if (!words) return null;
  const { key, under, ...rest } = words;
  const place = at + violation.instancePath;
  const onKey = key ?? violation.propertyName;
  if (onKey !== undefined) return { ...rest, pointer: pointer(place, onKey), at: 'key' };
  return {
    ...rest,
    pointer: under === undefined ? place : pointer(place, under),
    at: violation.keyword === 'required' ? 'key' : 'value',
  };
}

/** The words for a value that a unit refuses. */
export function unitFault(unit: unknown, value: unknown, what: string): Omit<Fault, 'pointer' | 'at'> {
  // The generated validators name units of the table only.
  const { code, expected } = UNITS[unit as UnitName];
  if (typeof value === 'string' && /[\u0000-\u001f\u007f-\u009f]/.test(value)) {
    return { code: 'control-character', detail: `${what} has a control character in it; expected ${expected}.` };
  }
  const hint = hintFor(code, value, unit) ?? hostBits(unit, value);
  return { code, detail: `${what} is ${shown(value)}; expected ${expected}.`, ...(hint === undefined ? {} : { hint }) };
}

function hintFor(code: Code, value: unknown, unit: unknown): string | undefined {
  if (unit === 'packetRate' && typeof value === 'number' && value > 0) return `write ${value}pps`;
  if (code === 'bad-rate' && typeof value === 'number') return rateHint(value);
  if (code === 'bad-rate' && typeof value === 'string' && value.includes('%'))
    return 'percentages stand at `ets` of a traffic class only';
  if (unit === 'arrivalWord' && typeof value === 'string') {
    const near = nearest(value, ['constant', 'poisson']);
    return near === undefined ? undefined : `did you mean \`${near}\`?`;
  }
  if (code === 'bad-time' && typeof value === 'number') return `write ${value}us, ${value}ms or ${value}s`;
  if (code === 'bad-percent' && typeof value === 'number') return percentHint(value);
  if (code === 'bad-mac' && typeof value === 'number') return 'put the address in quotes: YAML reads it as a number';
  if (code === 'bad-name' && typeof value === 'number') return 'put the name in quotes: YAML reads it as a number';
  if (code === 'bad-name' && typeof value === 'string' && value.includes('['))
    return 'a range may stand in a key, and in the fields under such a key';
  if (code === 'bad-name' && typeof value === 'string' && value in {}) return 'this word is reserved: choose another';
  return undefined;
}

/** From here on a bare number is a rate in b/s: as Mb/s, the unit of dladm, it would be 1 Tb/s or more. */
const MEGABITS_END = 1_000_000;

/** A bare rate: a small number means what dladm means by it, a large one what most others do. */
function rateHint(value: number): string | undefined {
  const [rate, unit] = value < MEGABITS_END ? [`${value}M`, 'megabits'] : [printBandwidth(value), 'bits'];
  return parseBandwidth(rate) === undefined ? undefined : `write ${rate} if ${unit} per second are meant`;
}

/** A bare percentage: a share below 1 is a fraction. Only what the field takes is suggested. */
function percentHint(value: number): string | undefined {
  const percent = value > 0 && value < 1 ? Math.round(value * 1e4) / 100 : value;
  return Number.isInteger(percent) && percent >= 0 && percent <= 100 ? `write ${percent}%` : undefined;
}

/** A prefix that has host bits, without them. */
function hostBits(unit: unknown, value: unknown): string | undefined {
  const network = unit === 'exactNetwork' && typeof value === 'string' ? parsePrefix(value, 'network') : undefined;
  return network === undefined
    ? undefined
    : `write ${network}, or ${String(value).split('/')[0]} for that address alone`;
}

/** "did you mean", or the known words when none is near. */
export function didYouMean(word: string, known: readonly string[], called: string): string {
  const near = nearest(word, known);
  return near === undefined ? `known ${called}: ${known.join(', ')}` : `did you mean \`${near}\`?`;
}

function oneOf(value: unknown, allowed: unknown, what: string): Words {
  const words = (Array.isArray(allowed) ? allowed : []).map(String);
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  return {
    code: 'not-allowed',
    detail: `${what} is ${shown(value)}; allowed: ${words.join(', ')}.`,
    ...(near === undefined ? {} : { hint: `did you mean \`${near}\`?` }),
  };
}

function bounds({ keyword, params, data }: Violation, what: string): Words {
  const side = keyword.startsWith('min') ? 'at least' : 'at most';
  const detail = Array.isArray(data)
    ? `${what} has ${data.length} entries; expected ${side} ${String(params.limit)}.`
    : `${what} is ${shown(data)}; expected ${side} ${String(params.limit)}.`;
  return { code: 'out-of-range', detail };
}

function selectors({ keyword, parentSchema }: Violation, what: string): Words {
  const words = Object.keys(isTree(parentSchema.properties) ? parentSchema.properties : {}).filter(
    (word) => word !== 'cos',
  );
  if (keyword === 'maxProperties')
    return {
      code: 'not-allowed',
      detail: `${what} has several selectors; expected one of ${words.join(', ')}.`,
      hint: 'write one entry for each',
    };
  return {
    code: 'missing-field',
    detail: words.length === 0 ? `${what} is empty.` : `${what} needs one of ${words.join(', ')}.`,
  };
}

function constOf(branch: unknown, tag: string): unknown {
  const properties = isTree(branch) && isTree(branch.properties) ? branch.properties : {};
  const field = properties[tag];
  return isTree(field) ? field.const : undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : shown(value);
}
