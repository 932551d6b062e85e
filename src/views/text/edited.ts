import { counted } from './nouns.ts';
import { safe } from './safe.ts';

/** Fields of a document that now say what the host has. */
interface Outcome {
  readonly file: string;
  readonly fields: readonly { readonly pointer: string; readonly value: unknown }[];
  readonly written: boolean;
}

/** One line for the file, one for each field. */
export function printEdited({ file, fields, written }: Outcome): string {
  if (fields.length === 0) return `${safe(file)}: nothing to write, the document says what the host has\n`;
  const head = `${safe(file)}: ${counted(fields.length, 'field')} ${written ? 'written' : 'to write'}`;
  const lines = fields.map(
    ({ pointer, value }) => `  ${safe(pointer)}: ${value === null ? '(taken away)' : safe(JSON.stringify(value))}`,
  );
  return `${[head, ...lines].join('\n')}\n`;
}
