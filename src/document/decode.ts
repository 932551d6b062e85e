import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Source } from './document.ts';
import { diagnose } from './fault.ts';
import { placeAt } from './positions.ts';

/** Bytes as text: UTF-8, with or without byte order mark. Anything else is refused by its name where that can be told. */
export function decode(
  file: string,
  bytes: Uint8Array,
): { readonly source: Source } | { readonly diagnostic: Diagnostic } {
  const utf16 = utf16Of(bytes);
  if (utf16) {
    const detail = `${file} is ${utf16} text; documents are UTF-8.`;
    return { diagnostic: diagnose('bad-encoding', detail, { hint: `convert it: iconv -f ${utf16} -t UTF-8` }) };
  }
  try {
    return { source: { file, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) } };
  } catch {
    return { diagnostic: notUtf8(file, bytes) }; // A fatal decoder tells bad bytes by throwing.
  }
}

function utf16Of(bytes: Uint8Array): 'UTF-16LE' | 'UTF-16BE' | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'UTF-16LE';
  if (first === 0xfe && second === 0xff) return 'UTF-16BE';
  // Without a mark: ASCII characters then show as every second byte zero.
  if (bytes.length < 4) return undefined;
  if (first !== 0 && second === 0 && bytes[2] !== 0 && bytes[3] === 0) return 'UTF-16LE';
  if (first === 0 && second !== 0 && bytes[2] === 0 && bytes[3] !== 0) return 'UTF-16BE';
  return undefined;
}

function notUtf8(file: string, bytes: Uint8Array): Diagnostic {
  const text = new TextDecoder('utf-8').decode(bytes);
  const index = Math.max(0, text.indexOf('\ufffd'));
  const detail = `${file} is not UTF-8 text: it holds bytes that are no character.`;
  return diagnose('bad-encoding', detail, {
    hint: 'save it as UTF-8',
    place: placeAt({ file, text }, index, index + 1),
  });
}
