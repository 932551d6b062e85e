import { addressOf } from './address.ts';
import type { Hardware } from './hardware.ts';
import { type HostState, linkNamed } from './host-state.ts';
import { nameRuleOf, vfName } from './names.ts';
import { functionsOf, type Reason, whyNotRenamed } from './renaming.ts';
import { type Kind, LINK_KINDS, type Link, type Resource } from './resource.ts';
import { called, nounOf } from './rules/words.ts';

interface Named {
  readonly kind: Kind;
  readonly name: string;
}

interface Configurations {
  readonly running: HostState;
  readonly stored: HostState;
}

/** Why an object cannot have that name: it is not legal, or taken in either configuration. undefined: it can. */
export function whyNotCalled(wanted: Named, { running, stored }: Configurations): Reason | undefined {
  const { isLegal, expected } = nameRuleOf(wanted.kind);
  if (!isLegal(wanted.name))
    return { code: 'bad-name', detail: `"${wanted.name}" is not ${expected}.`, hint: 'choose another name' };
  const taken = [running, stored].map((state) => holderIn(state, wanted)).find((one) => one !== undefined);
  return taken && exists(wanted, taken, running.has(addressOf(taken)));
}

/** Why a link cannot be renamed to that; its VFs would be with it. undefined: it can. */
export function whyNotRenamedTo(
  link: Link,
  to: string,
  { running, stored, hardware }: Configurations & { readonly hardware: Hardware },
): Reason | undefined {
  const both = { running, stored };
  const functions = link.kind === 'phys' ? [running, stored].flatMap((state) => functionsOf(link.name, state)) : [];
  for (const name of [to, ...functions.map(({ index }) => vfName(to, index))]) {
    const reason = whyNotCalled({ kind: link.kind, name }, both);
    if (reason) return reason;
  }
  if (hardware.links[to])
    return {
      code: 'already-exists',
      detail: `${to} is the name of hardware that was removed.`,
      hint: `take it out of the Host document with "vnetctl host update"`,
    };
  return whyNotRenamed(link, running) ?? whyNotRenamed(link, stored);
}

/**
 * Whether an object is drafted although its name is refused, so that what else is wrong with it is told in the same run. Not
 * under a name that is taken, nor under one that would be found in any table or is no part of an address.
 */
export function isTried(name: string, { code }: Reason): boolean {
  return code === 'bad-name' && name !== '' && !name.includes('/') && !(name in {});
}

/** Who has the name already: the links of a host share one space of names. */
function holderIn(state: HostState, { kind, name }: Named): Resource | undefined {
  const isLink = LINK_KINDS.some((one) => one === kind);
  return isLink ? linkNamed(state, name) : state.get(addressOf({ kind, name }));
}

function exists({ kind, name }: Named, taken: Resource, runs: boolean): Reason {
  const what = taken.kind === kind ? `${nounOf(kind)} ${name}` : `${name} is the name of ${called(taken)}, which`;
  return {
    code: 'already-exists',
    detail: `${what} exists already${runs ? '' : ', in the stored configuration only'}.`,
    hint: runs ? 'choose another name' : 'choose another name, or delete the stored one',
  };
}
