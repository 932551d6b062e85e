import type { Hop } from '#emulator/path/hop.ts';
import { address } from '#state/address.ts';
import { agreement } from '#state/dcbx.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Classes, Cos, Phys, TrafficClass } from '#state/resource.ts';
import type { PathEdit } from '#usage/path.ts';
import { type Edits, priorityList } from './edits.ts';
import { ownName, partOf } from './wiring/names.ts';

/** How a wire comes to stop a priority: the fewest fields after which both of its ends pause it; none: they do. */
export function pfcOn({ at, to, place }: Hop, priority: number, edits: Edits): readonly PathEdit[] {
  const [near, far] = [at, to ?? ''];
  const port = [near, far].find((part) => part === partOf.nic(ownName(part)));
  if (port === undefined)
    return [...[near, far].flatMap((part) => beyond(part, priority, edits)), ...onTrunk(place, priority, edits)];
  const { state, hardware } = edits.scene;
  const name = ownName(port);
  const link = state.get(address('phys', name));
  const made = state.get(address('classes', name));
  if (link?.kind !== 'phys') return [];
  const other = port === near ? far : near;
  const ours = ofPort(link, made?.kind === 'classes' ? made : null, priority, edits);
  const theirs = beyond(other, priority, edits);
  const classes = made?.kind === 'classes' ? made.classes : [];
  const raised = { link: { ...link, flowControl: 'pfc' } as const, classes: withPfc(classes, priority) };
  const heard = { hardware: hearing(hardware, ownName(other), priority) };
  // By DCBX one end may take what the other says: then that one's document is enough.
  const ways = [
    { link, classes, hardware, needs: [] },
    { link, classes, ...heard, needs: theirs },
    { ...raised, hardware, needs: ours },
    { ...raised, ...heard, needs: [...ours, ...theirs] },
  ];
  const way = ways.find((one) =>
    agreement(one.link, one.classes, one.hardware).inForce.some((each) => each === priority),
  );
  return way?.needs ?? [...ours, ...theirs];
}

/** A switch, or a machine beyond the wires. */
function beyond(part: string, priority: number, edits: Edits): readonly PathEdit[] {
  const name = ownName(part);
  const map = part === partOf.outerSwitch(name) ? 'switches' : 'clients';
  const pfc = edits.scene.hardware[map][name]?.pfc ?? [];
  if (pfc.some((one) => one === priority)) return [];
  return edits.beyond(map, name, ['pfc'], priorityList([...pfc, priority]));
}

/** A trunk that says itself for which priorities it has PFC. */
function onTrunk(place: string, priority: number, edits: Edits): readonly PathEdit[] {
  const part = place.slice(place.indexOf('/') + 1);
  const name = ownName(part);
  const pfc = part === partOf.trunk(name) ? edits.scene.hardware.trunks[name]?.pfc : undefined;
  if (pfc == null || pfc.some((one) => one === priority)) return [];
  return edits.beyond('trunks', name, ['pfc'], priorityList([...pfc, priority]));
}

/** `flowControl: pfc`, and a class that keeps the priority. */
function ofPort(
  { name, flowControl }: Phys,
  made: Classes | null,
  priority: number,
  edits: Edits,
): readonly PathEdit[] {
  const speaks = flowControl === 'pfc' ? [] : edits.ofLink(name, ['flowControl'], 'pfc');
  const own = made?.classes.find(({ priorities }) => priorities.some((one) => one === priority));
  if (own === undefined || own.name === DEFAULT_CLASS)
    return [...speaks, ...newClass(name, own?.ets ?? null, priority, edits)];
  return own.pfc === null ? [...speaks, ...edits.ofLink(name, ['classes', own.name, 'pfc'], 'true')] : speaks;
}

/** A class for one priority, with half of the share of those that no class names. */
function newClass(name: string, share: number | null, priority: number, edits: Edits): readonly PathEdit[] {
  const own = Math.floor((share ?? 100) / 2);
  const made = `{priorities: [${priority}], ets: ${own}%, pfc: true}`;
  const rest = share === null ? [] : edits.ofLink(name, ['classes', DEFAULT_CLASS, 'ets'], `${share - own}%`);
  return [...edits.ofLink(name, ['classes', `priority-${priority}`], made), ...rest];
}

/** The class of the priorities that no other one names. */
const DEFAULT_CLASS = 'default';

function withPfc(classes: readonly TrafficClass[], priority: number): readonly TrafficClass[] {
  const pfc = { xoffBytes: 0, xonBytes: 0, headroomBytes: 'auto' } as const;
  const rest = classes.map((one) => ({ ...one, priorities: one.priorities.filter((each) => each !== priority) }));
  return [...rest, { name: 'kept', priorities: [priority as Cos], ets: null, strict: true, pfc }];
}

function hearing(hardware: Hardware, name: string, priority: number): Hardware {
  const known = hardware.switches[name];
  if (known === undefined) return hardware;
  return {
    ...hardware,
    switches: { ...hardware.switches, [name]: { ...known, pfc: [...known.pfc, priority as Cos] } },
  };
}
