import { never } from '#diagnostics/invariant.ts';
import type { Change, TimedEvent } from '#emulator/blueprint.ts';
import type { Hardware } from '#state/hardware.ts';
import type { EventChange } from '#state/workload.ts';
import { partOf } from './names.ts';
import type { Scene } from './scene.ts';

export function eventParts({ workload, hardware }: Scene): readonly TimedEvent[] {
  return workload.events.map(({ atPicoseconds, change }) => ({
    atPicoseconds,
    change: changeOf(change, atPicoseconds, hardware),
  }));
}

function changeOf(change: EventChange, atPicoseconds: number, { trunks }: Hardware): Change {
  switch (change.kind) {
    case 'maxbw':
      return change.of === 'flow'
        ? { kind: 'flow-maxbw', flow: partOf.flow(change.name), bitsPerSecond: change.value }
        : { kind: 'client-maxbw', client: change.name, bitsPerSecond: change.value };
    case 'priority':
      return change.of === 'flow'
        ? { kind: 'flow-priority', flow: partOf.flow(change.name), priority: change.value }
        : { kind: 'client-priority', client: change.name, priority: change.value };
    case 'cpus':
      return { kind: 'client-cpus', client: change.name, cpus: change.value };
    case 'cpu':
      return change;
    case 'wire':
      return {
        kind: 'cable',
        cable: Object.hasOwn(trunks, change.name) ? partOf.trunk(change.name) : partOf.wire(change.name),
        up: change.up,
      };
    case 'address': {
      const { set, address, present, forPicoseconds } = change;
      const expiresAtPicoseconds = forPicoseconds === null ? null : atPicoseconds + forPicoseconds;
      return { kind: 'address', set, prefix: address, present, expiresAtPicoseconds };
    }
    default:
      return never(change);
  }
}
