import type { Way } from '../client/sender.ts';
import type { Account } from '../count/account.ts';
import { allocate, type Frame } from '../frame/frame.ts';
import type { World } from '../world.ts';

/** The two ends of conversations, and what their frames look like each way. */
export interface Ends {
  readonly from: Way;
  readonly to: Way;
  readonly fromClient: string;
  readonly toClient: string;
  /** Header rows of each conversation, there and back. */
  readonly there: readonly number[];
  readonly back: readonly number[];
  /** Bytes of a VLAN tag. */
  readonly tagThere: number;
  readonly tagBack: number;
  /** Bytes of the headers of Ethernet, IP, and TCP or UDP. */
  readonly headerBytes: number;
}

/** Least Ethernet frame without FCS. */
const LEAST = 60;

/** Makes the segments of all connections of a stream: those that go back are frames of it too. */
export class Segments {
  private readonly world: World;
  private readonly account: Account;
  private readonly ends: Ends;
  private frames = 0;

  constructor(world: World, account: Account, ends: Ends) {
    this.world = world;
    this.account = account;
    this.ends = ends;
  }

  /**
   * A segment of a connection, which leaves now; without payload it only acknowledges. Which bytes it brings and acknowledges is for
   * the connection to say: beyond 2^31 they would be boxed as arguments.
   */
  make(connection: number, isBack: boolean, payload: number): Frame {
    const { world, account, ends } = this;
    const rows = isBack ? ends.back : ends.there;
    const frame = allocate(account);
    frame.at = world.now;
    frame.born = world.now;
    frame.header = rows[connection % rows.length] ?? 0;
    frame.size = Math.max(LEAST, ends.headerBytes + (isBack ? ends.tagBack : ends.tagThere) + payload);
    frame.ordinal = this.frames++;
    frame.credited = true;
    frame.ttl = 64;
    frame.conversation = connection;
    frame.back = isBack;
    frame.sequence = 0;
    frame.payload = payload;
    frame.acknowledgement = 0;
    account.offeredFrames++;
    account.offeredBytes += frame.size;
    return frame;
  }

  send(segment: Frame): void {
    const { from, to } = this.ends;
    (segment.back ? to : from).receive(segment);
  }
}
