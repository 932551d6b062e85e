import { hasVlan, type VlanRange } from '#units/vlans.ts';
import type { RingCounter } from '../count/ring-counter.ts';
import { type Door, isDoor } from '../door.ts';
import { DOUBLE } from '../time/double.ts';
import { final, type Receiver } from '../world.ts';

export interface PortSettings {
  /** Set once it exists: a way out ends at another port. */
  readonly out: Receiver;
  /** `client`: takes frames of its MAC and VLAN; `trunk`: of all VLANs; `uplink`: leads out of the bridge's host. */
  readonly kind: 'client' | 'trunk' | 'uplink';
  /** VLAN of a client. */
  readonly vid: number;
  readonly promiscuous: boolean;
  readonly up: boolean;
  /** VLANs whose frames leave by it; left out: all. */
  readonly vlans?: readonly VlanRange[] | undefined;
}

/** A port of a bridge: the way out to a client, a cable, an uplink or another bridge of the host. */
export class Port {
  out: Receiver;
  /** What is asked for room by those who ask; null: nobody knows. */
  door: Door | null = null;
  up: boolean;
  /** Ports of one bundle are one way: of these one is chosen by hash; -1: by itself. */
  bundle = -1;
  readonly kind: PortSettings['kind'];
  readonly vid: number;
  readonly promiscuous: boolean;
  private readonly vlans: readonly VlanRange[] | null;
  /** What comes in here stays on its link if it also leaves by a port of this bridge. */
  readonly local: boolean;
  inFrames = 0;
  inBytes = DOUBLE;
  outFrames = 0;
  outBytes = DOUBLE;
  /** Of those that came in: for nobody behind this bridge, and too large. */
  strangerFrames = 0;
  strangerBytes = DOUBLE;
  oversizeFrames = 0;
  oversizeBytes = DOUBLE;
  /** The receive rings that it fills; null: there is one, which needs no count of its own. */
  rings: RingCounter | null = null;

  constructor({ out, kind, vid, promiscuous, up, vlans }: PortSettings) {
    this.out = out;
    this.up = up;
    this.kind = kind;
    this.vid = vid;
    this.promiscuous = promiscuous;
    this.vlans = vlans ?? null;
    this.local = kind !== 'uplink';
    this.reset();
  }

  /** Whether frames of a VLAN may leave by it. */
  carries(vid: number): boolean {
    return this.vlans === null || hasVlan(this.vlans, vid);
  }

  /** All parts are there. */
  seal(): void {
    this.out = final(this.out);
    this.door = isDoor(this.out) ? this.out : null;
  }

  reset(): void {
    this.inFrames = 0;
    this.inBytes = 0;
    this.outFrames = 0;
    this.outBytes = 0;
    this.strangerFrames = 0;
    this.strangerBytes = 0;
    this.oversizeFrames = 0;
    this.oversizeBytes = 0;
  }
}
