import type { AddressSetPart, FlowPart } from '#emulator/blueprint.ts';
import { meetingOf } from '#state/ends.ts';
import { searchOrder } from '#state/flow-order.ts';
import { linkNamed } from '#state/host-state.ts';
import { picosecondsTo } from '#state/instants.ts';
import type { Flow } from '#state/resource.ts';
import { partOf } from './names.ts';
import type { Scene } from './scene.ts';

/** Address sets as they are when the run begins: what has expired by then is not in them. */
export function addressSetParts({ state, hardware, clockNanoseconds }: Scene): readonly AddressSetPart[] {
  const start = BigInt(clockNanoseconds) * 1000n;
  return [...state.values()].flatMap((one): readonly AddressSetPart[] => {
    if (one.kind !== 'address-set') return [];
    const entries = one.entries.flatMap((prefix) => {
      const moment = one.expires[prefix];
      if (moment === undefined) return [{ prefix, expiresAtPicoseconds: null }];
      const left = picosecondsTo(moment, hardware.epochMilliseconds) - start;
      return left <= 0n ? [] : [{ prefix, expiresAtPicoseconds: left > NEVER ? null : Number(left) }];
    });
    return [{ name: one.name, entries }];
  });
}

/** Beyond what a run can reach. */
const NEVER = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * All flows. Which of them has a frame that several meet is decided where `match-flow` asks too, on the address sets as they are when the run
 * begins: a new order in the middle would move frames between flows whose own settings nobody has changed.
 */
export function flowParts(scene: Scene): readonly FlowPart[] {
  const flows = [...scene.state.values()].filter((one): one is Flow => one.kind === 'flow');
  return searchOrder(flows, scene.state).map((flow, order) => ({
    name: partOf.flow(flow.name),
    over: flow.over,
    match: flow.match,
    maxbw: flow.maxbw,
    priority: flow.priority,
    cpus: flow.cpus,
    bwShare: flow.bwShare,
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
