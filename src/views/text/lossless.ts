import { groupBy } from '#units/group-by.ts';
import {
  type CheckedCircle,
  type CheckedStream,
  type Droppable,
  type LosslessReport,
  type Witness,
  witnessesOf,
} from '#usage/lossless.ts';
import { safe } from './safe.ts';
import { type Column, printTable } from './table.ts';
import { lossNote } from './tables/path.ts';

const COLUMNS: readonly Column<CheckedStream>[] = [
  { name: 'STREAM', width: 16, grows: true, value: ({ stream }) => stream },
  { name: 'FROM', width: 14, grows: true, value: ({ from }) => from },
  { name: 'TO', width: 14, grows: true, value: ({ to }) => to },
  { name: 'COS', width: 6, value: ({ cos }) => cos.join(',') || null },
  { name: 'VERDICT', width: 12, value: ({ verdict }) => verdict },
];

/** What was found, with what to change; the traffic that shows it where no file holds it. */
export function printLossless(report: LosslessReport): string {
  const { streams, circles, excludes, lossless } = report;
  const parts = [
    printTable(COLUMNS, streams).text,
    ...lossParts(streams),
    ...circles.map(circlePart),
    `${sumOf(streams, circles, lossless)}. Not spoken of:\n${excludes.map((one) => `  ${one}\n`).join('')}`,
    ...documentsOf(report),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function sumOf(streams: readonly CheckedStream[], circles: readonly CheckedCircle[], lossless: boolean): string {
  if (lossless) return 'Lossless';
  const isBad = circles.length > 0 || streams.some(({ verdict }) => verdict === 'can-drop' || verdict === 'refused');
  return isBad ? 'Not lossless' : 'Not proven to be lossless';
}

/** What can be lost of each stream; of streams that are alike, once. */
function lossParts(streams: readonly CheckedStream[]): readonly string[] {
  const notes = ({ drops }: CheckedStream) =>
    drops.map((drop) => `${lossNote(drop.place, drop)}\n${shownBy(drop)}`).join('\n');
  const alike = groupBy(
    streams.filter(({ drops }) => drops.length > 0),
    notes,
  );
  return [...alike].map(([text, ones]) => `${safe(namesOf(ones))}:\n${text}`);
}

function namesOf(streams: readonly CheckedStream[]): string {
  const names = streams.map(({ stream }) => stream);
  const [first, second] = names;
  return names.length <= 4 ? names.join(', ') : `${first}, ${second} and ${names.length - 2} others`;
}

function shownBy({ witness, when }: Droppable): string {
  if (when === 'refusal') return '';
  if (witness === null) return '  Unproven: no traffic that was tried lost any there.\n';
  const { stream, lostFrames, offeredFrames } = witness;
  return `${safe(`  Shown by ${nameOf(witness)}: ${lostFrames} of ${offeredFrames} frames of ${stream} lost there.`)}\n`;
}

function circlePart({ ends, cos, witness }: CheckedCircle): string {
  const [first] = ends;
  const names = [...ends, ...(first ? [first] : [])].map(({ link, into, name }) => `${into} (from ${link}, ${name})`);
  const shown = witness === null ? '' : `  Shown by ${nameOf(witness)}.\n`;
  return `${safe(`Deadlock: in priority ${cos} these buffers can come to wait for each other: ${names.join(' -> ')}`)}\n${shown}`;
}

function nameOf({ name, file }: Witness): string {
  return file ?? name;
}

/** Each document that no file holds, once. */
function documentsOf(report: LosslessReport): readonly string[] {
  const unfiled = new Map(
    witnessesOf(report)
      .filter(({ file }) => file === null)
      .map((one) => [one.name, one]),
  );
  return [...unfiled.values()].map(({ name, traffic }) => `# ${name}\n${traffic}`);
}
