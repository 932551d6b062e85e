import type { Blueprint, BridgePart, ClientPart, Costs, Machine } from '../blueprint.ts';
import { nicOf } from './nic-of.ts';

/** What stands before the host's work for a client, and whether it stops those who send. */
export interface Reception {
  /** The switch that it is over. */
  readonly bridge: BridgePart | undefined;
  /** Descriptors, or places in the switch's output. */
  readonly ringFrames: number;
  /** Receiving takes CPU time. */
  readonly works: boolean;
  /** The receive stack stops where its application has no room. */
  readonly stops: boolean;
  /** A ring before the host's work: of a lossless switch, or of a receive stack that stops where no lane would hold what waits. */
  readonly ringed: boolean;
  /** Frames come to it, by its own cable or by those of a NIC or aggregation, that may not be lost. */
  readonly lossless: boolean;
}

export function receptionOf(blueprint: Blueprint, { costs }: Machine, part: ClientPart): Reception {
  const nic = nicOf(blueprint, part.over);
  const bridge = bridgeOf(blueprint, part.over);
  const stops = part.receiver.resumeFrames !== null;
  const mode = nic?.interrupts.mode ?? 'dynamic';
  const moderated = mode === 'moderated' || mode === 'poll';
  const works = usesCpu(part) && (moderated || costsOfClient(costs).some((cost) => cost > 0));
  return {
    bridge,
    ringFrames: nic?.ringFrames ?? bridge?.clientQueueFrames ?? 1024,
    works,
    stops,
    ringed: bridge?.lossless === true || (stops && (bridge !== undefined || !works)),
    lossless: isLossless(blueprint, part.over ?? part.name),
  };
}

function isLossless(blueprint: Blueprint, over: string): boolean {
  const parts = losslessEnds(blueprint);
  if (parts.size === 0) return false;
  const ports = blueprint.aggregations.find((each) => each.name === over)?.ports ?? [over];
  return ports.some((port) => parts.has(port));
}

const ends = new WeakMap<Blueprint, ReadonlySet<string>>();

/** Parts at those ends of cables: looked for once, since every client asks. */
function losslessEnds(blueprint: Blueprint): ReadonlySet<string> {
  const known = ends.get(blueprint);
  if (known !== undefined) return known;
  const found = blueprint.cables.flatMap((cable) =>
    cable.ends.flatMap((end) => (end.ingress === undefined ? [] : [end.part])),
  );
  const names = new Set(found);
  ends.set(blueprint, names);
  return names;
}

/** Wrapping and unwrapping is work of tunnels, which have lanes for that. */
function costsOfClient({ encapsulatePicoseconds, decapsulatePicoseconds, ...costs }: Costs): number[] {
  return Object.values(costs);
}

/** VFs belong to their guest and machines beyond the wire to themselves: the host's CPUs do nothing for them. */
export function usesCpu(part: ClientPart): boolean {
  return part.kind !== 'vf' && part.kind !== 'external';
}

export function bridgeOf(blueprint: Blueprint, over: string | null): BridgePart | undefined {
  return blueprint.bridges.find((bridge) => bridge.name === over);
}
