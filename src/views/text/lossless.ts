import { groupBy } from '#units/group-by.ts';
import {
  type CarriedTraffic,
  type CheckedCircle,
  type CheckedStream,
  type Droppable,
  type LosslessReport,
  type Searching,
  witnessesOf,
} from '#usage/lossless.ts';
import type { Cause } from '#usage/path.ts';
import { cureText, printCauses, someNames } from './causes.ts';
import { time } from './figures.ts';
import { clip, safe } from './safe.ts';
import { type Column, printTable } from './table.ts';

const COLUMNS: readonly Column<CheckedStream>[] = [
  { name: 'STREAM', width: 16, grows: true, value: ({ stream }) => stream },
  { name: 'FROM', width: 14, grows: true, value: ({ from }) => from },
  { name: 'TO', width: 14, grows: true, value: ({ to }) => to },
  { name: 'COS', width: 6, value: ({ cos }) => cos.join(',') || null },
  { name: 'VERDICT', width: 12, value: ({ verdict }) => verdict },
];

/** What was found, with what to change; the traffic that shows it where no file holds it. */
export function printLossless(report: LosslessReport, columns: number): string {
  const { streams, circles, excludes, lossless } = report;
  const parts = [
    printTable(COLUMNS, streams, { columns }).text,
    ...lossParts(streams),
    ...circles.slice(0, MOST_CIRCLES).map(circlePart),
    circles.length > MOST_CIRCLES
      ? `Deadlock: ${circles.length - MOST_CIRCLES} more circles of buffers, which --json shows.\n`
      : '',
    `${sumOf(streams, circles, lossless)}${aside(streams)}. Not spoken of:\n${excludes.map((one) => `  ${one}\n`).join('')}`,
    ...documentsOf(report),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Often a change that opens the shortest ones opens the others too. */
const MOST_CIRCLES = 4;

/** One line of a terminal while traffic is looked for. */
export function searchLine({ for: what, done, places, place }: Searching, columns: number): string {
  const does = what === 'loss' ? 'loses at' : 'ends in a deadlock of';
  return clip(`looking for traffic that ${does} ${place} (${done + 1} of ${places})`, Math.max(20, columns - 1));
}

function sumOf(streams: readonly CheckedStream[], circles: readonly CheckedCircle[], lossless: boolean): string {
  if (lossless) return 'Lossless';
  const isShown = circles.some(({ witness }) => witness !== null);
  const isBad = isShown || streams.some(({ verdict }) => verdict === 'can-drop' || verdict === 'refused');
  return isBad ? 'Not lossless' : 'Not proven to be lossless';
}

/** Streams of which nothing was asked: a slip in a document can make one of them. */
function aside(streams: readonly CheckedStream[]): string {
  const names = streams.filter(({ verdict }) => verdict === 'best-effort').map(({ stream }) => stream);
  if (names.length === 0) return '';
  const are = names.length === 1 ? 'stream is best effort and was' : 'streams are best effort and were';
  return safe(`, but ${names.length} ${are} not judged: ${someNames(names)}`);
}

/** What can be lost; of which stream where there are several. */
function lossParts(streams: readonly CheckedStream[]): readonly string[] {
  const losses = streams.flatMap(({ stream, drops }) =>
    drops.map((drop) => ({ ...drop, stream: streams.length > 1 ? stream : null })),
  );
  return losses.length === 0 ? [] : [printCauses(losses, shownBy)];
}

/** The traffic that has shown the losses of one cause, and at which places none has. */
function shownBy(drops: readonly Droppable[]): readonly string[] {
  const congested = drops.filter(({ when }) => when === 'congestion');
  const places = groupBy(congested, ({ place }) => place);
  const witnesses = new Map(congested.flatMap(({ witness }) => (witness === null ? [] : [[witness.name, witness]])));
  const unproven = [...places].flatMap(([place, ones]) =>
    ones.some(({ witness }) => witness !== null) ? [] : [place],
  );
  const where = unproven.length === places.size ? 'there' : `at ${someNames(unproven)}`;
  return [
    ...[...witnesses.values()].map(
      (one) =>
        `  Shown by ${nameOf(one)}: ${one.lostFrames} of ${one.offeredFrames} frames of ${one.stream} lost there.`,
    ),
    ...(unproven.length === 0 ? [] : [`  Unproven: no traffic that was tried lost any ${where}.`]),
  ];
}

function circlePart({ buffers, cos, stops, cures, witness }: CheckedCircle): string {
  const lines = buffers.map(({ link, into, name, because }, index) => {
    const next = buffers[(index + 1) % buffers.length];
    return `  ${into} (from ${link}, ${name}) waits for ${next?.into} (from ${next?.link}): ${causesOf(because)}`;
  });
  const named = new Set(buffers.flatMap(({ because }) => because.map(({ stream }) => stream)));
  const others = named.has(null) ? [] : stops.filter((stream) => !named.has(stream));
  const behind = others.length === 0 ? [] : [`  Behind them stands what else is sent by ${someNames(others)}.`];
  const ways =
    cures.length > 1
      ? ['  To change it, one of:', ...cures.map((one) => `    ${cureText(one)}.`)]
      : cures.map((one) => `  To change it: ${cureText(one)}.`);
  const shown =
    witness === null
      ? '  Unproven: no traffic that was tried makes them.'
      : `  Shown by ${nameOf(witness)}: from ${time(witness.sincePicoseconds)} on ${witness.heldFrames} frames stand there for ever.`;
  const head = `Deadlock: in priority ${cos.join(', ')} these buffers can come to wait for each other:`;
  return `${[head, ...lines, ...behind, ...ways, shown].map(safe).join('\n')}\n`;
}

const MOST_CAUSES = 4;

function causesOf(because: readonly Cause[]): string {
  const names = because.map(({ stream, answers, from, to, vid }) => {
    const ends = `${from} to ${to}, ${vid === null ? 'untagged' : `VLAN ${vid}`}`;
    return stream === null ? `what is sent from ${ends}` : `${answers ? 'answers to ' : ''}${stream} (${ends})`;
  });
  const few = names.slice(0, MOST_CAUSES).join('; ');
  return names.length > MOST_CAUSES ? `${few}; and ${names.length - MOST_CAUSES} others` : few;
}

function nameOf({ name, file }: CarriedTraffic): string {
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
