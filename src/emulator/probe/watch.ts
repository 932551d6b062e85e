import type { Frame } from '../frame/frame.ts';
import type { Headers } from '../frame/headers.ts';
import type { Probe, Sighting } from '../options.ts';
import { outerBytes } from '../overlay/outer.ts';

/** Tells a probe of the frames that pass a place that it named, or that belong to a stream that it named. */
export class Watch {
  private readonly headers: Headers;
  private readonly probe: Probe;
  private readonly wanted: ReadonlySet<string>;

  constructor(headers: Headers, probe: Probe) {
    this.headers = headers;
    this.probe = probe;
    this.wanted = new Set(probe.at);
  }

  wants(name: string): boolean {
    return this.wanted.has(name);
  }

  place(frame: Frame, name: string, direction: Sighting['direction']): void {
    if (this.wanted.has(name)) this.probe.see(this.sighting(frame, name, direction));
  }

  /** What is no frame of a stream, at a place that is wanted. */
  show(sighting: Sighting): void {
    this.probe.see(sighting);
  }

  stream(frame: Frame, direction: Sighting['direction']): void {
    this.place(frame, frame.owner.name, direction);
  }

  private sighting(frame: Frame, place: string, direction: Sighting['direction']): Sighting {
    return this.under(frame, frame.header, frame.size, place, direction);
  }

  /** As if the frame had that header and length: its own, or those of the packet inside it. */
  private under(frame: Frame, row: number, bytes: number, place: string, direction: Sighting['direction']): Sighting {
    const { inner, vid, ...head } = this.headers.get(row);
    const carried = inner === null ? 0 : bytes - outerBytes(this.headers.get(row));
    return {
      ...head,
      atPicoseconds: frame.at,
      place,
      direction,
      stream: frame.owner.name,
      bytes,
      vid: vid === 0 ? null : vid,
      number: frame.ordinal,
      tcp: head.protocol === 'tcp' && frame.owner.taker !== null ? segment(frame) : null,
      inner: inner && { vni: inner.vni, frame: this.under(frame, inner.header, carried, place, direction) },
    };
  }
}

function segment(frame: Frame): Sighting['tcp'] {
  return {
    sequence: frame.sequence,
    acknowledgement: frame.acknowledgement,
    payloadBytes: frame.payload,
    syn: false,
    fin: false,
    windowBytes: 65_535,
  };
}
