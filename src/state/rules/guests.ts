import type { Guest } from '../resource.ts';
import { error, type Fault } from './fault.ts';

/** A route's next hop has the version of its destination. */
export function routesOf(guest: Guest): readonly Fault[] {
  return Object.entries(guest.routes)
    .filter(([destination, hop]) => destination.includes(':') !== hop.includes(':'))
    .map(([destination, hop]) =>
      error('ip-version', guest, `routes.${destination}`, {
        detail: `Guest ${guest.name} sends ${destination} to ${hop}: one is IPv4, the other IPv6.`,
        hint: `write an IPv${destination.includes(':') ? 6 : 4} address as next hop`,
      }),
    );
}
