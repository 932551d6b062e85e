import { overshootBytes } from '#units/overshoot.ts';
import type { Nic, PauseFrames } from './hardware.ts';
import type { BitsPerSecond, Bytes } from './resource.ts';

/** What the headroom of a lossless class depends on. */
export interface HeadroomTerms {
  readonly speed: BitsPerSecond;
  /** Delay of MAC, interface and PHY in bit times, one way. */
  readonly interfaceDelayBits: number;
  readonly cable: { readonly lengthMetres: number; readonly medium: 'fibre' | 'copper' };
  /** Largest frame of the link, with header and FCS: it can delay our pause frame. */
  readonly linkFrameBytes: Bytes;
  /** How long the peer takes to obey; left out: what 802.1Qbb allows it. */
  readonly responsePicoseconds?: number;
  /** Largest frame of the class, with header and FCS: the peer finishes one that it has begun. */
  readonly classFrameBytes: Bytes;
}

/** A pause frame with preamble and gap: 84 bytes. */
const PAUSE_FRAME_BITS = 672;
/** The peer's higher layers answer a pause frame after 614.4 ns: 6144 bit times at 10 Gb/s. */
export const PAUSE_RESPONSE_PICOSECONDS = 614_400;
const PICOSECONDS_PER_METRE = { fibre: 5000, copper: 5556 };
/** Header and FCS around the payload that an MTU counts. */
const FRAME_OVERHEAD_BYTES = 18;
const TAG_BYTES = 4;
const FCS_BYTES = 4;

/**
 * Headroom as a driver reserves it: Intel's published form of 802.1Qbb annex O, in whole KiB (`IXGBE_DV` of Linux' ixgbe_type.h). It
 * has the delays of real interfaces, and the factor 36/25 covers rounding to buffer cells: never less than `overshootOfPort`.
 */
export function requiredHeadroomBytes(terms: HeadroomTerms): Bytes {
  const { speed, cable, interfaceDelayBits, linkFrameBytes, classFrameBytes } = terms;
  const cableBits = bitTimes(speed, cable.lengthMetres * PICOSECONDS_PER_METRE[cable.medium]);
  const responseBits = bitTimes(speed, terms.responsePicoseconds ?? PAUSE_RESPONSE_PICOSECONDS);
  const roundTrip = 8 * linkFrameBytes + PAUSE_FRAME_BITS + 2 * cableBits + 2 * interfaceDelayBits + responseBits;
  const bits = Math.floor((36 * roundTrip) / 25) + 1 + 2 * 8 * classFrameBytes;
  return Math.ceil(bits / 8192) * 1024;
}

/** The headroom of each lossless class of a port for frames of that MTU; `ownMtu`: of those that the port itself sends. */
export function headroomOfPort(
  nic: Pick<HeadroomTerms, 'speed' | 'interfaceDelayBits' | 'cable'>,
  mtu: Bytes,
  pause?: PauseFrames,
  ownMtu = mtu,
): Bytes {
  const [linkFrameBytes, classFrameBytes] = [ownMtu + FRAME_OVERHEAD_BYTES, mtu + FRAME_OVERHEAD_BYTES];
  const terms = { ...nic, linkFrameBytes, classFrameBytes };
  return requiredHeadroomBytes(pause ? { ...terms, responsePicoseconds: pause.responsePicoseconds } : terms);
}

/** Bytes that can still come into a port beyond the threshold of a class: with less headroom it can lose frames. */
export function overshootOfPort(
  nic: Pick<HeadroomTerms, 'speed' | 'cable'> & Pick<Nic, 'overheadBytes'>,
  mtu: Bytes,
  { frameBytes, responsePicoseconds }: PauseFrames,
): Bytes {
  const frame = mtu + FRAME_OVERHEAD_BYTES + TAG_BYTES - FCS_BYTES;
  return overshootBytes({
    bitsPerSecond: nic.speed,
    delayPicoseconds: nic.cable.lengthMetres * PICOSECONDS_PER_METRE[nic.cable.medium],
    responsePicoseconds,
    pauseFrameBytes: Math.max(0, frameBytes - FCS_BYTES),
    ownFrameBytes: frame,
    peerFrameBytes: frame,
    fcsBytes: FCS_BYTES,
    overheadBytes: nic.overheadBytes,
  });
}

/** Whole bits that pass in the time; rounded up, so that the need is never understated. */
function bitTimes(speed: BitsPerSecond, picoseconds: number): number {
  return Math.ceil((speed / 1e6) * (picoseconds / 1e6));
}
