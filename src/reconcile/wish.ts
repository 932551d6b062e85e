import type { Document } from '#document/documents.ts';
import type { Fault } from '#document/fault.ts';
import { type LoweredTraffic, lowerTraffic } from '#document/lower-traffic.ts';
import { atHome } from '#state/at-home.ts';
import type { Fleet } from '#state/fleet.ts';
import type { Workload } from '#state/workload.ts';

/** What the command line says in place of the Traffic document. */
export interface RunWish {
  readonly durationPicoseconds: number | undefined;
  readonly warmupPicoseconds: number | undefined;
  readonly seed: number | undefined;
}

export const NOTHING_WISHED: RunWish = {
  durationPicoseconds: undefined,
  warmupPicoseconds: undefined,
  seed: undefined,
};

/** What a Traffic document says, in the names of the host or hosts that it is carried through. */
export function trafficOn({ machines, hardware }: Fleet, document: Document, wish: RunWish): LoweredTraffic {
  const { workload, streamAt } = lowerTraffic(document);
  const isOne = Object.keys(machines).length === 0;
  return { workload: wished(isOne ? atHome(workload, hardware) : workload, wish), streamAt };
}

function wished(workload: Workload, wish: RunWish): Workload {
  return {
    ...workload,
    durationPicoseconds: wish.durationPicoseconds ?? workload.durationPicoseconds,
    warmupPicoseconds: wish.warmupPicoseconds ?? workload.warmupPicoseconds,
    seed: wish.seed ?? workload.seed,
  };
}

/** Times that the command line has given are not those of the place that a fault points at. */
export function fromOptions({ durationPicoseconds, warmupPicoseconds }: RunWish): (fault: Fault) => Fault {
  const given = [
    ...(durationPicoseconds === undefined ? [] : ['--duration']),
    ...(warmupPicoseconds === undefined ? [] : ['--warmup']),
  ].join(' and ');
  return (fault) => {
    const isTime = fault.pointer === '/spec/duration' || fault.pointer === '/spec/warmup';
    return given === '' || !isTime ? fault : { ...fault, hint: `change ${given} of the command line` };
  };
}
