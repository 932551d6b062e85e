import type * as engine from '#emulator/result.ts';
import { etherTypeName } from '#state/ether-types.ts';
import type { Target } from '#state/workload.ts';
import type { Drop, QueryReport, StreamReport } from '#usage/report.ts';
import { by, less, named } from './difference.ts';
import { binsOf, latencyOf } from './latency.ts';
import type { Part } from './measure-links.ts';
import { placeName } from './place-name.ts';
import { ownName } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** What each stream has sent and got. */
export function streamRows(
  now: engine.Result,
  before: engine.Result | null,
  { workload }: Scene,
  perSecond: Part['perSecond'],
): readonly StreamReport[] {
  const wanted = by(workload.streams, (one) => one.name);
  const old = by(before?.streams, (one) => one.name);
  return named(now.streams.map((one) => streamRow(one, old.get(one.name), wanted.get(ownName(one.name)), perSecond)));
}

function streamRow(
  now: engine.StreamResult,
  before: engine.StreamResult | undefined,
  wanted: Scene['workload']['streams'][number] | undefined,
  perSecond: Part['perSecond'],
): StreamReport {
  const delivered = less(now.delivered, before?.delivered);
  const goodput = now.goodputBytes === null ? null : now.goodputBytes - (before?.goodputBytes ?? 0);
  return {
    name: ownName(now.name),
    from: wanted?.from ?? '',
    to: wanted ? targetName(wanted.to) : '',
    protocol:
      typeof wanted?.protocol === 'object' ? etherTypeName(wanted.protocol.etherType) : (wanted?.protocol ?? ''),
    offered: less(now.offered, before?.offered),
    delivered,
    dropped: less(now.dropped, before?.dropped),
    replicated: less(now.replicated, before?.replicated),
    merged: less(now.merged, before?.merged),
    inFlight: now.inFlight,
    throughputBitsPerSecond: perSecond(delivered.bytes * 8),
    packetsPerSecond: perSecond(delivered.frames),
    drops: dropRows(now.drops, before?.drops),
    latency: latencyOf(now.latency, before?.latency),
    goodputBitsPerSecond: goodput === null ? null : perSecond(goodput * 8),
    retransmissions: now.tcp === null ? null : now.tcp.retransmissions - (before?.tcp?.retransmissions ?? 0),
    timeouts: now.tcp === null ? null : now.tcp.timeouts - (before?.tcp?.timeouts ?? 0),
    exchanges: now.exchanges === null ? null : latencyOf(now.exchanges, before?.exchanges ?? undefined),
    blockedPicoseconds: now.blockedPicoseconds - (before?.blockedPicoseconds ?? 0),
  };
}

/** What each query has completed; `streams`: those of its workers are among them. */
export function queryRows(
  now: engine.Result,
  before: engine.Result | null,
  streams: readonly StreamReport[],
  { workload }: Scene,
): readonly QueryReport[] {
  const times = by(now.queries, (one) => ownName(one.name));
  const earlier = by(before?.queries, (one) => ownName(one.name));
  const rows = workload.queries.flatMap(({ name, aggregator, workers, protocol }): readonly QueryReport[] => {
    const row = times.get(name);
    if (!row) return [];
    const own = new Set(workers.map((worker) => `${name}/${worker}`));
    const answers = streams.filter((stream) => own.has(stream.name));
    const sum = (of: (stream: StreamReport) => number | null) =>
      answers.reduce((total, stream) => total + (of(stream) ?? 0), 0);
    const ofTcp = (of: (stream: StreamReport) => number | null) => (protocol === 'tcp' ? sum(of) : null);
    const old = earlier.get(name)?.times;
    return [
      {
        name,
        aggregator,
        workers: workers.length,
        protocol,
        completion: latencyOf(row.times, old),
        histogram: binsOf(row.times, old),
        goodputBitsPerSecond: sum((stream) => stream.goodputBitsPerSecond),
        retransmissions: ofTcp((stream) => stream.retransmissions),
        timeouts: ofTcp((stream) => stream.timeouts),
      },
    ];
  });
  return named(rows);
}

function targetName(to: Target): string {
  return to.kind === 'end' ? to.name : to.kind === 'mac' ? to.mac : to.kind;
}

/** Drops that happened since, places in our names. */
export function dropRows(now: readonly engine.DropCount[], before: readonly engine.DropCount[] = []): readonly Drop[] {
  const old = new Map(before.map((one) => [`${one.place} ${one.reason}`, one]));
  return now
    .map((one): Drop => {
      const { frames, bytes } = less(one, old.get(`${one.place} ${one.reason}`));
      return { place: placeName(one.place), reason: one.reason, frames, bytes };
    })
    .filter(({ frames }) => frames > 0);
}
