import { agreement } from '#state/dcbx.ts';
import type { Cos, Phys } from '#state/resource.ts';
import type { Counters, PauseCounters } from '#usage/counters.ts';
import { time } from '../figures.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from '../tables/look.ts';
import { counterColumns } from './column.ts';
import type { CounterUnit } from './number.ts';

/** One row of `dlstat show-phys -D pfc`: a priority of a port, as Linux counts it (dcb-pfc(8), requests and indications). */
export interface PauseStatRow {
  readonly link: string;
  /** null: all of them, stopped by PAUSE (802.3x). */
  readonly cos: Cos | null;
  /** Whether PFC is in force for it, after DCBX. */
  readonly pfcEffective: boolean;
  /** Pause frames sent and received that named it, those that end a pause too. */
  readonly requests: number;
  readonly indications: number;
  /** Time for which the port might not send it. */
  readonly pausedNanoseconds: number;
}

/** Eight rows for each port that has traffic classes, and one for all priorities where it knows PAUSE. */
export function pauseStatRows(look: Look, { pauses }: Counters, name?: string): readonly PauseStatRow[] {
  return objectsOf(look, 'phys', name).flatMap((port) => {
    const own = pauses.filter(({ link }) => link === port.name);
    const { pfc } = agreement(port, look.facts.classes(port), look.hardware);
    return prioritiesOf(port, own, look).map((cos): PauseStatRow => {
      const found = own.find(({ priority }) => priority === cos);
      return {
        link: port.name,
        cos,
        pfcEffective: cos !== null && pfc.includes(cos),
        requests: found?.requests ?? 0,
        indications: found?.indications ?? 0,
        pausedNanoseconds: found?.pausedNanoseconds ?? 0,
      };
    });
  });
}

const PRIORITIES: readonly Cos[] = [0, 1, 2, 3, 4, 5, 6, 7];

function prioritiesOf(port: Phys, own: readonly PauseCounters[], look: Look): readonly (Cos | null)[] {
  const hasClasses = (look.hardware.links[port.name]?.classesMax ?? 1) > 1;
  const pauses = ['tx', 'rx', 'bi'].includes(port.flowControl) || own.some(({ priority }) => priority === null);
  return [...(hasClasses ? PRIORITIES : []), ...(pauses ? [null] : [])];
}

export function pauseStatColumns(unit: CounterUnit): readonly Column<PauseStatRow>[] {
  const col = counterColumns<PauseStatRow>(unit);
  const wide = (column: Column<PauseStatRow>, width: number): Column<PauseStatRow> => ({ ...column, width });
  return [
    { name: 'LINK', width: 15, value: (row, human) => (human && row.cos !== null && row.cos > 0 ? '' : row.link) },
    { name: 'COS', width: 5, value: (row) => (row.cos === null ? 'all' : String(row.cos)) },
    { name: 'PFC_EFFECT', width: 12, value: (row) => (row.pfcEffective ? 'YES' : 'NO') },
    wide(
      col('REQUESTS', (row) => row.requests),
      10,
    ),
    wide(
      col('INDICATIONS', (row) => row.indications),
      13,
    ),
    {
      name: 'PAUSED',
      width: 12,
      value: (row, human) =>
        human ? time(Math.round(row.pausedNanoseconds * 1000)) : String(Math.round(row.pausedNanoseconds)),
    },
  ];
}
