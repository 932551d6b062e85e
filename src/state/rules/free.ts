import type { Context } from './context.ts';

/** The lowest VID that nothing on the link uses: what to write instead of a taken one. */
export function freeVid(context: Context, over: string): number {
  const link = context.link(over);
  const used = new Set<number | null>(context.clients(over).map((one) => one.vid));
  if (link && 'defaultTag' in link) used.add(link.defaultTag);
  for (let vid = 2; vid < 4094; vid += 1) if (!used.has(vid)) return vid;
  return 4094;
}

/** Which factory MAC slots of a link are free, as a hint. */
export function freeSlots(context: Context, over: string): string {
  const slots = (context.nic(over)?.factoryMacs.length ?? 1) - 1;
  const used = new Set(
    context.clients(over).map((one) => (one.kind === 'vnic' && one.mac.kind === 'factory' ? one.mac.slot : 0)),
  );
  const free = Array.from({ length: slots }, (_, index) => index + 1).filter((slot) => !used.has(slot));
  if (free.length > 0) return `slots ${free.join(', ')} of ${over} are free; auto takes the first`;
  return slots > 0 ? `all ${slots} slots of ${over} are taken: let the address be random` : 'let the address be random';
}
