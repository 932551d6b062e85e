import type { Parts } from '../build/build.ts';
import type { Client } from '../build/client.ts';
import type { Frame } from '../frame/frame.ts';
import { Metered } from '../limit/metered.ts';
import { TickLimiter } from '../limit/tick-limiter.ts';

/** Frames that a client has sent and that have not left it: they wait for a limit, its own or a flow's, or for CPU time. */
export function onTheirWayOut({ hosts }: Pick<Parts, 'hosts'>, { out, flows, lanes }: Client): readonly Frame[] {
  const found: Frame[] = [];
  const visit = (frame: Frame) => void found.push(frame);
  for (const limiter of [out, ...flows.map((flow) => flow.out)]) {
    const account = limiter instanceof Metered ? limiter.inner : limiter;
    if (account instanceof TickLimiter) account.hold(visit);
    limiter?.out.hold(visit);
  }
  for (const { kind, fan } of lanes) {
    if (kind !== 'tx') continue;
    for (const lane of fan.lanes) {
      lane.hold(visit);
      for (const { cpu } of hosts.cpus) {
        const frame = cpu.serving(lane);
        if (frame !== null) visit(frame);
      }
    }
  }
  return found;
}
