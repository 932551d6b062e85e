import { agreement } from '../dcbx.ts';
import { same } from '../equal.ts';
import { linkNamed } from '../host-state.ts';
import type { Classes, TrafficClass, Vnic } from '../resource.ts';
import { joined, someOf } from '../rules/words.ts';
import { DEFAULT_CLASS } from '../spell.ts';
import { carved, classesOf, joinedToDefault, wholePort, withShare } from './port-classes.ts';
import { type AssignContext, type Assigned, always, nothing, type Property, type PropertyContext } from './property.ts';
import { nicOf, on } from './rows.ts';
import { single } from './values.ts';

const OF = 'VNICs over a port that can do ETS';

/** Shares of a port's bandwidth (Oracle Solaris "Managing Network Datalinks", 802.1Qaz): views of the class of the VNIC's `cos`. */
export const ETS: readonly Property[] = [
  {
    name: 'etsbw-lcl',
    aliases: ['ets-bw-local'],
    perm: 'rw',
    about: {
      meaning:
        'Share of the port while others contend for it: that of the class of the port which holds the `cos` of the VNIC. Where that is the class `default`, the priority gets a class of its own. VALUE `0`: no share but that of `default`, which EFFECTIVE says.',
      values: 'percent, `1` to `99`, once `cos` is not 0; `0` gives it back',
      default: '`0`',
      of: OF,
    },
    applies: hasEts,
    value: (context) => shareOf(context, 0),
    effective: (context) => shareOf(context, null),
    default: always('0'),
    possible: always('0-99'),
    assign: (values, context) => {
      const found = readShare(values);
      if ('wrong' in found) return found;
      return found.value === 0 ? giveBack(context) : take(context, found.value);
    },
    reset: giveBack,
  },
  readOnly(
    'etsbw-lcl-advice',
    'ets-bw-local-advice',
    'Share that the peer recommends; switches of a Host document recommend none.',
    nothing,
  ),
  readOnly(
    'etsbw-rmt',
    'ets-bw-remote',
    'Share that the peer has for the priority: ours, where DCBX is on at both ends and the peer is willing.',
    (context) => (party(context)?.peerTakesShares ? shareOf(context, null) : null),
  ),
  readOnly(
    'etsbw-rmt-advice',
    'ets-bw-remote-advice',
    'Share that is recommended to the peer while DCBX is on: always our own.',
    (context) => (portOf(context)?.dcbx ? shareOf(context, null) : null),
  ),
];

function readOnly(name: string, alias: string, meaning: string, effective: Property['value']): Property {
  return {
    name,
    aliases: [alias],
    perm: 'r-',
    about: { meaning, values: 'percent', default: '', of: OF },
    applies: hasEts,
    value: nothing,
    effective,
    default: nothing,
    possible: nothing,
    instead: 'it follows from etsbw-lcl and from the peer',
  };
}

function hasEts(context: PropertyContext): boolean {
  return on('vnic')(context) && nicOf(context)?.ets === true;
}

const readShare = single<number>((text) => {
  const share = /^(\d{1,2})%?$/.exec(text)?.[1];
  return share === undefined
    ? {
        wrong: `${text} is not a share of 0 to 99 percent.`,
        hint: 'write whole percent, such as 40',
        code: 'bad-percent',
      }
    : { value: Number(share) };
});

function portOf({ object, state }: PropertyContext) {
  const port = 'over' in object ? linkNamed(state, object.over) : undefined;
  return port?.kind === 'phys' ? port : undefined;
}

function party(context: PropertyContext) {
  const port = portOf(context);
  return port && agreement(port, context.facts.classes(port), context.hardware);
}

/** The share of the VNIC's class in percent; of `default`, and of no class, `instead` where that is given. */
function shareOf({ object, facts }: PropertyContext, instead: number | null): string | null {
  if (object.kind !== 'vnic') return null;
  const own = facts.classes(object).find((one) => one.priorities.includes(object.cos));
  if (own?.strict) return null;
  const share = own === undefined || own.name === DEFAULT_CLASS ? (instead ?? own?.ets ?? 100) : own.ets;
  return String(share);
}

/** The class that holds the VNIC's priority gets the share; out of `default` the priority is taken for it. */
function take({ object, state, facts }: AssignContext, share: number): Assigned {
  if (object.kind !== 'vnic') return { put: [] };
  const { over, cos } = object;
  if (cos === 0)
    return {
      wrong: 'cos is 0, the priority of everything that names none.',
      hint: `set cos too: -p cos=3,etsbw-lcl=${share}`,
    };
  const port = classesOf(state, over) ?? wholePort(over);
  const own = port.classes.find((one) => one.priorities.includes(cos));
  if (!own) return { put: [] }; // The rules tell of a priority without class.
  if (own.strict)
    return {
      wrong: `priority ${cos} of ${over} is in class ${own.name}, which is strict and has no share.`,
      hint: 'choose another cos, or give the class a share: vnetctl modify-class',
    };
  if (own.name === DEFAULT_CLASS) return takenOut(port, own, cos, share);
  if (own.ets === share) return { put: [] };
  const others = sharing({ object, facts }, own);
  if (others.length > 0)
    return {
      wrong: `class ${own.name} of ${over} has ${own.ets}%, and ${someOf(others)} ${others.length === 1 ? 'sends' : 'send'} in it too: a class has one share.`,
      hint: `write ${own.ets}, or change it for all of them: vnetctl modify-class -l ${over} -e ${share} ${own.name}`,
    };
  return { put: [withShare(port, own.name, share)] };
}

function takenOut(port: Classes, from: TrafficClass, cos: number, share: number): Assigned {
  const others = port.classes.filter((one) => one !== from).map((one) => one.name);
  if (from.priorities.length === 1 && others.length > 0)
    return {
      wrong: `priority ${cos} is all that class default of ${port.name} holds, and default has what ${joined(others)} leave: ${from.ets}%.`,
      hint: `change their shares: vnetctl modify-class -l ${port.name}`,
    };
  const name = `cos${cos}`;
  if (others.includes(name))
    return {
      wrong: `class ${name} of ${port.name} would be made for priority ${cos}, but there is one that holds other priorities.`,
      hint: `make one by another name: vnetctl create-class -l ${port.name} -P ${cos} -e ${share} NAME`,
    };
  return { put: [carved(port, from, cos, name, share)] };
}

/** A class that `take` has made goes back into `default`; one that was made by name stays what it is. */
function giveBack({ object, state, facts }: AssignContext): Assigned {
  const port = object.kind === 'vnic' ? classesOf(state, object.over) : undefined;
  const own = object.kind === 'vnic' ? port?.classes.find((one) => one.priorities.includes(object.cos)) : undefined;
  if (object.kind !== 'vnic' || !port || !own || own.name === DEFAULT_CLASS || own.strict) return { put: [] };
  const rest = port.classes.find((one) => one.name === DEFAULT_CLASS);
  const isMade =
    own.name === `cos${object.cos}` && own.priorities.length === 1 && rest !== undefined && same(rest.pfc, own.pfc);
  const others = sharing({ object, facts }, own);
  if (!isMade || others.length > 0)
    return {
      wrong: `the share is that of class ${own.name} of ${object.over}${others.length > 0 ? `, in which ${someOf(others)} ${others.length === 1 ? 'sends' : 'send'} too` : ''}.`,
      hint: `delete the class, or change it: vnetctl delete-class -l ${object.over} ${own.name}`,
    };
  const left = joinedToDefault(port, own);
  const [last, ...more] = left.classes;
  const isNeeded = more.length > 0 || last?.pfc !== null || isPfc(state, object.over);
  return isNeeded ? { put: [left] } : { put: [], drop: [port] };
}

/** With `flowctrl=pfc`, no class at all would mean a lossless one. */
function isPfc(state: AssignContext['state'], port: string): boolean {
  const link = linkNamed(state, port);
  return link?.kind === 'phys' && link.flowControl === 'pfc';
}

/** Other VNICs of the port that send in that class. */
function sharing({ object, facts }: { readonly object: Vnic } & Pick<AssignContext, 'facts'>, own: TrafficClass) {
  return facts
    .over(object.over)
    .filter((one) => one.kind === 'vnic' && one.name !== object.name && own.priorities.includes(one.cos));
}
