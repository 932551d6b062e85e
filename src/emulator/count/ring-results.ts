import type { Parts } from '../build/build.ts';
import type { RingGroup } from '../build/rings.ts';
import type { Lane } from '../host/lane.ts';
import type { Count, NicResult, RingResult, TransmitRingResult } from '../result.ts';
import { less, NOTHING, sum } from './counts.ts';

/** The receive rings of all NICs. */
export function ringResults(parts: Parts): RingResult[] {
  return ringsOf(parts, 'rx').map(({ nic, group, index }): RingResult => {
    const lanes = lanesBehind(parts, nic, group, index);
    return {
      nic,
      index,
      client: group.client,
      ...filled(parts, nic, group.first + index),
      interrupts: lanes.reduce((total, lane) => total + lane.interrupts, 0),
      polls: lanes.reduce((total, lane) => total + lane.polls, 0),
      maxFrames: Math.max(0, ...lanes.map((lane) => lane.maxFrames)),
    };
  });
}

/** What a ring took and what it had no descriptor for. */
function filled(parts: Parts, nic: string, ring: number): { readonly received: Count; readonly dropped: Count } {
  const rx = parts.rings.get(nic)?.rx;
  if (rx === undefined) return { received: NOTHING, dropped: NOTHING };
  const dropped = rx.counter.lost(ring);
  return { received: rx.isCounted ? rx.counter.passed(ring) : less(taken(parts, nic), dropped), dropped };
}

/** What a NIC took from its wire for those behind it, whether or not a ring had room for it. */
function taken(parts: Parts, nic: string): Count {
  const port = parts.nodes.get(nic)?.bridge.ports.find(({ kind }) => kind === 'uplink');
  if (port === undefined) return NOTHING;
  return {
    frames: port.inFrames - port.strangerFrames - port.oversizeFrames,
    bytes: port.inBytes - port.strangerBytes - port.oversizeBytes,
  };
}

/** The lanes that a ring feeds. Those of clients above several NICs count at the first of them. */
function lanesBehind(parts: Parts, nic: string, group: RingGroup, index: number): Lane[] {
  return [...parts.clients.values()].flatMap(({ part, lanes }) => {
    if (group.client !== null && group.client !== part.name) return [];
    return lanes
      .filter(({ kind, nic: name }) => name === nic && kind === (group.client === null ? 'sw' : 'hw'))
      .flatMap(({ fan }) => fan.lanes.filter((_, lane) => lane % group.count === index));
  });
}

/** The transmit rings of all NICs. */
export function transmitRingResults(parts: Parts): TransmitRingResult[] {
  return ringsOf(parts, 'tx').map(({ nic, group, index }) => ({
    nic,
    index,
    client: group.client,
    sent: parts.rings.get(nic)?.out?.sent(group.first + index) ?? leftBy(parts, nic),
  }));
}

/** What has left by the wire of a NIC. */
function leftBy(parts: Parts, nic: string): Count {
  for (const { part, ends } of parts.cables.values()) {
    for (const [side, egress] of ends.entries()) {
      if (part.ends[side]?.part !== nic) continue;
      return less({ frames: egress.acceptedFrames, bytes: egress.acceptedBytes }, egress.waiting());
    }
  }
  return NOTHING;
}

export function nicResults(parts: Parts): NicResult[] {
  return [...parts.rings].map(([name, { rx }]) => {
    const node = parts.nodes.get(name);
    const port = node?.bridge.ports.find(({ kind }) => kind === 'uplink');
    const lost = sum(rx.groups.flatMap((group) => numbers(group).map((index) => rx.counter.lost(group.first + index))));
    const wrong = [...parts.cables.values()].flatMap(({ part, errors }) =>
      errors.filter((one, side) => one !== null && part.ends[1 - side]?.part === name),
    );
    const errors = wrong.map((one) => ({ frames: one?.droppedFrames ?? 0, bytes: one?.droppedBytes ?? 0 }));
    return {
      name,
      received: less(taken(parts, name), lost),
      filtered: { frames: port?.strangerFrames ?? 0, bytes: port?.strangerBytes ?? 0 },
      receivedDropped: sum([
        lost,
        { frames: port?.oversizeFrames ?? 0, bytes: port?.oversizeBytes ?? 0 },
        { frames: node?.engines.in?.droppedFrames ?? 0, bytes: node?.engines.in?.droppedBytes ?? 0 },
        ...errors,
        ...withoutRoom(parts, name),
      ]),
      sentDropped: { frames: node?.engines.out?.droppedFrames ?? 0, bytes: node?.engines.out?.droppedBytes ?? 0 },
    };
  });
}

/** What came while a lossless class of the port had no room left. */
function withoutRoom({ cables }: Parts, nic: string): readonly Count[] {
  const ends = [...cables.values()].flatMap(({ part, ports }) =>
    ports.filter((_, end) => part.ends[end]?.part === nic),
  );
  return ends.flatMap((port) =>
    (port?.buffers ?? []).map((one) => ({ frames: one.droppedFrames, bytes: one.droppedBytes })),
  );
}

interface Ring {
  readonly nic: string;
  readonly group: RingGroup;
  readonly index: number;
}

function ringsOf({ rings }: Parts, side: 'rx' | 'tx'): readonly Ring[] {
  return [...rings].flatMap(([nic, one]) =>
    one[side].groups.flatMap((group) => numbers(group).map((index) => ({ nic, group, index }))),
  );
}

function numbers({ count }: RingGroup): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
