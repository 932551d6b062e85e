import { agreement } from '../dcbx.ts';
import { same } from '../equal.ts';
import { linkNamed } from '../host-state.ts';
import type { LinkFacts } from '../link-facts.ts';
import type { Cos, TrafficClass, Vnic } from '../resource.ts';
import { joined, someOf } from '../rules/words.ts';
import { DEFAULT_CLASS } from '../spell.ts';
import { type Port, portNamed, redrawn, wishesOf } from './classes.ts';
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
  const port = portNamed(state, over);
  const own = classOf(port, cos);
  if (!own) return { put: [] }; // The rules tell of a priority without class.
  if (own.strict)
    return {
      wrong: `priority ${cos} of ${over} is in class ${own.name}, which is strict and has no share.`,
      hint: 'choose another cos, or give the class a share: vnetctl modify-class',
    };
  if (own.name === DEFAULT_CLASS) return takenOut(port, own, cos, share);
  if (own.ets === share) return { put: [] };
  const others = sharing(object, own, facts);
  if (others.length > 0)
    return {
      wrong: `class ${own.name} of ${over} has ${own.ets}%, and ${send(others)} in it too: a class has one share.`,
      hint: `write ${own.ets}, or change it for all of them: vnetctl modify-class -l ${over} -e ${share} ${own.name}`,
    };
  return redrawn(
    port,
    wishesOf(port).map((one) => (one.name === own.name ? { ...one, ets: share } : one)),
  );
}

/** One priority gets a class of its own, lossless if it was so in `default`. */
function takenOut(port: Port, from: TrafficClass, cos: Cos, share: number): Assigned {
  const others = port.classes.filter((one) => one !== from).map((one) => one.name);
  const name = madeName(cos);
  if (from.priorities.length === 1)
    return {
      wrong: `priority ${cos} is all that class default of ${port.name} holds, and default has what ${joined(others)} leave: ${from.ets}%.`,
      hint: `change the share of another class: vnetctl modify-class -l ${port.name}`,
    };
  if (others.includes(name))
    return {
      wrong: `priority ${cos} would get a class ${name} of ${port.name}, but there is one of that name that holds others.`,
      hint: `make one by another name: vnetctl create-class -l ${port.name} -P ${cos} -e ${share} NAME`,
    };
  return redrawn(port, [...wishesOf(port), { name, priorities: [cos], ets: share, strict: false, pfc: from.pfc }]);
}

/** A class that `take` has made goes back into `default`; one that was made by name stays what it is. */
function giveBack({ object, state, facts }: AssignContext): Assigned {
  if (object.kind !== 'vnic') return { put: [] };
  const port = portNamed(state, object.over);
  const own = classOf(port, object.cos);
  if (!own || own.name === DEFAULT_CLASS || own.strict) return { put: [] };
  const others = sharing(object, own, facts);
  if (!isMade(own, object.cos, port) || others.length > 0)
    return {
      wrong: `the share is that of class ${own.name} of ${object.over}${others.length > 0 ? `, and ${send(others)} in it too` : ''}.`,
      hint: `delete the class, or change it: vnetctl delete-class -l ${object.over} ${own.name}`,
    };
  const left = wishesOf(port).filter((one) => one.name !== own.name);
  const isPlain = left.every((one) => one.name === DEFAULT_CLASS && !one.pfc && !one.strict) && !port.isPfc;
  return redrawn(port, isPlain ? [] : left);
}

function madeName(cos: Cos): string {
  return `cos${cos}`;
}

/** Whether the class is as `takenOut` makes it. */
function isMade(own: TrafficClass, cos: Cos, { classes }: Port): boolean {
  const rest = classes.find((one) => one.name === DEFAULT_CLASS);
  return own.name === madeName(cos) && own.priorities.length === 1 && rest !== undefined && same(rest.pfc, own.pfc);
}

function classOf({ classes }: Port, cos: Cos): TrafficClass | undefined {
  return classes.find((one) => one.priorities.includes(cos));
}

/** Other VNICs of the port that send in that class. */
function sharing(vnic: Vnic, own: TrafficClass, facts: LinkFacts): readonly Vnic[] {
  const beside = facts.over(vnic.over).filter((one) => one.kind === 'vnic');
  return beside.filter((one) => one.name !== vnic.name && own.priorities.includes(one.cos));
}

function send(vnics: readonly Vnic[]): string {
  return `${someOf(vnics)} ${vnics.length === 1 ? 'sends' : 'send'}`;
}
