import type { PauseFrames } from './hardware.ts';
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

/**
 * Bytes that can still arrive after a port has decided to pause a class: Intel's published form of 802.1Qbb annex O, in whole
 * KiB (`IXGBE_DV` of Linux' ixgbe_type.h). The factor 36/25 covers rounding to buffer cells. With less, a lossless class can lose.
 */
export function requiredHeadroomBytes(terms: HeadroomTerms): Bytes {
  const { speed, cable, interfaceDelayBits, linkFrameBytes, classFrameBytes } = terms;
  const cableBits = bitTimes(speed, cable.lengthMetres * PICOSECONDS_PER_METRE[cable.medium]);
  const responseBits = bitTimes(speed, terms.responsePicoseconds ?? PAUSE_RESPONSE_PICOSECONDS);
  const roundTrip = 8 * linkFrameBytes + PAUSE_FRAME_BITS + 2 * cableBits + 2 * interfaceDelayBits + responseBits;
  const bits = Math.floor((36 * roundTrip) / 25) + 1 + 2 * 8 * classFrameBytes;
  return Math.ceil(bits / 8192) * 1024;
}

/** The headroom that each lossless class of a port needs when frames have that MTU. */
export function headroomOfPort(
  nic: Pick<HeadroomTerms, 'speed' | 'interfaceDelayBits' | 'cable'>,
  mtu: Bytes,
  pause?: PauseFrames,
): Bytes {
  const frame = mtu + FRAME_OVERHEAD_BYTES;
  const terms = { ...nic, linkFrameBytes: frame, classFrameBytes: frame };
  return requiredHeadroomBytes(pause ? { ...terms, responsePicoseconds: pause.responsePicoseconds } : terms);
}

/** Whole bits that pass in the time; rounded up, so that the need is never understated. */
function bitTimes(speed: BitsPerSecond, picoseconds: number): number {
  return Math.ceil((speed / 1e6) * (picoseconds / 1e6));
}
