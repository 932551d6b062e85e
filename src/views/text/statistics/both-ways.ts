import type { FlowCounters } from '#usage/counters.ts';

/** What a link or a flow has counted in both directions, as tables call it; undefined: nothing yet. */
export function bothWays(
  counted: Pick<FlowCounters, 'received' | 'sent' | 'receivedDropped' | 'sentDropped'> | undefined,
) {
  return {
    ipackets: counted?.received.frames ?? 0,
    rbytes: counted?.received.bytes ?? 0,
    ierrors: counted?.receivedDropped.frames ?? 0,
    opackets: counted?.sent.frames ?? 0,
    obytes: counted?.sent.bytes ?? 0,
    oerrors: counted?.sentDropped.frames ?? 0,
  };
}
