import type { Address } from '../address.ts';
import type { Claim } from '../relations.ts';
import type { Resource } from '../resource.ts';
import type { IpClaim } from '../segments.ts';

/** The claims of relations.ts, and those on an IP address within one segment. */
export type AnyClaim = (Claim | IpClaim) & {
  /** Other objects through which the claim comes about. */
  readonly through?: readonly Address[];
};

/** A claim and the object that makes it. */
export interface Holding {
  readonly resource: Resource;
  readonly claim: AnyClaim;
}
