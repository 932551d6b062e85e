import type { Blueprint, ClientPart, StreamPart } from '#emulator/blueprint.ts';

/** Parts with everything set, so that a test names only what it is about. */
export function emptyBlueprint(): Blueprint {
  return {
    cpus: [],
    costs: {
      perPacketPicoseconds: 0,
      perBytePicoseconds: 0,
      perSentPacketPicoseconds: 0,
      interruptPicoseconds: 0,
      pollPicoseconds: 0,
      classifyPicoseconds: 0,
      remoteNumaPicoseconds: 0,
    },
    limiter: { kind: 'token-bucket', burstBytes: 15_000, accounting: 'l2', queueFrames: 100 },
    bridges: [],
    nics: [],
    aggregations: [],
    cables: [],
    clients: [],
    routers: [],
    addressSets: [],
    flows: [],
    streams: [],
    events: [],
  };
}

/** A machine beyond the wire unless `over` says otherwise. */
export function client(name: string, given: Partial<ClientPart> & { readonly index: number }): ClientPart {
  const { index, ...rest } = given;
  return {
    name,
    kind: given.over === undefined || given.over === null ? 'external' : 'vnic',
    over: null,
    mac: `02:00:00:00:${hex(index >> 8)}:${hex(index & 255)}`,
    vid: null,
    mtu: 1500,
    ips: [`10.0.${index >> 8}.${index & 255}`],
    cos: 0,
    maxbw: null,
    bwShare: null,
    priority: 'high',
    cpus: null,
    rings: 0,
    security: { macNospoof: false, allowedIps: null, restricted: false, dhcpNospoof: false },
    promiscuous: false,
    receiver: { servicePicoseconds: 0, bufferFrames: 1024, cpu: null },
    ...rest,
  };
}

/** 1500-byte UDP frames at 1 Gb/s unless said otherwise. */
export function stream(name: string, from: string, to: string, given: Partial<StreamPart> = {}): StreamPart {
  return {
    name,
    from,
    to: { client: to },
    protocol: 'udp',
    sourceMac: null,
    sourceIp: null,
    destinationIp: null,
    sourcePort: { first: 10_000, count: 1 },
    destinationPort: { first: 9, count: 1 },
    spread: 'cycle',
    dsfield: 0,
    cos: null,
    load: {
      kind: 'open',
      size: { kind: 'fixed', bytes: 1500 },
      arrival: { kind: 'constant', gapPicoseconds: 12e6 },
    },
    startPicoseconds: 0,
    stopPicoseconds: null,
    limitFrames: null,
    limitBytes: null,
    ...given,
  };
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
