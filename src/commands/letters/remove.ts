import type { Kind } from '#state/resource.ts';
import { type Wish, whereOf } from '../verb.ts';

/** What `delete-X [-t] NAME` asks for. */
export function removal(kind: Kind, name: string, flags: { readonly temporary: boolean }): Wish {
  return { edits: [{ action: 'remove', where: whereOf(flags), name, kinds: [kind] }] };
}
