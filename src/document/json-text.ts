import { MAX_DEPTH } from './limits.ts';

/** What can be counted in a JSON text without building its values. */
export interface JsonCount {
  readonly keys: number;
  readonly deepest: number;
  /** Offset at which the nesting first goes beyond `MAX_DEPTH`. */
  readonly deepestAt: number;
}

/** One pass over the text: keys (colons outside of strings) and depth. The text need not be legal JSON. */
export function countJson(text: string): JsonCount {
  let keys = 0;
  let depth = 0;
  let deepest = 0;
  let deepestAt = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) index = endOfString(text, index);
    else if (character === COLON) keys += 1;
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (depth === MAX_DEPTH + 1 && deepestAt === 0) deepestAt = index;
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) depth -= 1;
  }
  return { keys, deepest, deepestAt };
}

const [QUOTE, BACKSLASH, COLON, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [
  0x22, 0x5c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d,
];

function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text.charCodeAt(index) !== QUOTE) index += text.charCodeAt(index) === BACKSLASH ? 2 : 1;
  return index;
}

const TOKEN =
  /\s*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/y;

/** Offset of the first place where a text stops being JSON; JSON.parse does not always tell. */
export function jsonErrorAt(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  TOKEN.lastIndex = 0;
  for (;;) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) return start + (/^\s*/.exec(text.slice(start, start + 1000))?.[0].length ?? 0);
    const [whole, string, scalar, mark = ''] = match;
    const sort = string === undefined ? (scalar === undefined ? mark : 'scalar') : 'string';
    const next = follow(expected, sort, open);
    if (next === undefined) return start + whole.length - (string ?? scalar ?? mark).length;
    expected = next;
  }
}

type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma' | 'end';

/** What may come after a token, undefined when the token itself may not stand there. `open` holds the brackets around. */
function follow(expected: Expected, token: string, open: ('{' | '[')[]): Expected | undefined {
  const afterValue = (): Expected => (open.length === 0 ? 'end' : 'comma');
  const close = (bracket: '{' | '['): Expected | undefined => (open.pop() === bracket ? afterValue() : undefined);
  if (token === '}' && (expected === 'comma' || expected === 'first key')) return close('{');
  if (token === ']' && (expected === 'comma' || expected === 'first value')) return close('[');
  if (expected === 'key' || expected === 'first key') return token === 'string' ? 'colon' : undefined;
  if (expected === 'colon') return token === ':' ? 'value' : undefined;
  if (expected === 'comma') return token === ',' ? (open.at(-1) === '{' ? 'key' : 'value') : undefined;
  if (expected === 'end') return undefined;
  if (token === 'string' || token === 'scalar') return afterValue();
  if (token !== '{' && token !== '[') return undefined;
  open.push(token);
  return token === '{' ? 'first key' : 'first value';
}
