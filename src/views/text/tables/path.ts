import { printBandwidth } from '#units/bandwidth.ts';
import { printBytes } from '#units/bytes.ts';
import { arrives, hopsOf, type PathHop, type PathLoss, type StreamPath, type Way } from '#usage/path.ts';
import { printCauses } from '../causes.ts';
import { safe } from '../safe.ts';
import type { Column } from '../table.ts';

/** One row of show-path. */
export interface PathRow extends PathHop {
  /** `there`, or `back` where the way of what answers is asked for. */
  readonly direction: 'there' | 'back';
}

export function pathRows({ there, back }: StreamPath): readonly PathRow[] {
  const rows = (way: Way | null, direction: PathRow['direction']) =>
    (way?.hops ?? []).map((hop) => ({ ...hop, direction }));
  return [...rows(there, 'there'), ...rows(back, 'back')];
}

export const PATH_COLUMNS: readonly Column<PathRow>[] = [
  { name: 'PLACE', width: 20, grows: true, value: ({ place }) => place },
  { name: 'WHAT', width: 10, value: ({ kind }) => kind },
  { name: 'AT', width: 12, grows: true, value: atText },
  { name: 'COS', width: 4, value: ({ cos }) => String(cos) },
  { name: 'CLASS', width: 12, grows: true, value: (row) => row.class },
  {
    name: 'RATE',
    width: 10,
    value: ({ bitsPerSecond }) => (bitsPerSecond === null ? null : printBandwidth(bitsPerSecond)),
  },
  { name: 'ROOM', width: 12, value: roomText },
  { name: 'MTU', width: 6, value: ({ mtuBytes }) => (mtuBytes === null ? null : String(mtuBytes)) },
  { name: 'FULL', width: 7, value: fullText },
  { name: 'LOSES', width: 20, value: ({ losses }) => losses.map(lossText).join(',') || null },
];

function atText({ at, side, to }: PathHop): string {
  if (to !== null) return `${at}->${to}`;
  return side === null ? at : `${at} ${side}`;
}

function roomText({ frames, bytes }: PathHop): string | null {
  const parts = [...(frames === null ? [] : [`${frames} frames`]), ...(bytes === null ? [] : [printBytes(bytes)])];
  return parts.join(',') || null;
}

/** What happens to whoever comes when there is no room. */
function fullText({ frames, bytes, keeps, losses }: PathHop): string | null {
  if (keeps) return 'waits';
  const isQueue = frames !== null || bytes !== null;
  return isQueue && losses.some(({ when }) => when === 'congestion' || when === 'program') ? 'drops' : null;
}

/** `queue`, `socket(program)`. */
function lossText({ reason, when }: PathLoss): string {
  return when === 'congestion' ? reason : `${reason}(${when})`;
}

/** What stands below the table: the path MTU, whether frames arrive, and why each hop can lose. */
export function printPathNotes(path: StreamPath): string {
  const { from, to, there, otherCos } = path;
  const losses = hopsOf(path).flatMap(({ place, losses: some }) =>
    some.map((loss) => ({ ...loss, place, stream: null })),
  );
  const first = arrives(path) ? `Path MTU: ${there.mtuBytes}` : safe(`Nothing from ${from} arrives at ${to}.`);
  const hint = `${to} has cos ${otherCos}, and these frames have another one: --cos ${otherCos} shows the way of its priority.\n`;
  return [
    '',
    `${first}\n`,
    ...(otherCos === null ? [] : [safe(hint)]),
    ...(losses.length === 0 ? [] : [printCauses(losses)]),
  ].join('\n');
}
