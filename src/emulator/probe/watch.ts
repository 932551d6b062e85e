import type { Frame } from '../frame/frame.ts';
import type { Headers } from '../frame/headers.ts';
import type { Probe, Sighting } from '../options.ts';

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

  stream(frame: Frame, direction: Sighting['direction']): void {
    this.place(frame, frame.owner.name, direction);
  }

  private sighting(frame: Frame, place: string, direction: Sighting['direction']): Sighting {
    const head = this.headers.get(frame.header);
    const { sourceMac, destinationMac, cos, protocol, sourceIp, destinationIp, sourcePort, destinationPort, dsfield } =
      head;
    return {
      atPicoseconds: frame.at,
      place,
      direction,
      stream: frame.owner.name,
      bytes: frame.size,
      sourceMac,
      destinationMac,
      vid: head.vid === 0 ? null : head.vid,
      cos,
      protocol,
      sourceIp,
      destinationIp,
      sourcePort,
      destinationPort,
      dsfield,
      number: frame.ordinal,
      tcp: protocol === 'tcp' && frame.owner.taker !== null ? segment(frame) : null,
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
