import type { Account } from './count/account.ts';
import type { Receiver } from './world.ts';

/**
 * A part behind which frames are counted and consumed, whatever their instants: those of one stream can be handed over at once, and
 * those of several in any order.
 */
export interface End extends Receiver {
  /** Whether that is so; known when the world is sealed. */
  readonly isLast: boolean;
  /**
   * The rows in a range of `list`, of so many bytes in all, of one stream and one header, from a client of the same link or not. false:
   * they must come as frames.
   */
  consume(from: number, to: number, bytes: number, account: Account, local: boolean): boolean;
}

export function isEnd(part: Receiver): part is End {
  return 'isLast' in part;
}
