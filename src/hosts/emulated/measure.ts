import type * as engine from '#emulator/result.ts';
import type { CpuReport, Measured, QueueReport } from '#usage/report.ts';
import { by, less } from './difference.ts';
import { bufferRows, classRows, pauseRows } from './measure-ends.ts';
import { flowRows, linkRows, type Part, portRows } from './measure-links.ts';
import { ringRows } from './measure-rings.ts';
import { dropRows, queryRows, streamRows } from './measure-streams.ts';
import { placeName } from './place-name.ts';
import { ownName } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** What the engine has counted between two instants, in the names of the host. null: since it began to count. */
export function measured(now: engine.Result, before: engine.Result | null, scene: Scene): Measured {
  const fromPicoseconds = before?.toPicoseconds ?? now.fromPicoseconds;
  const seconds = (now.toPicoseconds - fromPicoseconds) / 1e12;
  const perSecond = (value: number) => (seconds === 0 ? 0 : value / seconds);
  const part: Part = { now, before, scene, perSecond };
  const queues = by(before?.queues, queueKey);
  const cpus = by(before?.cpus, cpuKey);
  const streams = streamRows(now, before, scene, perSecond);
  return {
    fromPicoseconds,
    toPicoseconds: now.toPicoseconds,
    streams,
    queries: queryRows(now, before, streams, scene),
    links: linkRows(part),
    flows: flowRows(part),
    ...ringRows(now, before, scene),
    ports: portRows(part),
    classes: classRows(part),
    pauses: pauseRows(part),
    buffers: bufferRows(part),
    cpus: now.cpus.map((one) => cpuRow(one, cpus.get(cpuKey(one)), perSecond)),
    queues: now.queues.map((one) => queueRow(one, queues.get(queueKey(one)))),
    drops: dropRows(now.drops, before?.drops),
  };
}

function cpuKey({ host, id }: engine.CpuResult): string {
  return `${host ?? ''}/${id}`;
}

function cpuRow(now: engine.CpuResult, before: engine.CpuResult | undefined, perSecond: Part['perSecond']): CpuReport {
  const busyPicoseconds = now.busyPicoseconds - (before?.busyPicoseconds ?? 0);
  return {
    host: now.host,
    id: now.id,
    busyPicoseconds,
    stolenPicoseconds: now.stolenPicoseconds - (before?.stolenPicoseconds ?? 0),
    busy: perSecond(busyPicoseconds) / 1e12,
    frames: now.frames - (before?.frames ?? 0),
    interrupts: now.interrupts - (before?.interrupts ?? 0),
    polls: now.polls - (before?.polls ?? 0),
  };
}

function queueKey({ place, kind, of }: engine.WaitingResult): string {
  return `${place} ${kind} ${of}`;
}

function queueRow(now: engine.WaitingResult, before: engine.WaitingResult | undefined): QueueReport {
  return {
    place: placeName(now.place),
    kind: now.kind,
    of: ownName(now.of),
    offered: less(now.offered, before?.offered),
    sent: less(now.sent, before?.sent),
    dropped: less(now.dropped, before?.dropped),
    frames: now.frames,
    maxFrames: now.maxFrames,
    stops: now.stops - (before?.stops ?? 0),
  };
}
