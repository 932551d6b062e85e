import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { UNITS } from '#document/values.ts';
import { NIC_MODELS } from '#state/nic-models.ts';
import { generate } from '../scripts/generate.mjs';

const root = new URL('../', import.meta.url);
const schemas = ['network', 'host', 'traffic'].map((name) =>
  JSON.parse(readFileSync(new URL(`schemas/${name}.schema.json`, root), 'utf8')),
);

test('the generated files are those that the schemas make', async () => {
  for (const [file, text] of Object.entries(await generate())) {
    expect(readFileSync(new URL(file, root), 'utf8') === text, `${file} is not current: run npm run generate`).toBe(
      true,
    );
  }
});

interface Field {
  readonly path: string;
  readonly schema: Record<string, unknown>;
}

/** Every field that a schema declares. */
function fieldsOf(node: unknown, path: string): Field[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'properties'
      ? Object.entries(value).flatMap(([name, schema]): Field[] => [
          { path: `${path}.${name}`, schema: schema as Field['schema'] },
          ...fieldsOf(schema, `${path}.${name}`),
        ])
      : ['examples', 'default'].includes(key)
        ? []
        : fieldsOf(
            value,
            key === '$defs' || /^\d+$/.test(key) ? path : key === 'oneOf' || key === 'items' ? path : `${path}/${key}`,
          ),
  );
}

test.each(schemas)('every field of $title has a description and examples', (schema) => {
  const fields = fieldsOf(schema, schema.title);
  expect(fields.length).toBeGreaterThan(40);
  expect(
    fields
      .filter(({ schema: field }) => typeof field.description !== 'string' || !Array.isArray(field.examples))
      .map(({ path }) => path),
  ).toEqual([]);
});

test.each(schemas)('every example and default in $title is legal', (schema) => {
  const ajv = new Ajv2020({ strict: false, discriminator: true });
  ajv.addSchema(schema, 'whole');
  const wrong = fieldsOf(schema, schema.title).flatMap(({ path, schema: field }) => {
    const { examples, default: standard, ...rules } = field;
    const validate = ajv.compile({ ...rules, $defs: schema.$defs });
    const values = [...(examples as unknown[]), ...(standard === undefined ? [] : [standard])];
    return values
      .filter((value) => !validate(value))
      .map((value) => `${path}: ${JSON.stringify(value)} ${ajv.errorsText(validate.errors)}`);
  });
  expect(wrong).toEqual([]);
});

test.each(schemas)('every x-unit in $title is known', (schema) => {
  const units = [...JSON.stringify(schema).matchAll(/"x-unit":"(\w+)"/g)].map(([, unit]) => unit);
  expect(units.length).toBeGreaterThan(5);
  expect(units.filter((unit) => !Object.hasOwn(UNITS, unit ?? ''))).toEqual([]);
});

test('the Host schema allows the models that there are', () => {
  expect(schemas[1].$defs.link.properties.model.enum).toEqual(Object.keys(NIC_MODELS));
});
