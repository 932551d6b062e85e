import type { Aggregation, BitsPerSecond, Mac } from '#state/resource.ts';
import { printMacShort } from '#units/mac-address.ts';
import type { Column } from '../table.ts';
import { aggrPorts } from './aggr-port.ts';
import { type Look, objectsOf, speedText } from './look.ts';

/** One row of show-aggr. */
export interface AggrRow {
  readonly link: string;
  readonly policy: Aggregation['policy'];
  /** Fixed address; null: the lowest of its ports' own. */
  readonly mac: Mac | null;
  readonly lacp: Aggregation['lacp'];
}

export function aggrRows(look: Look, name?: string): readonly AggrRow[] {
  return objectsOf(look, 'aggr', name).map(({ name: link, policy, mac, lacp }) => ({ link, policy, mac, lacp }));
}

/** FLAGS has a `f` in dladm for a port without notice of its link state, which no NIC of ours is. */
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
  /** null: the row of the aggregation itself. */
  readonly port: string | null;
  /** Of an aggregation the sum of its attached ports; 0 while down. */
  readonly speed: BitsPerSecond;
  readonly state: 'up' | 'down';
  readonly mac: Mac | null;
  /** A port that is down, or slower or faster than the first, is on standby; null for the aggregation. */
  readonly portState: 'attached' | 'standby' | null;
}

export function aggrPortRows(look: Look, name?: string): readonly AggrPortRow[] {
  return objectsOf(look, 'aggr', name).flatMap((aggr) => {
    const ports = aggrPorts(look, aggr);
    const whole: AggrPortRow = {
      link: aggr.name,
      port: null,
      speed: look.facts.speed(aggr) ?? 0,
      state: look.facts.up(aggr) ? 'up' : 'down',
      mac: look.facts.mac(aggr),
      portState: null,
    };
    const each = ports.map(
      (port): AggrPortRow => ({
        link: aggr.name,
        port: port.name,
        speed: port.speed,
        state: port.up ? 'up' : 'down',
        mac: port.mac,
        portState: port.attached ? 'attached' : 'standby',
      }),
    );
    return [whole, ...each];
  });
}

/** SPEED is as narrow as in dladm: what is wider takes from the columns after it. */
export const AGGR_PORT_COLUMNS: readonly Column<AggrPortRow>[] = [
  { name: 'LINK', width: 12, value: (row, human) => (human && row.port !== null ? '' : row.link) },
  { name: 'PORT', width: 15, value: (row) => row.port },
  { name: 'SPEED', width: 5, value: (row) => `${speedText(row.speed)}Mb` },
  { name: 'DUPLEX', width: 10, value: (row) => (row.state === 'up' ? 'full' : 'unknown') },
  { name: 'STATE', width: 10, value: (row) => row.state },
  { name: 'ADDRESS', width: 19, value: (row) => (row.mac === null ? null : printMacShort(row.mac)) },
  { name: 'PORTSTATE', width: 16, value: (row) => row.portState },
];
