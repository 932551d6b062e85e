import { groupBy } from '#units/group-by.ts';
import type { Cure, PathEdit, PathLoss } from '#usage/path.ts';
import { safe } from './safe.ts';

/** A place at which frames of a stream can be lost. */
export interface PlacedLoss extends PathLoss {
  readonly place: string;
  /** null: there is one stream, and everybody knows which. */
  readonly stream: string | null;
}

/**
 * Why frames can be lost and what to change: each cause once, with all places and streams that meet it; causes that one change heals
 * stand together before it. `shown`: lines about the losses of one cause.
 */
export function printCauses<Row extends PlacedLoss>(
  losses: readonly Row[],
  shown: (rows: readonly Row[]) => readonly string[] = () => [],
): string {
  const cures = groupBy(withRoomForAll(losses), ({ advice, edits }) => JSON.stringify([advice, edits]));
  return [...cures.values()]
    .map((healed) => {
      const causes = groupBy(healed, ({ reason, because }) => JSON.stringify([reason, because]));
      const lines = [...causes.values()].flatMap((rows) => [causeLine(rows), ...shown(rows)]);
      return `${[...lines, cureLine(healed[0], causes.size)].map(safe).join('\n')}\n`;
    })
    .join('\n');
}

/** Fields that say how much there is room for: who needs less is served by more. */
const ROOMS: ReadonlySet<string> = new Set(['headroom', 'queue', 'mtu']);

/** Of what different frames need in one such field the greatest, for all of them. */
function withRoomForAll<Row extends PlacedLoss>(losses: readonly Row[]): readonly Row[] {
  const sizes = groupBy(
    losses.flatMap(({ edits }) => edits.filter(isRoom)),
    fieldOf,
  );
  const largest = (edit: PathEdit): PathEdit => {
    const values = isRoom(edit) ? (sizes.get(fieldOf(edit)) ?? []).map(({ value }) => Number(value)) : [];
    return values.length === 0 ? edit : { ...edit, value: String(Math.max(...values)) };
  };
  return losses.map((one) => ({ ...one, edits: one.edits.map(largest) }));
}

function isRoom({ path, value }: PathEdit): boolean {
  return ROOMS.has(path.at(-1) ?? '') && value !== null && /^\d+$/.test(value);
}

function fieldOf({ document, hosts, path }: PathEdit): string {
  return JSON.stringify([document, hosts, path]);
}

function causeLine(rows: readonly [PlacedLoss, ...PlacedLoss[]]): string {
  const [{ reason, because }] = rows;
  const streams = unique(rows.flatMap(({ stream }) => stream ?? []));
  const of = streams.length === 0 ? '' : ` of ${someNames(streams)}`;
  return `${someNames(unique(rows.map(({ place }) => place)))} can lose (${reason})${of}: ${because}.`;
}

function cureLine(cure: Cure, causes: number): string {
  const all = causes === 1 ? 'it' : causes === 2 ? 'both' : `all ${causes}`;
  return `  To change ${all}: ${cureText(cure)}.`;
}

/** What to do, and what to write into which document. */
export function cureText({ advice, edits }: Cure): string {
  const documents = groupBy(edits, documentName);
  const writes = [...documents].map(([name, ones]) => `${ones.map(editText).join(' and ')} in ${name}`);
  const parts = [
    ...(advice === null ? [] : [advice]),
    ...(writes.length === 0 ? [] : [`write ${writes.join(', and ')}`]),
  ];
  return parts.join('; ');
}

/** `clients.client-a.pfc: [3]`. */
export function editText({ path, value }: PathEdit): string {
  return value === null ? `no ${path.join('.')}` : `${path.join('.')}: ${value}`;
}

function documentName({ document, hosts }: PathEdit): string {
  if (hosts.length === 0) return `the ${document} document`;
  return document === 'Host'
    ? `the Host document${hosts.length > 1 ? 's' : ''} ${hosts.join(' and ')}`
    : `a ${document} document of ${hosts.join(' and ')}`;
}

/** The first few of many. */
export function someNames(names: readonly string[]): string {
  const [first, second] = names;
  if (names.length > MOST_NAMES) return `${first}, ${second} and ${names.length - 2} others`;
  return names.length < 2 ? (first ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const MOST_NAMES = 4;

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
