/** A JSON pointer (RFC 6901) into one document: `/spec/vnics/web0/over`. The empty string is the whole document. */
export type Pointer = string;

/** Appends keys to a pointer, escaping `~` and `/`. */
export function pointer(base: Pointer, ...keys: readonly (string | number)[]): Pointer {
  return keys.reduce<string>((path, key) => `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, base);
}

/** The pointer one level up; of the root, the root. */
export function parentOf(path: Pointer): Pointer {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The keys of a pointer, as they were given to `pointer`. */
export function keysOf(path: Pointer): readonly string[] {
  return path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
