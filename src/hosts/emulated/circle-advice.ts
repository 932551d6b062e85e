import type { Cause as EngineCause, Circle as EngineCircle } from '#emulator/path/waits.ts';
import type { Trunk } from '#state/hardware.ts';
import { loopsOf } from '#state/loops.ts';
import type { Cos } from '#state/resource.ts';
import type { Stream } from '#state/workload.ts';
import { ALL_VLANS, hasVlan, joined, type VlanRange, without } from '#units/vlans.ts';
import type { Cause, Circle, Cure, PathEdit, WaitingBuffer } from '#usage/path.ts';
import { Edits, vlanList } from './edits.ts';
import { ownName, partOf } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** A circle of buffers in the names of the documents, with what to write into them so that it is none. */
export function circleIn({ ends, causes }: EngineCircle, scene: Scene): Circle {
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
    ...otherPriority(buffers, cos, edits),
    ...sameTrunks(buffers, trunks, edits),
    ...withoutPfc(trunks, cos, edits),
  ];
  return { buffers, cos, cures };
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

/** The streams of a VLAN without which one buffer no longer waits for the next, in a priority that none else has. */
function otherPriority(buffers: readonly WaitingBuffer[], cos: readonly number[], edits: Edits): readonly Cure[] {
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
  const spoken = (map: 'switches' | 'clients', name: string): readonly PathEdit[] => {
    const pfc = hardware[map][name]?.pfc;
    if (pfc === undefined || pfc.includes(priority)) return [];
    return edits.beyond(map, name, ['pfc'], `[${[...pfc, priority].sort().join(', ')}]`);
  };
  const streams = new Set(moved.flatMap(({ stream }) => stream ?? []));
  const ends = new Set(moved.flatMap(({ from, to }) => [from, to]));
  return [
    {
      advice: `another priority for ${vlanNamed(chosen.vid)}`,
      edits: [
        ...[...streams].flatMap((name) => edits.inTraffic(['streams', name, 'cos'], String(priority))),
        ...speakers.flatMap(({ name }) => spoken('switches', name)),
        ...[...ends].flatMap((name) => spoken('clients', name)),
      ],
    },
  ];
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
  return [
    {
      advice: 'the same trunks for all these VLANs',
      edits: [
        ...others.flatMap(({ name, vlans }) =>
          edits.beyond('trunks', name, ['vlans'], vlanList(joined([...vlans, ...own]))),
        ),
        ...edits.beyond(
          'trunks',
          left.name,
          rest.length === 0 ? [] : ['vlans'],
          rest.length === 0 ? null : vlanList(rest),
        ),
      ],
    },
  ];
}

/** Whether the trunks join no switches twice, all of them taken together. */
function isForest(trunks: readonly Trunk[]): boolean {
  return loopsOf(trunks.map((one) => ({ ...one, vlans: ALL_VLANS }))).length === 0;
}

/** One trunk that does not stop who sends breaks the circle, and may then drop. */
function withoutPfc(trunks: readonly Trunk[], cos: readonly number[], edits: Edits): readonly Cure[] {
  const trunk = trunks.at(-1);
  if (trunk === undefined) return [];
  const { switches } = edits.scene.hardware;
  const [one = [], other = []] = trunk.between.map((port) => switches[port.slice(0, port.indexOf('/'))]?.pfc);
  const rest = (trunk.pfc ?? one).filter((each) => one.includes(each) && other.includes(each) && !cos.includes(each));
  return [
    {
      advice: `no PFC for priority ${cos.join(', ')} on one trunk, behind which frames can then be lost`,
      edits: edits.beyond('trunks', trunk.name, ['pfc'], `[${rest.join(', ')}]`),
    },
  ];
}

/** VLAN of frames without a tag, as switches beyond the wires count them (their PVID). */
const UNTAGGED = 1;

function vlanNamed(vid: number | null): string {
  return vid === null ? 'frames without a tag' : `VLAN ${vid}`;
}
