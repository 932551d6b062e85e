import { Drain } from '../ahead/drain.ts';
import { Funnel } from '../ahead/funnel.ts';
import { MOST_TALKERS } from '../ahead/pour.ts';
import { Talker, type TalkerParts } from '../ahead/talker.ts';
import { type End, isEnd } from '../end.ts';
import { GreedySource } from '../traffic/greedy-source.ts';
import { ClassEgress } from '../wire/class-egress.ts';
import { final, type World } from '../world.ts';
import type { Client } from './client.ts';
import type { Load } from './load.ts';
import type { Node } from './network.ts';
import { clientsByNode, type Doorway, type Noise } from './windows.ts';

/**
 * Finds the switches that a funnel can serve. The rule:
 *
 * - all that enters comes by cables from machines with one greedy program each, which makes frames of one size and header at even
 *   times, and has nothing on its way but a queue that is never too short for it; the switch pauses that queue and keeps what comes;
 * - bytes take a whole number of picoseconds, no bit is wrong, and a pause is asked for again long before it has run out;
 * - there are ports whose queue nobody pauses, before a client that only counts. Whether all frames leave by these, each kind by one
 *   class, is looked at before each slice: tables may change.
 */
export function planFunnels(
  world: World,
  nodes: ReadonlyMap<string, Node>,
  doorways: readonly Doorway[],
  loads: ReadonlyMap<string, Load>,
  noise: Noise,
): void {
  if (!world.ahead) return;
  const sources = new Map<unknown, GreedySource>();
  for (const load of loads.values()) if (load instanceof GreedySource) sources.set(load.sender, load);
  const clientsOf = clientsByNode(doorways);
  for (const node of nodes.values()) {
    const ports = noise.get(node);
    if (node.kind !== 'bridge' || ports === undefined || ports.size > MOST_TALKERS) continue;
    const clients = clientsOf.get(node);
    const parts: TalkerParts[] = [];
    for (const port of ports) {
      const client = clients?.get(port);
      const talker = client === undefined ? null : talkerOf(node, port, client, sources);
      if (talker !== null) parts.push(talker);
    }
    if (parts.length < Math.max(1, ports.size)) continue;
    parts.sort((a, b) => a.egress.out.order - b.egress.out.order);
    world.onSeal(() => join(world, node, parts));
  }
}

/** Once it is known what leads where. */
function join(world: World, node: Node, parts: readonly TalkerParts[]): void {
  const header = parts[0]?.pattern.header ?? 0;
  const drains = new Map<number, Drain>();
  for (const port of node.ways.keys()) {
    const drain = drainOf(node, port, header);
    if (drain !== null) drains.set(port, drain);
  }
  const [first] = drains.values();
  if (first === undefined) return;
  const talkers = parts.map((each) => new Talker(each, first));
  world.funnels.push(new Funnel(world, node.bridge, talkers, drains));
}

/** The way out by a port, if nobody can stop it and nothing but counters is at its end. */
function drainOf({ bridge }: Node, number: number, header: number): Drain | null {
  const port = bridge.ports[number];
  const egress = port === undefined ? null : final(port.out);
  if (port === undefined || !(egress instanceof ClassEgress)) return null;
  const queue = egress.queueOf(header);
  const end = endOf(egress);
  const isFree = egress.sink === null && egress.source === null && egress.rate.perByte > 0;
  return isFree && queue !== null && end !== null ? new Drain(port, egress, queue, end) : null;
}

function endOf({ out }: ClassEgress): End | null {
  return out.direct && isEnd(out.to) && out.to.isLast ? out.to : null;
}

function talkerOf(
  node: Node,
  number: number,
  client: Client,
  sources: ReadonlyMap<unknown, GreedySource>,
): TalkerParts | null {
  const { sender } = client;
  const source = sources.get(sender);
  const pattern = source?.pattern ?? null;
  const way = node.ways.get(number);
  const port = node.bridge.ports[number];
  if (source === undefined || pattern === null || port === undefined || way?.kind !== 'cable') return null;
  if (!isPlain(client) || !sender.passes(pattern.header, pattern.bytes)) return null;
  const { ends, ports, errors, part } = way.cable;
  const near = part.ends[0].part === node.name ? 0 : 1;
  const [back, egress] = near === 0 ? ends : [ends[1], ends[0]];
  const buffer = ports[near]?.bufferOf(pattern.header) ?? null;
  if (!(egress instanceof ClassEgress) || !(back instanceof ClassEgress) || buffer === null) return null;
  const queue = egress.queueOf(pattern.header);
  const { source: speaker } = back;
  const { sink } = egress;
  if (queue === null || speaker === null || sink === null || errors[1 - near] !== null) return null;
  if (!isRoomy(egress, source, pattern.bytes) || buffer.full.witness !== null || port.rings !== null) return null;
  const pauseService = back.rate.perByte * (speaker.frameBytes + back.settings.extraBytes);
  if (egress.rate.perByte === 0 || speaker.picoseconds < 4 * pauseService + 2) return null;
  const { tally } = sender;
  const { account } = source.settings;
  return { source, pattern, tally, account, egress, queue, back, speaker, sink, buffer, port, number };
}

/** What it sends goes straight to its cable, and nobody else sends by it. */
function isPlain({ part, sender, way, out, flows, lanes }: Client): boolean {
  const isDirect = way === sender && out === null && flows.length === 0 && lanes.every(({ kind }) => kind !== 'tx');
  return part.over === null && isDirect && sender.rings === null && sender.meeting.feeders === 1;
}

/** Whether the queue has room for all that the program keeps in its client. */
function isRoomy({ settings }: ClassEgress, { credits }: GreedySource, bytes: number): boolean {
  const { queueFrames, queueBytes } = settings;
  return queueFrames >= credits.length && (queueBytes === null || queueBytes >= credits.length * bytes);
}
