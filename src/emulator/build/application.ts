import type { ClientPart } from '../blueprint.ts';
import { Arrival } from '../client/arrival.ts';
import { Cpu } from '../host/cpu.ts';
import { Lane } from '../host/lane.ts';
import type { Receiver } from '../world.ts';
import type { Site } from './site.ts';

/** The application consumes at its own pace on a CPU, or at once. */
export function buildApplication({ world, hosts }: Site, part: ClientPart): Receiver {
  const arrival = new Arrival(world.watch, part.name);
  const { servicePicoseconds, bufferFrames, resumeFrames, cpu } = part.receiver;
  if (servicePicoseconds === 0) return arrival;
  const private_ = { id: -1, numa: 0, speed: 1, online: true, isolated: true, steal: [] };
  const settings = {
    limitFrames: bufferFrames,
    resumeFrames,
    packetPicoseconds: servicePicoseconds,
    bytePicoseconds: 0,
    interruptPicoseconds: 0,
    pollPicoseconds: 0,
    pollBudget: hosts.get(part.host).machine.pollBudget,
    numa: null,
    remotePicoseconds: 0,
    interrupts: null,
  };
  const site = world.ledger.site(`client/${part.name}`, 'receiver');
  return new Lane(
    world,
    settings,
    cpu === null ? new Cpu(world, private_) : hosts.get(part.host).cpus.get(cpu),
    part.priority,
    site,
    arrival,
  );
}
