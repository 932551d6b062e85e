import type { ClientPart, FlowPart, Machine } from '../blueprint.ts';
import type { Client } from '../build/client.ts';
import { isLimited } from '../build/limiters.ts';
import { bridgeOf, receptionOf } from '../build/reception.ts';
import type { Ground } from './ground.ts';
import { type Hop, type HopKind, type Loss, loss } from './hop.ts';
import { type Course, hopAt, placeOf, type Trail } from './way.ts';

/**
 * The way into a client: the switch's way to it, descriptors for what a port keeps, rings, limits, the host's work, the application.
 * `local`: it came from the same link. Returns how many hops there were until then.
 */
export function inbound(ground: Ground, trail: Trail, client: Client, course: Course, local: boolean): number {
  const { part } = client;
  const { blueprint } = ground;
  const machine = ground.machine(part);
  const { classifier } = client.sender;
  const { bridge, ringFrames, ringed, stops, works, lossless } = receptionOf(blueprint, machine, part);
  const place = placeOf(part);
  let { hops } = course;
  const put = (kind: HopKind, more: Partial<Hop>, at = part.name) =>
    trail.add({ ...hopAt(more.place ?? place, kind, at, course), ...more }, hops++);
  // What a port keeps waits in its buffer, then holds a descriptor: nothing before the application loses it.
  const isKept = course.kept && lossless;
  const unless = (losses: readonly Loss[]): readonly Loss[] => (isKept ? [] : losses);
  if (lossless) put('memory', { frames: ringFrames * Math.max(1, part.rings), keeps: isKept });
  if (ringed) {
    const refuses = bridge?.lossless === true;
    const reason = bridge !== undefined ? 'queue' : part.over === null ? 'ring' : 'lane';
    put(refuses ? 'output' : 'port', {
      place: bridge === undefined ? place : `bridge/${bridge.name}`,
      frames: ringFrames,
      keeps: refuses || isKept,
      losses: refuses ? [] : unless([loss(reason, 'congestion', 'not-stopped')]),
    });
  }
  const { limiter } = machine;
  const frames = limiter.kind === 'token-bucket' ? limiter.queueFrames : null;
  const flows = flowsOf(client, course);
  const isLimitedSelf = part.kind !== 'vf' && isLimited(blueprint, 'client', part.name, part.maxbw);
  const limit = (of: string, bitsPerSecond: number | null, losses: readonly Loss[]) =>
    put('limiter', {
      place: of,
      bitsPerSecond,
      frames,
      keeps: ringed || isKept,
      losses: bitsPerSecond === 0 ? [loss('limiter', 'refusal', 'drops-all')] : bitsPerSecond === null ? [] : losses,
    });
  const overrun = loss('limiter', 'congestion', 'not-stopped');
  let delayed = false;
  for (const flow of flows) {
    if (flow === null || !isLimited(blueprint, 'flow', flow.name, flow.maxbw)) continue;
    const inSoftware = works && !flow.hardware && machine.costs.classifyPicoseconds > 0;
    if (inSoftware) put('lane', { losses: [loss('ring', 'congestion', 'sorted-in-software')] }, `${part.name} sort`);
    limit(`flow/${flow.name}`, flow.maxbw, ringed ? [] : unless([overrun]));
    delayed = true;
  }
  if (isLimitedSelf) {
    const late = delayed ? [loss('limiter', 'congestion', 'limiter-lets-go')] : [];
    limit(place, part.maxbw, ringed ? unless(late) : unless([overrun]));
  }
  if (works) {
    for (const flow of flows) {
      const hasRing = part.rings > 0 && flow === null && !local;
      const isRing = hasRing && !isLimitedSelf;
      const reason = isRing ? 'ring' : 'lane';
      put(
        'lane',
        {
          place: flow === null ? place : `flow/${flow.name}`,
          frames: ringed ? machine.pollBudget : ringFrames,
          keeps: ringed || isKept,
          losses: ringed ? [] : unless([loss(reason, 'congestion', 'not-stopped')]),
        },
        `${part.name} rx`,
      );
    }
  }
  const { servicePicoseconds, bufferFrames } = part.receiver;
  const isFast = works && classifier === null && isFasterThanLanes(part, machine);
  if (servicePicoseconds > 0)
    put('receiver', {
      frames: bufferFrames,
      keeps: stops,
      losses: stops || isFast ? [] : [loss('receiver', 'congestion', 'consumer-slow')],
    });
  return hops;
}

/** Whether an application with a CPU of its own takes frames as fast as those of the lanes can bring them: one of each waits at most. */
function isFasterThanLanes({ receiver, cpus }: ClientPart, machine: Machine): boolean {
  const lanes = cpus?.length ?? machine.cpus.length;
  const isPlain = machine.cpus.every(({ speed }) => speed <= 1);
  const { servicePicoseconds, bufferFrames, cpu } = receiver;
  const isFast = servicePicoseconds * lanes <= machine.costs.perPacketPicoseconds;
  return isPlain && isFast && cpu === null && bufferFrames >= 2 * lanes;
}

/** The flows that have the frames; null: none has some of them. */
function flowsOf({ sender, flows }: Client, { heads }: Course): readonly (FlowPart | null)[] {
  const { classifier } = sender;
  if (classifier === null) return [null];
  const found = new Set(heads.map((head) => classifier.classify(head, 'in')));
  return [...found].map((flow) => flows[flow]?.part ?? null);
}

export function isLosslessSwitch(ground: Ground, name: string): boolean {
  return bridgeOf(ground.blueprint, name)?.lossless === true;
}
