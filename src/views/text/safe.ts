/**
 * Text of unknown origin made fit for a terminal: control characters (escape sequences among them), characters that turn
 * the direction of writing, and halves of surrogate pairs come out as visible escapes. A hostile document must not be able
 * to move the cursor, to colour, or to show one thing and mean another.
 */
export function safe(text: string): string {
  return UNSAFE.test(text) ? text.replaceAll(UNSAFE_ALL, visible) : text;
}

/** As `safe`, and not longer than `limit` characters: the rest is `…`. */
export function clip(text: string, limit: number): string {
  const shown = safe(text.length > limit ? text.slice(0, limit) : text);
  return text.length <= limit && shown.length <= limit ? shown : `${shown.slice(0, limit - 1)}…`;
}

/** Cells that a character takes on a terminal: 0 for combining marks, 2 for wide characters, else 1. */
export function cells(character: string): number {
  if (character >= ' ' && character <= '~') return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Cells of a whole text. */
export function width(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return Array.from(text).reduce((sum, character) => sum + cells(character), 0);
}

// Cc (controls), Cf (formats: bidi overrides, zero-width characters, tags), Cs (lone surrogates), line and paragraph separators.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const UNSAFE_ALL = new RegExp(UNSAFE, 'gu');
const COMBINING = /^[\p{Mn}\p{Me}]$/u;
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}])$/u;
const PLAIN = /^[ -~]*$/;

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}
