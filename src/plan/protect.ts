import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Change } from '#diff/change.ts';
import { type Address, address, addressOf, parseAddress } from '#state/address.ts';
import type { Hardware } from '#state/hardware.ts';
import { type HostState, linkNamed } from '#state/host-state.ts';
import type { Flow, Resource } from '#state/resource.ts';
import { effectOf, everythingAbove } from './disturb.ts';

type Above = ReadonlyMap<Address, readonly Address[]>;

/**
 * Changes that delete, replace or cut the path to something protected: an object marked `protected`, or a link that the Host
 * document marks `management`. Each is refused, with the dependency that makes it dangerous.
 */
export function protections(
  changes: readonly Change[],
  observed: HostState,
  above: Above,
  hardware: Hardware,
): readonly Diagnostic[] {
  const refusals = changes.flatMap((change) =>
    [...cutsOf(change), ...dropsAtLarge(change, observed)].flatMap(({ at, how, onlyManagement }) =>
      [at, ...everythingAbove(at, above)].flatMap((key) => {
        const reason = guardOf(key, observed, hardware);
        const applies = reason !== undefined && !(onlyManagement && reason === PROTECTED);
        return applies ? [refusal(change.address, at, key, how, reason)] : [];
      }),
    ),
  );
  return [...refusals, ...managementResets(changes, hardware)];
}

/** The management link goes down for a moment: no refusal, but not to be missed either. */
function managementResets(changes: readonly Change[], hardware: Hardware): readonly Diagnostic[] {
  return changes.flatMap((change) => {
    const { kind, name } = parseAddress(change.address);
    if (kind !== 'phys' || !hardware.links[name]?.management || effectOf(change) !== 'link-reset') return [];
    return [
      {
        severity: 'warning',
        code: 'management-cut',
        summary: 'the management link would be cut',
        detail: `${change.address} is the management link of this host; it goes down and comes up again.`,
        hint: 'have another way to the host, or let the change revert by itself with --try 60s',
        subject: { address: change.address },
      },
    ];
  });
}

interface Cut {
  /** The object through which frames no longer pass. */
  readonly at: Address;
  readonly how: string;
  /** Not all frames: enough to lose the administrator's own session, not to cut an object off. */
  readonly onlyManagement?: boolean;
}

function cutsOf(change: Change): readonly Cut[] {
  const at = change.address;
  switch (change.action) {
    case 'rename':
      return [];
    case 'add':
      return taken(undefined, change.to);
    case 'remove':
      return [{ at, how: `${at} would be deleted` }];
    case 'replace':
      return [{ at, how: `${at} would be deleted and made again` }];
    case 'modify':
      return [
        ...change.fields.flatMap((field) => cutByField(at, field, change.from, change.to)),
        ...allPortsLost(at, change.from, change.to),
        ...taken(change.from, change.to),
      ];
  }
}

const PROTECTED = 'is protected';

const CUTTING: ReadonlySet<string> = new Set(['over', 'vid']);

function cutByField(at: Address, field: string, from: Resource, to: Resource): readonly Cut[] {
  if (CUTTING.has(field)) return [{ at, how: `${field} of ${at} would change` }];
  if (field === 'maxbw' && 'maxbw' in to && to.maxbw === 0)
    return [{ at, how: `maxbw of ${at} would be 0, which drops everything` }];
  if (field === 'nics' && from.kind === 'guest' && to.kind === 'guest') {
    const lost = Object.keys(from.nics).filter((nic) => !Object.hasOwn(to.nics, nic));
    return lost.length > 0 ? [{ at, how: `${at} would lose ${lost.join(', ')}` }] : [];
  }
  return [];
}

function allPortsLost(at: Address, from: Resource, to: Resource): readonly Cut[] {
  const before = portsOf(from);
  if (before.length === 0 || before.some((port) => portsOf(to).includes(port))) return [];
  return [{ at, how: `${at} would lose all its ports at once (${before.join(', ')})` }];
}

/** A flow that drops everything of its link; or frames of any peer, which may be the administrator's own session. */
function dropsAtLarge(change: Change, observed: HostState): readonly Cut[] {
  const flow = droppingFlow('to' in change ? change.to : undefined);
  if (!flow || flow.match.remoteIp !== null || droppingFlow('from' in change ? change.from : undefined)) return [];
  const link = linkNamed(observed, flow.over);
  const { direction: _direction, ...attributes } = flow.match;
  const everything = Object.values(attributes).every((one) => one === null);
  const how = `flow/${flow.name} would drop ${everything ? 'everything' : 'frames of any peer'} on ${flow.over}`;
  return link ? [{ at: addressOf(link), how, onlyManagement: !everything }] : [];
}

function droppingFlow(resource: Resource | undefined): Flow | undefined {
  return resource?.kind === 'flow' && resource.maxbw === 0 ? resource : undefined;
}

/** Ports that an aggregation or a switch takes for itself: nothing else passes them any more. */
function taken(from: Resource | undefined, to: Resource): readonly Cut[] {
  const before = from ? portsOf(from) : [];
  return portsOf(to)
    .filter((port) => !before.includes(port))
    .map((port) => ({ at: address('phys', port), how: `${to.kind}/${to.name} would take ${port} for itself` }));
}

function portsOf(resource: Resource): readonly string[] {
  if (resource.kind === 'aggr') return resource.ports;
  return resource.kind === 'switch' ? resource.uplinks : [];
}

function guardOf(key: Address, observed: HostState, hardware: Hardware): string | undefined {
  const resource = observed.get(key);
  if (resource?.protected) return PROTECTED;
  const { kind, name } = parseAddress(key);
  return kind === 'phys' && hardware.links[name]?.management ? 'is the management link of this host' : undefined;
}

function refusal(subject: Address, at: Address, guarded: Address, how: string, reason: string): Diagnostic {
  const management = reason !== PROTECTED;
  const path = guarded === at ? '' : ` ${guarded} sits on it.`;
  return {
    severity: 'error',
    code: management ? 'management-cut' : 'protected',
    summary: management ? 'the management link would be cut' : 'something protected would be cut off',
    detail: `${how}.${path} ${guarded} ${reason}.`,
    hint: management
      ? 'use another link, or unmark it as "management" in the Host document (vnetctl host update)'
      : `apply "protected: false" for ${guarded} first, in a change of its own`,
    subject: { address: subject },
  };
}
