import type { Parts } from '../build/build.ts';
import type { Client } from '../build/client.ts';
import type { LaneGroup } from '../build/lanes.ts';
import type { Frame } from '../frame/frame.ts';
import type { FreeLane } from '../host/free-lane.ts';
import type { Count, LaneResult, TransmitLaneResult } from '../result.ts';
import { count, less, lost, NOTHING, sum } from './counts.ts';
import { onTheirWayOut } from './on-its-way.ts';

/** What came to clients, by lane: the sum is what each client has received. */
export function laneResults(parts: Parts): LaneResult[] {
  return [...parts.clients.values()].flatMap((client) => laneResultsOf(client, sharedRings(parts, client)));
}

/** `sharedRings`: rings that bring frames to clients which have none of their own. */
function laneResultsOf(client: Client, sharedRings: number): LaneResult[] {
  const { free } = client;
  if (free !== null) return freeLanes(client, free);
  return client.lanes.flatMap((group) => (group.kind === 'tx' ? [] : lanesOf(group, group.kind, client, sharedRings)));
}

function sharedRings({ blueprint }: Parts, { lanes }: Client): number {
  const name = lanes.find(({ nic }) => nic !== null)?.nic;
  return Math.max(1, blueprint.nics.find((each) => each.name === name)?.sharedRings ?? 1);
}

/** Where work costs nothing, nothing is fetched late: each frame is a chain, and those from a wire come by interrupt. */
function freeLanes({ part, inlet }: Client, free: FreeLane): LaneResult[] {
  const lane = (id: LaneResult['id'], offered: Count, strangers: Count, broadcast: Count): LaneResult => {
    const received = less(offered, strangers);
    const fetched = id === 'local' || part.over === null ? NOTHING : less(received, broadcast);
    return {
      client: part.name,
      flow: null,
      id,
      index: 0,
      ring: id === 'hw' ? 0 : null,
      fanout: 0,
      cpu: null,
      received,
      interruptFrames: fetched.frames,
      interruptBytes: fetched.bytes,
      pollFrames: 0,
      pollBytes: 0,
      broadcast,
      chains: [received.frames, 0, 0],
      dropped: NOTHING,
    };
  };
  const localStrangers = { frames: inlet.localBroadcast.droppedFrames, bytes: inlet.localBroadcast.droppedBytes };
  const strangers = { frames: inlet.received.droppedFrames, bytes: inlet.received.droppedBytes };
  const [all, local] = [count(inlet.broadcast), count(inlet.localBroadcast)];
  return [
    lane(
      part.rings > 0 ? 'hw' : 'sw',
      { frames: free.wireFrames, bytes: free.wireBytes },
      less(strangers, localStrangers),
      less(all, local),
    ),
    lane('local', { frames: free.localFrames, bytes: free.localBytes }, localStrangers, local),
  ];
}

function lanesOf(group: LaneGroup, id: LaneResult['id'], { part }: Client, sharedRings: number): LaneResult[] {
  const rings = id === 'hw' ? part.rings : sharedRings;
  const isFedByRing = group.nic !== null && group.flow === null && id !== 'local';
  return group.fan.lanes.map((lane, index) => ({
    client: group.client,
    flow: group.flow,
    id,
    index,
    ring: isFedByRing ? index % rings : null,
    fanout: isFedByRing ? Math.floor(index / rings) : index,
    cpu: lane.cpu.part.id,
    received: { frames: lane.receivedFrames - lane.strangerFrames, bytes: lane.receivedBytes - lane.strangerBytes },
    interruptFrames: lane.interruptFrames,
    interruptBytes: lane.interruptBytes,
    pollFrames: lane.pollFrames,
    pollBytes: lane.pollBytes,
    broadcast: { frames: lane.broadcastFrames, bytes: lane.broadcastBytes },
    chains: [...lane.chains],
    dropped: { frames: lane.droppedFrames, bytes: lane.droppedBytes },
  }));
}

/** What came to a client from others of the same link. */
export function localBy({ free, lanes, inlet }: Client): Count {
  if (free !== null) {
    const { droppedFrames, droppedBytes } = inlet.localBroadcast;
    return { frames: free.localFrames - droppedFrames, bytes: free.localBytes - droppedBytes };
  }
  const local = lanes.filter(({ kind }) => kind === 'local').flatMap(({ fan }) => fan.lanes);
  return sum(
    local.map((lane) => ({
      frames: lane.receivedFrames - lane.strangerFrames,
      bytes: lane.receivedBytes - lane.strangerBytes,
    })),
  );
}

/** What clients of the host have sent, by ring: the sum is what each client has sent. */
export function transmitLaneResults(parts: Parts): TransmitLaneResult[] {
  return [...parts.clients.values()].flatMap((client): TransmitLaneResult[] => {
    const { part, sender } = client;
    if (part.over === null) return [];
    const { rings } = sender;
    if (rings === null) {
      const id = part.txRings > 0 ? 'hw' : 'sw';
      const index = part.txRings > 0 ? 0 : null;
      return [{ client: part.name, id, index, sent: sentBy(parts, client), dropped: lostBehind(client) }];
    }
    const held = onTheirWayOut(parts, client);
    return Array.from({ length: rings.count }, (_, index) => ({
      client: part.name,
      id: 'hw' as const,
      index,
      sent: less(rings.passed(index), bytesOf(held.filter(({ header }) => rings.ringOf(header) === index))),
      dropped: rings.lost(index),
    }));
  });
}

/** What has left a client: all that it has accepted but what was lost on the way out or is still there. */
export function sentBy(parts: Parts, client: Client): Count {
  return less(less(count(client.sent), lostBehind(client)), bytesOf(onTheirWayOut(parts, client)));
}

/** What has left by each flow of it. */
export function sentByFlows(parts: Parts, client: Client): Count[] {
  const held = client.flows.map((): Frame[] => []);
  if (held.length > 0)
    for (const frame of onTheirWayOut(parts, client)) held[client.sender.flowOut(frame.header)]?.push(frame);
  return client.flows.map((flow, index) => less(less(count(flow.sent), lostInFlow(flow)), bytesOf(held[index] ?? [])));
}

/** What a flow has lost: by its own limit, or behind it. */
export function lostInFlow({ out, sent }: Client['flows'][number]): Count {
  return sum([lost(out), { frames: sent.droppedFrames, bytes: sent.droppedBytes }]);
}

function bytesOf(frames: readonly Frame[]): Count {
  return { frames: frames.length, bytes: frames.reduce((total, { size }) => total + size, 0) };
}

/** What a client has lost of what its checks had let pass: by limits, its own and those of its flows, and for want of CPU time. */
export function lostBehind({ out, flows, lanes }: Client): Count {
  const tx = lanes.filter(({ kind }) => kind === 'tx').flatMap(({ fan }) => fan.lanes);
  return sum([
    lost(out),
    ...flows.map((flow) => lost(flow.out)),
    ...tx.map((lane) => ({ frames: lane.droppedFrames, bytes: lane.droppedBytes })),
  ]);
}
