import type { ClientPart, FlowPart, Machine } from '../blueprint.ts';
import type { Client } from '../build/client.ts';
import { isLimited } from '../build/limiters.ts';
import { type Reception, receptionOf } from '../build/reception.ts';
import type { Ground } from './ground.ts';
import { type Loss, loss } from './hop.ts';
import { type Course, placeOf, Steps, type Trail } from './way.ts';

/**
 * The way into a client: the switch's way to it, descriptors for what a port keeps, rings, limits, the host's work, the application.
 * `local`: it came from the same link. Returns how many hops there were until then.
 */
export function inbound(ground: Ground, trail: Trail, client: Client, course: Course, local: boolean): number {
  const machine = ground.machine(client.part);
  const reception = receptionOf(ground.blueprint, machine, client.part);
  const steps = new Steps(trail, course, placeOf(client.part), client.part.name);
  const isKept = course.kept && reception.lossless;
  const entry: Entry = { ground, client, machine, reception, isKept, flows: flowsOf(client, course) };
  tooLarge(entry, course, steps);
  room(entry, steps);
  limits(entry, steps);
  work(entry, steps, local);
  application(entry, steps);
  return steps.hops;
}

interface Entry {
  readonly ground: Ground;
  readonly client: Client;
  readonly machine: Machine;
  readonly reception: Reception;
  /** What a port keeps waits in its buffer, then holds a descriptor: nothing before the application loses it. */
  readonly isKept: boolean;
  /** The flows that have the frames; null: none has some of them. */
  readonly flows: readonly (FlowPart | null)[];
}

function unlessKept({ isKept }: Entry, losses: readonly Loss[]): readonly Loss[] {
  return isKept ? [] : losses;
}

/** Its interface takes no larger packets than it sends, but for looking on. */
function tooLarge({ client: { part } }: Entry, { packetBytes }: Course, steps: Steps): void {
  if (part.promiscuous) return;
  const { mtu } = part;
  const losses = packetBytes > mtu ? [loss('mtu', 'refusal', 'too-large', { has: mtu, needs: packetBytes })] : [];
  steps.put('interface', { mtuBytes: mtu, losses });
}

/** Descriptors, and the ring before the host's work. */
function room(entry: Entry, steps: Steps): void {
  const { client, reception, isKept } = entry;
  const { part } = client;
  const { bridge, ringFrames, ringed, lossless } = reception;
  if (lossless) steps.put('descriptors', { frames: ringFrames * Math.max(1, part.rings), keeps: isKept });
  if (!ringed) return;
  const refuses = bridge?.lossless === true;
  const reason = bridge !== undefined ? 'queue' : part.over === null ? 'ring' : 'lane';
  steps.put(refuses ? 'output' : 'port', {
    ...(bridge === undefined ? {} : { place: `bridge/${bridge.name}` }),
    frames: ringFrames,
    keeps: refuses || isKept,
    losses: refuses ? [] : unlessKept(entry, [loss(reason, 'congestion', 'not-stopped')]),
  });
}

/** `maxbw` of the flows, then of the client. */
function limits(entry: Entry, steps: Steps): void {
  const { ground, client, machine, reception, isKept, flows } = entry;
  const { part } = client;
  const { ringed, works } = reception;
  const frames = machine.limiter.kind === 'token-bucket' ? machine.limiter.queueFrames : null;
  const limit = (place: string, bitsPerSecond: number | null, losses: readonly Loss[]) =>
    steps.put('limiter', {
      place,
      bitsPerSecond,
      frames,
      keeps: ringed || isKept,
      losses: bitsPerSecond === 0 ? [loss('limiter', 'refusal', 'drops-all')] : bitsPerSecond === null ? [] : losses,
    });
  const overrun = unlessKept(entry, [loss('limiter', 'congestion', 'not-stopped')]);
  const limited = flows.filter((flow) => flow !== null && isLimited(ground.blueprint, 'flow', flow.name, flow.maxbw));
  for (const flow of limited) {
    if (flow === null) continue;
    const inSoftware = works && !flow.hardware && machine.costs.classifyPicoseconds > 0;
    if (inSoftware) steps.put('lane', { side: 'sort', losses: [loss('ring', 'congestion', 'sorted-in-software')] });
    limit(`flow/${flow.name}`, flow.maxbw, ringed ? [] : overrun);
  }
  if (!isLimitedSelf(entry)) return;
  const late = limited.length > 0 ? unlessKept(entry, [loss('limiter', 'congestion', 'limiter-lets-go')]) : [];
  limit(placeOf(part), part.maxbw, ringed ? late : overrun);
}

/** The NIC caps what a VF sends, and nothing else (ip-link(8), max_tx_rate). */
function isLimitedSelf({ ground, client: { part } }: Entry): boolean {
  return part.kind !== 'vf' && isLimited(ground.blueprint, 'client', part.name, part.maxbw);
}

/** The lanes of the host. */
function work(entry: Entry, steps: Steps, local: boolean): void {
  const { client, machine, reception, isKept, flows } = entry;
  const { part } = client;
  const { ringFrames, ringed, works } = reception;
  if (!works) return;
  for (const flow of flows) {
    const isRing = part.rings > 0 && flow === null && !local && !isLimitedSelf(entry);
    steps.put('lane', {
      ...(flow === null ? {} : { place: `flow/${flow.name}` }),
      side: 'rx',
      frames: ringed ? machine.pollBudget : ringFrames,
      keeps: ringed || isKept,
      losses: ringed ? [] : unlessKept(entry, [loss(isRing ? 'ring' : 'lane', 'congestion', 'not-stopped')]),
    });
  }
}

/** Whoever reads. */
function application({ client, machine, reception }: Entry, steps: Steps): void {
  const { part, sender } = client;
  const { stops, works } = reception;
  const { servicePicoseconds, bufferFrames } = part.receiver;
  const isFast = works && sender.classifier === null && isFasterThanLanes(part, machine);
  if (servicePicoseconds === 0) return;
  steps.put('receiver', {
    frames: bufferFrames,
    keeps: stops,
    losses: stops || isFast ? [] : [loss('receiver', 'congestion', 'consumer-slow')],
  });
}

/** Whether an application with a CPU of its own takes frames as fast as those of the lanes can bring them: one of each waits at most. */
function isFasterThanLanes({ receiver, cpus }: ClientPart, machine: Machine): boolean {
  const lanes = cpus?.length ?? machine.cpus.length;
  const isPlain = machine.cpus.every(({ speed }) => speed <= 1);
  const { servicePicoseconds, bufferFrames, cpu } = receiver;
  const isFast = servicePicoseconds * lanes <= machine.costs.perPacketPicoseconds;
  return isPlain && isFast && cpu === null && bufferFrames >= 2 * lanes;
}

function flowsOf({ sender, flows }: Client, { heads }: Course): readonly (FlowPart | null)[] {
  const { classifier } = sender;
  if (classifier === null) return [null];
  const found = new Set(heads.map((head) => classifier.classify(head, 'in')));
  return [...found].map((flow) => flows[flow]?.part ?? null);
}
