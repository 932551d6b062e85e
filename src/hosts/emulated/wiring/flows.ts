import type { AddressSetPart, FlowPart } from '#emulator/blueprint.ts';
import { meetingOf } from '#state/ends.ts';
import { searchOrder } from '#state/flow-order.ts';
import { linkNamed } from '#state/host-state.ts';
import type { Flow } from '#state/resource.ts';
import { partOf } from './names.ts';
import type { Scene } from './scene.ts';

export function addressSetParts({ state }: Scene): readonly AddressSetPart[] {
  return [...state.values()].flatMap((one) =>
    one.kind === 'address-set'
      ? [{ name: one.name, entries: one.entries.map((prefix) => ({ prefix, expiresAtPicoseconds: null })) }]
      : [],
  );
}

/** All flows. Which of them has a frame that several meet is decided where `match-flow` asks too. */
export function flowParts(scene: Scene): readonly FlowPart[] {
  const flows = [...scene.state.values()].filter((one): one is Flow => one.kind === 'flow');
  return searchOrder(flows, scene.state).map((flow, order) => ({
    name: partOf.flow(flow.name),
    over: flow.over,
    match: flow.match,
    maxbw: flow.maxbw,
    priority: flow.priority,
    cpus: flow.cpus,
    cos: flow.cos,
    order,
    hardware: isHardware(flow, scene),
  }));
}

function isHardware({ over }: Flow, { state, hardware, ends }: Scene): boolean {
  const end = ends.get(over);
  const meeting = end?.kind === 'link' ? meetingOf(end.link, state) : linkNamed(state, over);
  return meeting?.kind === 'phys' && hardware.links[meeting.name]?.classifier === 'hardware';
}
