import { invariant } from '#diagnostics/invariant.ts';
import type { Change, Where } from '#diff/change.ts';
import { type Address, compareNames, parseAddress } from '#state/address.ts';
import type { Kind } from '#state/resource.ts';
import { type FieldText, fieldTexts } from './fields.ts';
import { counted } from './nouns.ts';

/** Changes that are alike, told once. */
export interface Group {
  readonly action: Change['action'];
  readonly kind: Kind;
  readonly where: Where;
  /** Never empty; in the order of their names. */
  readonly changes: readonly Change[];
  readonly fields: readonly FieldText[];
  readonly because: string | undefined;
  /** What `markOf` said of each of them. */
  readonly mark: string;
}

export interface GroupOptions {
  /** Every change stands alone. */
  readonly full?: boolean;
  /** A further text that changes of one group must share, such as what they disturb. */
  readonly markOf?: (address: Address) => string;
}

/** Groups of one action and set of fields beyond which they are told as one, their values counted. */
const TOO_MANY = 12;

/**
 * Puts together the changes with the same action, kind, configuration, reason, mark, fields and the same texts of old and
 * new values. Every change is in exactly one group. Groups stand in the order of their first change by address.
 */
export function groupChanges(
  changes: readonly Change[],
  { full = false, markOf = () => '' }: GroupOptions = {},
): readonly Group[] {
  const groups = new Map<string, Group & { changes: Change[] }>();
  for (const change of [...changes].sort((a, b) => compareNames(a.address, b.address))) {
    const fields = fieldTexts(change, full);
    const mark = markOf(change.address);
    const because = 'because' in change ? change.because : undefined;
    const { kind } = parseAddress(change.address);
    const { action, where } = change;
    const texts = fields.map(({ field, text, alike = text }) => [field, alike]);
    const key = JSON.stringify(full ? [groups.size] : [action, kind, where, because, mark, texts]);
    const group = groups.get(key);
    if (group) group.changes.push(change);
    else groups.set(key, { action, kind, where, changes: [change], fields, because, mark });
  }
  const fine = [...groups.values()].map(generalised);
  return full ? fine : coarse(fine);
}

/** Sum of the changes of some groups. */
export function sizeOf(groups: readonly Group[]): number {
  return groups.reduce((sum, group) => sum + group.changes.length, 0);
}

function generalised(group: Group): Group {
  if (group.changes.length === 1) return group;
  return { ...group, fields: group.fields.map(({ field, text, alike }) => ({ field, text: alike ?? text })) };
}

/** Where each of many objects has values of its own, one line says so instead of a line for each. */
function coarse(groups: readonly Group[]): readonly Group[] {
  const alike = new Map<string, Group[]>();
  for (const group of groups) {
    const { action, kind, where, because, mark, fields } = group;
    const key = JSON.stringify([action, kind, where, because, mark, fields.map((one) => one.field)]);
    const list = alike.get(key);
    if (list) list.push(group);
    else alike.set(key, [group]);
  }
  return [...alike.values()].flatMap((list) => (list.length > TOO_MANY ? [merged(list)] : list)).sort(byFirstAddress);
}

function merged(groups: readonly Group[]): Group {
  const [first] = groups;
  invariant(first, 'a list of alike groups has at least one');
  const changes = groups.flatMap((group) => group.changes).sort((a, b) => compareNames(a.address, b.address));
  const fields = first.fields.map(({ field }, index) => {
    const texts = new Set(groups.map((group) => group.fields[index]?.alike ?? group.fields[index]?.text ?? ''));
    const [only = ''] = texts;
    return { field, text: texts.size === 1 ? only : counted(texts.size, 'different value') };
  });
  return { ...first, changes, fields };
}

function byFirstAddress(a: Group, b: Group): number {
  return compareNames(a.changes[0]?.address ?? '', b.changes[0]?.address ?? '');
}
