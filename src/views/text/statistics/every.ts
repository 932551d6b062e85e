import type { Counters, FlowCounters, LinkCounters, PauseCounters } from '#usage/counters.ts';
import type { LaneReport } from '#usage/report.ts';
import { type Look, linksOf, objectsOf } from '../tables/look.ts';
import { bothWays } from './both-ways.ts';
import { portStatRows } from './port.ts';
import { ringStatRows } from './ring.ts';

/** All that is known of one thing that counts, under the names that illumos gives its kernel statistics. */
export interface EveryRow {
  /** A link, or a flow. */
  readonly name: string;
  /** Which of its parts: a lane, a ring, a port; null: the whole. */
  readonly part: string | null;
  readonly counters: Readonly<Record<string, number>>;
}

/** `dlstat -a`: of whole links. */
export function everyOfLinks(look: Look, counters: Counters, name?: string): readonly EveryRow[] {
  const found = new Map(counters.links.map((one) => [one.name, one]));
  return linksOf(look, name).map((link): EveryRow => {
    const one = found.get(link.name);
    return {
      name: link.name,
      part: null,
      counters: {
        ...everyWay(one),
        local: one?.local.frames ?? 0,
        localbytes: one?.local.bytes ?? 0,
        bcast: one?.broadcast.frames ?? 0,
        bcastbytes: one?.broadcast.bytes ?? 0,
        blockcnt: one?.blocked ?? 0,
        unblockcnt: one?.unblocked ?? 0,
        ...everyPause(counters.pauses.filter((pause) => pause.link === link.name)),
      },
    };
  });
}

/** Of a port with pauses, under the names of ethtool(8): `tx_prio3_pause`; the time in nanoseconds. */
function everyPause(pauses: readonly PauseCounters[]): Readonly<Record<string, number>> {
  const entries = pauses.flatMap(({ priority, requests, indications, pausedNanoseconds }): [string, number][] => {
    const of = priority === null ? 'pause' : `prio${priority}_pause`;
    return [
      [`tx_${of}`, requests],
      [`rx_${of}`, indications],
      [`rx_${of}_duration`, Math.round(pausedNanoseconds)],
    ];
  });
  return Object.fromEntries(entries);
}

/** `dlstat show-link -a`: of each soft ring that was used, and of what each link sends. */
export function everyOfLanes(look: Look, counters: Counters, name?: string): readonly EveryRow[] {
  return linksOf(look, name).flatMap((link) => [
    ...counters.lanes
      .filter((lane) => lane.link === link.name && isUsed(lane))
      .map((lane) => everyOfLane(link.name, lane)),
    ...counters.transmitLanes
      .filter((lane) => lane.link === link.name)
      .map(
        ({ id, ring, sent, dropped }): EveryRow => ({
          name: link.name,
          part: `tx ${id}${ring === null ? '' : ` ${ring}`}`,
          counters: {
            opackets: sent.frames,
            obytes: sent.bytes,
            sdrops: dropped.frames,
            sdropbytes: dropped.bytes,
          },
        }),
      ),
  ]);
}

function isUsed({ received, dropped }: LaneReport): boolean {
  return received.frames + dropped.frames > 0;
}

function everyOfLane(name: string, lane: LaneReport): EveryRow {
  const { id, ring, index, fanout, flow } = lane;
  const place = ring === null ? `fanout ${index}` : `${ring} fanout ${fanout}`;
  return {
    name,
    part: `rx ${id} ${place}${flow === null ? '' : ` of flow ${flow}`}`,
    counters: {
      ipackets: lane.received.frames,
      rbytes: lane.received.bytes,
      intrs: lane.interruptFrames,
      intrbytes: lane.interruptBytes,
      polls: lane.pollFrames,
      pollbytes: lane.pollBytes,
      bcast: lane.broadcast.frames,
      bcastbytes: lane.broadcast.bytes,
      chainunder10: lane.chainsBelow10,
      chain10to50: lane.chains10To50,
      chainover50: lane.chainsAbove50,
      sdrops: lane.dropped.frames,
      sdropbytes: lane.dropped.bytes,
    },
  };
}

/** `dlstat show-phys -a`: of each ring. */
export function everyOfRings(look: Look, counters: Counters, name?: string): readonly EveryRow[] {
  const interrupts = new Map(counters.rings.map((one) => [`${one.nic} ${one.number} ${one.link}`, one]));
  return ringStatRows(look, counters, 'both', name).map(
    ({ link, type, index, client, packets, bytes, dropped }): EveryRow => {
      const part = `${type} ${index === null ? `of ${client}` : `ring ${index}`}`;
      const ring = interrupts.get(`${link} ${index} ${client}`);
      if (type === 'tx') return { name: link, part, counters: { opackets: packets, obytes: bytes } };
      return {
        name: link,
        part,
        counters: {
          ipackets: packets,
          rbytes: bytes,
          norcvbuf: dropped,
          interrupts: ring?.interrupts ?? 0,
          polls: ring?.polls ?? 0,
          maxqueue: ring?.maxFrames ?? 0,
        },
      };
    },
  );
}

/** `dlstat -A`: all of these, and ports of aggregations. */
export function everyOfAll(look: Look, counters: Counters, name?: string): readonly EveryRow[] {
  const links = everyOfLinks(look, counters, name);
  const parts = [
    ...everyOfRings(look, counters, name),
    ...everyOfLanes(look, counters, name),
    ...ofPorts(look, counters, name),
  ];
  return links.flatMap((link) => [link, ...parts.filter((part) => part.name === link.name)]);
}

function ofPorts(look: Look, counters: Counters, name?: string): readonly EveryRow[] {
  return portStatRows(look, counters, name).flatMap(({ link, port, ipackets, rbytes, opackets, obytes }) =>
    port === null ? [] : [{ name: link, part: `port ${port}`, counters: { ipackets, rbytes, opackets, obytes } }],
  );
}

/** `flowstat -A`: of whole flows, and of the soft rings that each has for itself. */
export function everyOfFlows(look: Look, counters: Counters, name?: string, over?: string): readonly EveryRow[] {
  const found = new Map(counters.flows.map((one) => [one.name, one]));
  return objectsOf(look, 'flow', name)
    .filter((flow) => over === undefined || flow.over === over)
    .flatMap((flow): readonly EveryRow[] => {
      const one = found.get(flow.name);
      const whole: EveryRow = {
        name: flow.name,
        part: null,
        counters: everyWay(one),
      };
      const lanes = counters.lanes.filter((lane) => lane.flow === flow.name && isUsed(lane));
      return [whole, ...lanes.map((lane) => ({ ...everyOfLane(flow.name, { ...lane, flow: null }) }))];
    });
}

function everyWay(one: LinkCounters | FlowCounters | undefined) {
  const { ipackets, rbytes, ierrors, ...sent } = bothWays(one);
  const [ierrorbytes, oerrorbytes] = [one?.receivedDropped.bytes ?? 0, one?.sentDropped.bytes ?? 0];
  return { ipackets, rbytes, ierrors, ierrorbytes, ...sent, oerrorbytes };
}

/** A heading for each thing that counts, then a line for each of its counters. */
export function printEvery(rows: readonly EveryRow[]): string {
  return rows
    .map(({ name, part, counters }) =>
      [
        part === null ? name : `${name} ${part}`,
        ...Object.entries(counters).map(([key, value]) => `  ${key.padEnd(14)}${value}`),
      ].join('\n'),
    )
    .join('\n\n');
}
