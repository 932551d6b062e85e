/** One field in short. */
interface FieldLine {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  readonly default?: unknown;
}

/** What is printed of a field: the result of `explain`, by its shape. */
interface Page extends FieldLine {
  readonly examples: readonly unknown[];
  readonly fields: readonly FieldLine[];
}

/** A code's page: what it means, and what usually mends it. */
export function printCode(page: { code: string; meaning: string; wayOut: string | undefined }): string {
  const hint = page.wayOut === undefined ? '' : `\n  hint: ${page.wayOut}`;
  return `${page.code}: ${page.meaning}${hint}`;
}

/** A field's page in the manner of `kubectl explain`. */
export function printField(page: Page): string {
  const facts = [
    ...(page.default === undefined ? [] : [`  default: ${inline(page.default)}`]),
    ...page.examples.map((example) => `  example: ${inline(example)}`),
  ];
  return [
    head(page),
    ...(page.description === '' ? [] : ['', ...wrap(page.description, '  ')]),
    ...(facts.length === 0 ? [] : ['', ...facts]),
    ...(page.fields.length === 0 ? [] : ['', 'Fields', ...page.fields.flatMap(fieldLines)]),
    '',
  ].join('\n');
}

function head(field: FieldLine, name = field.path): string {
  return `${name} <${field.type}>${field.required ? ' required' : ''}`;
}

function fieldLines(field: FieldLine): readonly string[] {
  const name = field.path.slice(field.path.lastIndexOf('.') + 1);
  return [`  ${head(field, name)}`, ...wrap(field.description, '      ')];
}

/** JSON without the quotes that YAML does not need. */
function inline(value: unknown): string {
  const spaced = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
  return spaced.replaceAll(/"([A-Za-z0-9][\w./%-]*)"/g, '$1').replaceAll(/([[{]) | ([\]}])/g, '$1$2');
}

const WIDTH = 100;

function wrap(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(indent + word);
  }
  return lines;
}
