import type * as engine from '#emulator/result.ts';
import type { BufferReport, ClassReport, PauseReport } from '#usage/report.ts';
import { less } from './difference.ts';
import type { Part } from './measure-links.ts';
import { ownName } from './wiring/names.ts';

/** What each traffic class of a port has sent. */
export function classRows(part: Part): readonly ClassReport[] {
  return endsOf(part).flatMap(({ link, end, now, before }) => {
    // Classes are those of the port; what a switch has made of them is its own business.
    if (end === 'peer') return [];
    return now.classes.map((one): ClassReport => {
      const was = before?.classes.find(({ name }) => name === one.name);
      const sentWireBytes = one.wireBytes - (was?.wireBytes ?? 0);
      return {
        link,
        name: one.name,
        sent: less(one.sent, was?.sent),
        sentWireBytes,
        dropped: less(one.dropped, was?.dropped),
        sentWireBitsPerSecond: part.perSecond(sentWireBytes * 8),
      };
    });
  });
}

/** What each end of a wire has asked of the other, and obeyed. */
export function pauseRows(part: Part): readonly PauseReport[] {
  return endsOf(part).flatMap(({ link, end, now, before }) =>
    now.pauses.map((one): PauseReport => {
      const was = before?.pauses.find(({ priority }) => priority === one.priority);
      const pausedPicoseconds = one.pausedPicoseconds - (was?.pausedPicoseconds ?? 0);
      return {
        link,
        end,
        priority: one.priority,
        requests: one.requests - (was?.requests ?? 0),
        indications: one.indications - (was?.indications ?? 0),
        pausedPicoseconds,
        paused: part.perSecond(pausedPicoseconds) / 1e12,
      };
    }),
  );
}

/** What each end of a wire keeps of what came in and may not be lost. */
export function bufferRows(part: Part): readonly BufferReport[] {
  return endsOf(part).flatMap(({ link, end, now, before }) =>
    now.buffers.map(({ name, bytes, maxBytes, dropped }): BufferReport => {
      const was = before?.buffers.find((one) => one.name === name);
      return { link, end, name, bytes, maxBytes, dropped: less(dropped, was?.dropped) };
    }),
  );
}

interface WireEnd {
  readonly link: string;
  readonly end: 'own' | 'peer';
  readonly now: engine.EgressResult;
  readonly before: engine.EgressResult | undefined;
}

/** Both ends of every wire: that of the port or machine first, as it was plugged in. */
function endsOf({ now, before }: Part): readonly WireEnd[] {
  const old = new Map((before?.cables ?? []).map((one) => [one.name, one]));
  return now.cables.flatMap((cable) =>
    cable.ends.map(
      (one, index): WireEnd => ({
        link: ownName(cable.name),
        end: index === 0 ? 'own' : 'peer',
        now: one,
        before: old.get(cable.name)?.ends[index],
      }),
    ),
  );
}
