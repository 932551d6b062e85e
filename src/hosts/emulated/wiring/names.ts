/**
 * Names of the engine's parts. There they share one space, here they do not: a link, a stream and a flow may all be called
 * `web`. Ends keep their names, because most of what is reported is about them.
 */
export const partOf = {
  nic: (link: string) => `nic:${link}`,
  aggregation: (link: string) => `aggr:${link}`,
  bridge: (link: string) => `switch:${link}`,
  outerSwitch: (name: string) => `beyond:${name}`,
  outerClient: (name: string) => `client:${name}`,
  wire: (name: string) => `wire:${name}`,
  trunk: (name: string) => `trunk:${name}`,
  flow: (name: string) => `flow:${name}`,
  stream: (name: string) => `stream:${name}`,
  query: (name: string) => `query:${name}`,
} as const;

/** The name of ours in that of a part. */
export function ownName(part: string): string {
  const colon = part.indexOf(':');
  return colon < 0 ? part : part.slice(colon + 1);
}
