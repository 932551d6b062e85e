/** A value of a document that is a mapping. */
export type Tree = Readonly<Record<string, unknown>>;

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The mapping under that key; empty when there is none. */
export function treeAt(value: unknown, key: string): Tree {
  const inner = isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isTree(inner) ? inner : {};
}

/** A value as a message shows it: short, on one line, without control characters. */
export function shown(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value.slice(0, 61)
      : isTree(value)
        ? '{...}'
        : Array.isArray(value)
          ? '[...]'
          : String(value);
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ud800-\udfff]/gu, '?');
  return `\`${line.length > 60 ? `${line.slice(0, 60)}...` : line}\``;
}
