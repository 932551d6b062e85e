import { invariant, never } from '#diagnostics/invariant.ts';
import type { Arrival, Load, QueryPart, Size, StreamPart } from '#emulator/blueprint.ts';
import { type End, meetingOf } from '#state/ends.ts';
import { machineOf } from '#state/fleet.ts';
import type { IpPrefix } from '#state/resource.ts';
import type { FrameLengths, Rate, Stream, Load as Wanted } from '#state/workload.ts';
import { ipOf } from '#units/ip-address.ts';
import { ipFor } from './addresses.ts';
import { applicationCos } from './applications.ts';
import { clientName, vidOf } from './clients.ts';
import { partOf } from './names.ts';
import type { Scene } from './scene.ts';

export function streamParts(scene: Scene): readonly StreamPart[] {
  return scene.workload.streams.map((stream) => streamPart(stream, scene));
}

/** Aggregators and workers of queries: the streams between them are among the others. */
export function queryParts({ workload }: Scene): readonly QueryPart[] {
  return workload.queries.map(({ name, aggregator: _aggregator, workers: _workers, protocol, ...query }) => ({
    ...query,
    name: partOf.query(name),
    tcp: protocol === 'tcp' ? workload.tcp : null,
  }));
}

function streamPart(stream: Stream, scene: Scene): StreamPart {
  const from = endNamed(stream.from, scene);
  const to = stream.to.kind === 'end' ? endNamed(stream.to.name, scene) : null;
  // `local` is the end on the host; between two of them, the one that receives; of a query, the worker.
  const isLocalTo = to?.kind === 'link' || from.kind === 'client' || stream.load.kind === 'answers';
  const count = stream.load.kind === 'request-response' ? stream.load.concurrency : stream.connections;
  const local = {
    ip: { first: stream.localIp ?? ipIn(isLocalTo ? to : from), count: 1 },
    port: { first: stream.localPort, count: 1 },
  };
  const remoteIps = stream.remoteIp === null ? 1 : Math.min(count, sizeOf(stream.remoteIp));
  const remote = {
    ip: { first: stream.remoteIp === null ? ipIn(isLocalTo ? from : to) : ipOf(stream.remoteIp), count: remoteIps },
    // Addresses first; where they do not suffice, ports tell the connections apart.
    port: { first: stream.remotePort, count: remoteIps === count ? 1 : count },
  };
  const [source, destination] = isLocalTo ? [remote, local] : [local, remote];
  const isIp = typeof stream.protocol === 'string';
  return {
    name: partOf.stream(stream.name),
    from: clientName(from),
    to: to ? { client: clientName(to) } : { mac: stream.to.kind === 'mac' ? stream.to.mac : BROADCAST },
    protocol: stream.protocol,
    sourceMac: stream.sourceMac,
    sourceIp: isIp ? source.ip : null,
    destinationIp: isIp ? destination.ip : null,
    sourcePort: source.port,
    destinationPort: destination.port,
    dsfield: stream.dscp << 2,
    cos: stream.cos ?? applicationCos(stream, from, source.ip.first.includes(':'), scene),
    answerCos: stream.cos ?? (to && applicationCos(stream, to, source.ip.first.includes(':'), scene)),
    load: loadOf(stream, from, scene),
    startPicoseconds: stream.startPicoseconds,
    stopPicoseconds: stream.stopPicoseconds,
    limitFrames: stream.packets,
    limitBytes: stream.bytes,
  };
}

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

function endNamed(name: string, { ends }: Scene): End {
  const end = ends.get(name);
  invariant(end, `the end ${name} was looked for before`);
  return end;
}

function ipIn(end: End | null): string {
  return end?.ips[0] ?? ipFor(end?.name ?? 'everybody');
}

/** Addresses of a prefix, as far as they are worth counting. */
function sizeOf(prefix: IpPrefix): number {
  const length = Number(prefix.slice(prefix.indexOf('/') + 1));
  const bits = (prefix.includes(':') ? 128 : 32) - length;
  return 2 ** Math.min(bits, 20);
}

/** The engine's sizes are without FCS. */
const FCS_BYTES = 4;
const ETHERNET_HEADER_BYTES = 14;

function loadOf(stream: Stream, from: End, scene: Scene): Load {
  const { load, frames, socketFrames, costPicoseconds } = stream;
  if (load.kind === 'request-response') return load;
  if (load.kind === 'answers') return { kind: load.kind, query: partOf.query(load.query) };
  if (load.kind === 'greedy') {
    if (stream.protocol === 'tcp') return { kind: 'tcp', connections: stream.connections, tcp: scene.workload.tcp };
    return {
      kind: 'greedy',
      size: sizeOfFrames(frames),
      windowFrames: socketFrames ?? WINDOW_FRAMES,
      bitsPerSecond: speedOf(from, scene),
      costPicoseconds,
    };
  }
  const size = sizeOfFrames(frames);
  const arrival = arrivalOf(load, frames, from, scene);
  if (socketFrames === null) return { kind: 'open', size, arrival };
  return { kind: 'blocking', size, arrival, socketFrames, costPicoseconds };
}

/** Frames that a greedy sender has under way within its own link: enough that it is never idle. */
const WINDOW_FRAMES = 64;

function sizeOfFrames(frames: FrameLengths): Size {
  switch (frames.kind) {
    case 'fixed':
      return { kind: 'fixed', bytes: frames.bytes - FCS_BYTES };
    case 'mix':
      return {
        kind: 'mixed',
        sizes: frames.shares.map(({ bytes, weight }) => ({ bytes: bytes - FCS_BYTES, weight })),
      };
    case 'uniform':
      return { kind: 'uniform', fromBytes: frames.fromBytes - FCS_BYTES, toBytes: frames.toBytes - FCS_BYTES };
    default:
      return never(frames);
  }
}

type Paced = Exclude<Wanted, { kind: 'greedy' | 'request-response' | 'answers' }>;

function arrivalOf(load: Paced, frames: FrameLengths, from: End, scene: Scene): Arrival {
  switch (load.kind) {
    case 'burst':
      return load;
    case 'replay': {
      const list = load.frames.map(({ atPicoseconds, bytes }) => ({
        at: atPicoseconds,
        bytes: bytes === null ? null : bytes - FCS_BYTES,
      }));
      return { kind: 'replay', frames: list };
    }
    case 'paced': {
      const gapPicoseconds = gapOf(load.rate, frames, from, scene);
      const { arrival } = load;
      switch (arrival.kind) {
        case 'constant':
        case 'poisson':
          return { kind: arrival.kind, gapPicoseconds };
        case 'jitter':
          return {
            kind: 'jitter',
            // Whole, as simulators that count picoseconds have it: the same seeds give the same frames there and here.
            gapPicoseconds: Math.round(gapPicoseconds),
            fraction: arrival.fraction,
            generator: arrival.seed === null ? { kind: 'own' } : { kind: 'xorshift32', seed: arrival.seed },
          };
        case 'on-off': {
          const { onPicoseconds, offPicoseconds } = arrival;
          const distribution = arrival.random ? 'exponential' : 'fixed';
          return { kind: 'on-off', gapPicoseconds, onPicoseconds, offPicoseconds, distribution };
        }
        default:
          return never(arrival);
      }
    }
    default:
      return never(load);
  }
}

const PICOSECONDS_PER_SECOND = 1e12;

/** Mean time from frame to frame, as a fraction where the rate has no whole one. */
function gapOf(rate: Rate, frames: FrameLengths, from: End, scene: Scene): number {
  if (rate.unit === 'packets') return PICOSECONDS_PER_SECOND / rate.packetsPerSecond;
  const beside = {
    wire: overheadOf(from, scene) + tagBytesOf(from),
    'l2-fcs': tagBytesOf(from),
    l2: tagBytesOf(from) - FCS_BYTES,
    l3: -FCS_BYTES - ETHERNET_HEADER_BYTES,
  }[rate.accounting];
  return ((meanOf(frames) + beside) * 8 * PICOSECONDS_PER_SECOND) / rate.bitsPerSecond;
}

/** The 802.1Q tag that a member of a VLAN puts into its frames, beside the length that the document gives. */
function tagBytesOf(from: End): number {
  const vid = from.kind === 'client' ? from.client.vid : vidOf(from.link);
  return vid === null ? 0 : TAG_BYTES;
}

const TAG_BYTES = 4;

function meanOf(frames: FrameLengths): number {
  if (frames.kind === 'fixed') return frames.bytes;
  if (frames.kind === 'uniform') return (frames.fromBytes + frames.toBytes) / 2;
  const weight = frames.shares.reduce((sum, one) => sum + one.weight, 0);
  return frames.shares.reduce((sum, one) => sum + one.bytes * one.weight, 0) / weight;
}

/** Preamble and gap on the sender's wire; 20 bytes where it has none. */
function overheadOf(from: End, { state, hardware }: Scene): number {
  if (from.kind === 'client') return from.client.overheadBytes;
  const meeting = meetingOf(from.link, state);
  return (meeting?.kind === 'phys' ? hardware.links[meeting.name]?.overheadBytes : undefined) ?? 20;
}

/** A sender without a wire is as fast as memory. */
function speedOf(from: End, scene: Scene): number {
  return from.kind === 'client'
    ? from.client.speed
    : (scene.facts.speed(from.link) ?? machineOf(from.name, scene).memorySpeed);
}
