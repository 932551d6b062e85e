import { linkNamed } from '#state/host-state.ts';
import type { Aggregation } from '#state/resource.ts';
import { printMacShort } from '#units/mac-address.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf, speedText } from './look.ts';

/** One row of show-aggr. */
export interface AggrRow {
  readonly link: string;
  readonly policy: Aggregation['policy'];
  /** Fixed address; null: that of the first port. */
  readonly mac: string | null;
  readonly lacp: Aggregation['lacp'];
}

export function aggrRows(look: Look, name?: string): readonly AggrRow[] {
  return objectsOf(look, 'aggr', name).map(({ name: link, policy, mac, lacp }) => ({ link, policy, mac, lacp }));
}

export const AGGR_COLUMNS: readonly Column<AggrRow>[] = [
  { name: 'LINK', width: 16, value: (row) => row.link },
  { name: 'POLICY', width: 9, value: (row) => row.policy.join(',') },
  { name: 'ADDRPOLICY', width: 21, value: (row) => (row.mac === null ? 'auto' : `fixed (${printMacShort(row.mac)})`) },
  { name: 'LACPACTIVITY', width: 14, value: (row) => row.lacp.mode },
  { name: 'LACPTIMER', width: 12, value: (row) => row.lacp.timer },
  { name: 'FLAGS', width: 8, value: () => '-----' },
];

/** One row of show-aggr -x: the aggregation itself, then each of its ports. */
export interface AggrPortRow {
  readonly link: string;
  readonly port: string | null;
  readonly speed: number;
  readonly state: 'up' | 'down';
  readonly mac: string | null;
  readonly portState: 'attached' | 'standby' | null;
}

export function aggrPortRows(look: Look, name?: string): readonly AggrPortRow[] {
  const { facts, state } = look;
  return objectsOf(look, 'aggr', name).flatMap((aggr) =>
    [null, ...aggr.ports].flatMap((port): AggrPortRow[] => {
      const link = port === null ? aggr : linkNamed(state, port);
      if (!link) return [];
      const up = facts.up(link);
      const portState = port === null ? null : up ? 'attached' : 'standby';
      return [
        {
          link: aggr.name,
          port,
          speed: up ? (facts.speed(link) ?? 0) : 0,
          state: up ? 'up' : 'down',
          mac: facts.mac(link),
          portState,
        },
      ];
    }),
  );
}

export const AGGR_PORT_COLUMNS: readonly Column<AggrPortRow>[] = [
  { name: 'LINK', width: 12, value: (row, human) => (human && row.port !== null ? '' : row.link) },
  { name: 'PORT', width: 15, value: (row) => row.port },
  { name: 'SPEED', width: 8, value: (row) => `${speedText(row.speed)}Mb` },
  { name: 'DUPLEX', width: 10, value: (row) => (row.state === 'up' ? 'full' : 'unknown') },
  { name: 'STATE', width: 10, value: (row) => row.state },
  { name: 'ADDRESS', width: 19, value: (row) => (row.mac === null ? null : printMacShort(row.mac)) },
  { name: 'PORTSTATE', width: 16, value: (row) => row.portState },
];
