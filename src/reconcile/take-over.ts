import { CODES, type Code } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Host } from '#hosts/host.ts';
import { address } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import { deviceOf, type HostDocument } from '#state/hardware-of.ts';
import { linkNamed, type Observed } from '#state/host-state.ts';
import { NAME_RULES } from '#state/names.ts';
import { aKind } from '#state/rules/words.ts';
import { asWriter } from './recover.ts';

export interface TakeOver {
  /** The name that is left: of a physical link, or of a device that is still to come. */
  readonly from: string;
  /** The link whose hardware was removed: it keeps its name and all that is stored of it. */
  readonly to: string;
}

/** Whether `rename-link` of those names means other hardware for what is stored, and not another name (dladm(8) rename-link). */
export function isTakeOver({ to }: TakeOver, hardware: Hardware): boolean {
  return hardware.links[to]?.removed === true;
}

/**
 * The Host document in which the device of the one link takes the place of the other's, which was removed; of a link that
 * there is not, a device of that name is awaited.
 */
export function takenOver(
  document: unknown,
  { from, to }: TakeOver,
  { running, stored }: Observed,
): { readonly document: unknown } | { readonly refused: Diagnostic } {
  // Only documents that the Host schema accepts are stored.
  const { spec, ...rest } = document as HostDocument;
  const { [from]: old, [to]: removed, ...links } = spec.links;
  const withLink = (link: object, others: object) => ({
    document: { ...rest, spec: { ...spec, links: { ...others, [to]: link } } },
  });
  const found = linkNamed(running, from) ?? linkNamed(stored, from);
  if (found && found.kind !== 'phys')
    return refused(
      'wrong-class',
      found.kind,
      from,
      `${from} is ${aKind(found.kind)}: only hardware takes the place of ${to}.`,
      'name a physical link',
    );
  if (old?.removed)
    return refused(
      'not-allowed',
      'phys',
      from,
      `the hardware of ${from} was removed too.`,
      'name a link that is active',
    );
  if (old) {
    const { device: _, ...hardware } = old;
    return withLink({ device: deviceOf(from, old), ...hardware }, links);
  }
  if (!NAME_RULES.link.isLegal(from))
    return refused(
      'bad-name',
      'phys',
      from,
      `"${from}" is not ${NAME_RULES.link.expected}.`,
      'name a link or a device',
    );
  const other = Object.entries(links).find(([name, link]) => deviceOf(name, link) === from)?.[0];
  if (other !== undefined)
    return refused('not-allowed', 'phys', from, `the device ${from} is called ${other}.`, `rename ${other} instead`);
  return withLink({ ...removed, device: from }, links);
}

/** Gives the host that hardware. Throws `Failure` when something is configured on the link that goes, or does not fit. */
export function takeOver(host: Host, document: unknown, timeoutMs: number): Promise<string | null> {
  return asWriter(host, 'rename-link', timeoutMs, (writer) => writer.setHardware(document));
}

function refused(code: Code, kind: Parameters<typeof address>[0], name: string, detail: string, hint: string) {
  const subject = { address: address(kind, name) };
  return { refused: { severity: 'error', code, summary: CODES[code], detail, hint, subject } as const };
}
