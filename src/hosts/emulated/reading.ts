import type * as engine from '#emulator/result.ts';
import type { QueryReading, Reading, StreamReading } from '#usage/reading.ts';
import { flowRows, linkRows } from './measure-links.ts';
import { laneRow } from './measure-rings.ts';
import { ownName } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** The counters of the engine in the names of the host. */
export function readingOf(now: engine.Glance, scene: Scene): Reading {
  // Rates are made of two readings by whoever looks.
  const part = { now, before: null, scene, perSecond: () => 0 };
  return {
    atPicoseconds: now.toPicoseconds,
    streams: streamsOf(now, scene),
    queries: queriesOf(now, scene),
    links: linkRows(part).map(({ name, class: kind, over, received, sent, receivedDropped, sentDropped, wire }) => ({
      name,
      class: kind,
      over,
      received,
      sent,
      receivedDropped,
      sentDropped,
      bitsPerSecond: wire?.bitsPerSecond ?? null,
    })),
    flows: flowRows(part).map(({ name, over, received, sent, receivedDropped, sentDropped }) => ({
      name,
      over,
      received,
      sent,
      receivedDropped,
      sentDropped,
    })),
    lanes: now.lanes.map((lane) => {
      const { link, flow, id, index, cpu, received, interruptFrames, pollFrames, dropped } = laneRow(lane, undefined);
      return { link, flow, id, index, cpu, received, interruptFrames, pollFrames, dropped };
    }),
    cpus: now.cpus.map(({ host, id, busyPicoseconds, stolenPicoseconds, frames, interrupts, polls }) => ({
      host,
      id,
      busyPicoseconds,
      stolenPicoseconds,
      frames,
      interrupts,
      polls,
    })),
  };
}

function streamsOf(now: engine.Glance, { workload }: Scene): readonly StreamReading[] {
  const wanted = new Map(workload.streams.map((one) => [one.name, one]));
  return now.streams.map((one) => {
    const stream = wanted.get(ownName(one.name));
    const to = stream?.to.kind === 'end' ? stream.to.name : (stream?.to.kind ?? '');
    return { ...one, name: ownName(one.name), from: stream?.from ?? '', to };
  });
}

function queriesOf(now: engine.Glance, { workload }: Scene): readonly QueryReading[] {
  const aggregators = new Map(workload.queries.map(({ name, aggregator }) => [name, aggregator]));
  return now.queries.map(({ name, completed, sumPicoseconds }) => {
    const own = ownName(name);
    return { name: own, aggregator: aggregators.get(own) ?? '', completed, sumPicoseconds };
  });
}
