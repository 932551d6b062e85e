import type { StreamPath } from '#emulator/path/paths.ts';
import type { Cause as EngineCause, Circle as EngineCircle } from '#emulator/path/waits.ts';
import type { Trunk } from '#state/hardware.ts';
import { loopsOf } from '#state/loops.ts';
import { switchOf } from '#state/plug.ts';
import type { Cos } from '#state/resource.ts';
import type { Stream } from '#state/workload.ts';
import { ALL_VLANS, hasVlan, joined, type VlanRange, without } from '#units/vlans.ts';
import { type Cause, type Circle, type Cure, eachOnce, type PathEdit, type WaitingBuffer } from '#usage/path.ts';
import { Edits, priorityList, vlanList } from './edits.ts';
import { pfcOn } from './pfc-edits.ts';
import { ownName, partOf } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** A circle of buffers in the names of the documents, with what to write into them so that it is none. */
export function circleIn({ ends, causes, behind }: EngineCircle, scene: Scene, paths: readonly StreamPath[]): Circle {
  const buffers = ends.map(
    ({ cable, into, name }, index): WaitingBuffer => ({
      link: ownName(cable),
      into: ownName(into),
      name,
      because: (causes[index] ?? []).map((cause) => causeOf(cause, scene)),
    }),
  );
  const cos = [...new Set(causes.flat().map(({ priority }) => priority))].sort();
  const trunks = ends.flatMap(({ cable }) => {
    const trunk = scene.hardware.trunks[ownName(cable)];
    return trunk !== undefined && cable === partOf.trunk(trunk.name) ? [trunk] : [];
  });
  const edits = new Edits(scene);
  const cures = [
    ...otherPriority({ buffers, cos, paths }, edits),
    ...sameTrunks(buffers, trunks, edits),
    ...withoutPfc(trunks, cos, edits),
  ];
  const named = behind.map(({ cable, into, name }) => ({ link: ownName(cable), into: ownName(into), name }));
  return { buffers, cos, behind: named, cures };
}

function causeOf({ stream, answers, from, to, tag, priority }: EngineCause, { workload }: Scene): Cause {
  const named = stream === null ? undefined : workload.streams.find(({ name }) => partOf.stream(name) === stream);
  const ends = endsOfStream(named);
  return {
    stream: stream === null ? null : ownName(stream),
    answers,
    from: from === null ? ends.from : ownName(from),
    to: to === null ? ends.to : ownName(to),
    vid: tag === 0 ? null : tag,
    cos: priority,
  };
}

/** Who sends a stream, and for whom it is. */
export function endsOfStream(stream: Stream | undefined): { readonly from: string; readonly to: string } {
  const { from = '', to } = stream ?? {};
  return { from, to: to?.kind === 'end' ? to.name : to?.kind === 'mac' ? to.mac : 'broadcast' };
}

/** The streams of a VLAN without which one buffer no longer waits for the next, in a priority that none else has, kept wherever theirs is. */
function otherPriority({ buffers, cos, paths }: Passed, edits: Edits): readonly Cure[] {
  const { workload, hardware } = edits.scene;
  const alone = buffers.filter(
    ({ because }) =>
      new Set(because.map(({ vid }) => vid)).size === 1 &&
      because.every(({ stream, answers }) => stream !== null && !answers),
  );
  const chosen = alone.at(-1)?.because[0];
  const taken = new Set([...cos, ...workload.streams.map((one) => one.cos ?? 0)]);
  const speakers = Object.values(hardware.switches).filter(({ pfc }) => pfc.some((one) => cos.includes(one)));
  const free = BY_USE.filter((one) => !taken.has(one));
  const priority = free.find((one) => speakers.every(({ pfc }) => pfc.includes(one))) ?? free[0];
  if (chosen === undefined || priority === undefined) return [];
  const moved = buffers.flatMap(({ because }) => because.filter(({ vid }) => vid === chosen.vid));
  const streams = new Set(moved.flatMap(({ stream }) => stream ?? []));
  const ways = paths.filter(({ stream }) => streams.has(ownName(stream))).flatMap(({ there, back }) => [there, back]);
  const wires = ways.flatMap((way) => way?.hops.filter(({ kind }) => kind === 'wire') ?? []);
  const keeping = wires.filter((wire) => pfcOn(wire, wire.cos, edits).length === 0);
  return [
    {
      advice: `another priority for ${vlanNamed(chosen.vid)}`,
      edits: eachOnce([
        ...[...streams].flatMap((name) => edits.inTraffic(['streams', name, 'cos'], String(priority))),
        ...keeping.flatMap((wire) => pfcOn(wire, priority, edits)),
      ]),
    },
  ];
}

/** The circle, and the ways of all streams. */
interface Passed extends Pick<Circle, 'buffers' | 'cos'> {
  readonly paths: readonly StreamPath[];
}

/** Priorities in the order in which they are taken for one more lossless class: 3 and 4 are usual, 0 is everybody's. */
const BY_USE: readonly Cos[] = [3, 4, 5, 2, 1, 6, 7, 0];

/** Where all VLANs go by the same tree of trunks, no frames wait in a circle. */
function sameTrunks(buffers: readonly WaitingBuffer[], trunks: readonly Trunk[], edits: Edits): readonly Cure[] {
  const vids = [...new Set(buffers.flatMap(({ because }) => because.map(({ vid }) => vid ?? UNTAGGED)))];
  if (vids.length < 2 || trunks.length < buffers.length) return [];
  const carries = ({ vlans }: Trunk) => vids.some((vid) => hasVlan(vlans, vid));
  const all = Object.values(edits.scene.hardware.trunks).filter((one) => trunks.includes(one) || carries(one));
  const left = trunks.findLast((trunk) => isForest(all.filter((one) => one !== trunk)));
  if (left === undefined) return [];
  const own = vids.map((vid): VlanRange => [vid, vid]);
  const others = trunks.filter((trunk) => trunk !== left && !vids.every((vid) => hasVlan(trunk.vlans, vid)));
  const rest = without(left.vlans, vids);
  const kept = pausedOn(left, edits);
  return [
    {
      advice: 'the same trunks for all these VLANs',
      edits: eachOnce([
        ...trunks.flatMap((trunk) => (trunk === left ? [] : pausing(trunk, kept, edits))),
        ...others.flatMap(({ name, vlans }) =>
          edits.beyond('trunks', name, ['vlans'], vlanList(joined([...vlans, ...own]))),
        ),
        ...edits.beyond(
          'trunks',
          left.name,
          rest.length === 0 ? [] : ['vlans'],
          rest.length === 0 ? null : vlanList(rest),
        ),
      ]),
    },
  ];
}

/** Priorities for which both ends of a trunk stop each other. */
function pausedOn(trunk: Trunk, edits: Edits): readonly Cos[] {
  const [one = [], other = []] = switchesOf(trunk, edits).map(({ pfc }) => pfc);
  return (trunk.pfc ?? one).filter((each) => one.includes(each) && other.includes(each));
}

/** What makes a trunk stop these too, so that nothing is lost of what comes to go by it. */
function pausing(trunk: Trunk, priorities: readonly Cos[], edits: Edits): readonly PathEdit[] {
  const more = (map: 'switches' | 'trunks', name: string, pfc: readonly Cos[]): readonly PathEdit[] =>
    priorities.every((one) => pfc.includes(one))
      ? []
      : edits.beyond(map, name, ['pfc'], priorityList([...new Set([...pfc, ...priorities])]));
  return [
    ...switchesOf(trunk, edits).flatMap(({ name, pfc }) => more('switches', name, pfc)),
    ...(trunk.pfc === null ? [] : more('trunks', trunk.name, trunk.pfc)),
  ];
}

function switchesOf({ between }: Trunk, edits: Edits) {
  const { switches } = edits.scene.hardware;
  return between.flatMap((port) => switches[switchOf(port)] ?? []);
}

/** Whether the trunks join no switches twice, all of them taken together. */
function isForest(trunks: readonly Trunk[]): boolean {
  return loopsOf(trunks.map((one) => ({ ...one, vlans: ALL_VLANS }))).length === 0;
}

/** One trunk that does not stop who sends breaks the circle, and may then drop. */
function withoutPfc(trunks: readonly Trunk[], cos: readonly number[], edits: Edits): readonly Cure[] {
  const trunk = trunks.at(-1);
  if (trunk === undefined) return [];
  const rest = pausedOn(trunk, edits).filter((each) => !cos.includes(each));
  return [
    {
      advice: `no PFC for priority ${cos.join(', ')} on one trunk, behind which frames can then be lost`,
      edits: edits.beyond('trunks', trunk.name, ['pfc'], priorityList(rest)),
    },
  ];
}

/** VLAN of frames without a tag, as switches beyond the wires count them (their PVID). */
const UNTAGGED = 1;

function vlanNamed(vid: number | null): string {
  return vid === null ? 'frames without a tag' : `VLAN ${vid}`;
}
