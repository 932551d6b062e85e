import { closeSync, openSync, writeSync } from 'node:fs';
import type { Probe, Sighting } from '#emulator/options.ts';
import { packetOf } from './packet.ts';
import type { Sight } from './sight.ts';

/** What is to be captured: a stream where it is offered, or a link in both directions. */
export interface TraceWish extends Sight {
  readonly file: string;
}

/** Whole frames would make files of gigabytes: of each only so much is kept, its length is told in full. */
const SNAP_BYTES = 262;
/** Nanosecond pcap, Ethernet: what tcpdump and Wireshark call `nanosecond libpcap`. */
const MAGIC = 0xa1b23c4d;
const LINK_TYPE_ETHERNET = 1;
const CHUNK_BYTES = 1 << 20;

/** A capture file that grows while a run goes on. */
export class Trace implements Probe {
  readonly at: readonly string[];

  readonly #file: number;
  readonly #epochNanoseconds: bigint;
  readonly #isStream: boolean;
  readonly #chunks: Buffer[] = [];
  #waiting = 0;

  constructor({ part, isStream, file }: TraceWish, epochMilliseconds: number) {
    this.at = [part];
    this.#isStream = isStream;
    this.#epochNanoseconds = BigInt(epochMilliseconds) * 1_000_000n;
    this.#file = openSync(file, 'w');
    const head = Buffer.alloc(24);
    head.writeUInt32LE(MAGIC, 0);
    head.writeUInt16LE(2, 4);
    head.writeUInt16LE(4, 6);
    head.writeUInt32LE(SNAP_BYTES, 16);
    head.writeUInt32LE(LINK_TYPE_ETHERNET, 20);
    this.#put(head);
  }

  /** A stream is captured once for each frame: where it is offered. */
  sees({ place, direction }: Sighting): boolean {
    return place === this.at[0] && (!this.#isStream || direction === 'out');
  }

  readonly see = (seen: Sighting): void => {
    const packet = packetOf(seen).subarray(0, SNAP_BYTES);
    const now = this.#epochNanoseconds + BigInt(Math.floor(seen.atPicoseconds / 1000));
    const head = Buffer.alloc(16);
    head.writeUInt32LE(Number(now / 1_000_000_000n), 0);
    head.writeUInt32LE(Number(now % 1_000_000_000n), 4);
    head.writeUInt32LE(packet.length, 8);
    head.writeUInt32LE(seen.bytes, 12);
    this.#put(head);
    this.#put(packet);
  };

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #put(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#waiting += bytes.length;
    if (this.#waiting >= CHUNK_BYTES) this.#flush();
  }

  #flush(): void {
    writeSync(this.#file, Buffer.concat(this.#chunks.splice(0)));
    this.#waiting = 0;
  }
}
