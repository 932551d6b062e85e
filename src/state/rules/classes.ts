import type { Classes } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG } from './fault.ts';
import { holding } from './traffic-classes.ts';
import { joined } from './words.ts';

const PRIORITIES = [0, 1, 2, 3, 4, 5, 6, 7];
const MOST_CLASSES = 8;

/** Every priority is in exactly one class (product.md 2). */
export function classPriorities(port: Classes): readonly Fault[] {
  return PRIORITIES.flatMap((priority) => {
    const names = port.classes.filter((one) => one.priorities.includes(priority)).map((one) => one.name);
    if (names.length === 1 || port.classes.length === 0) return [];
    const last = names.at(-1);
    return error('class-priority', port, last === undefined ? 'classes' : `classes.${last}.priorities`, {
      detail: `Priority ${priority} of ${port.name} is in ${names.length === 0 ? 'no class' : `classes ${joined(names)}`}; a frame goes to one.`,
      hint: names.length === 0 ? 'name it in a class' : `leave ${priority} in one of them`,
    });
  });
}

/** A port has so many traffic classes, eight at most; one without DCB has a single one (802.1Qaz, datapath.md 2.8). */
export function classCount(port: Classes, context: Context): readonly Fault[] {
  const nic = context.nic(port.name);
  const number = holding(port).length;
  const most = nic?.classesMax ?? MOST_CLASSES;
  if (number <= most) return NOTHING_WRONG;
  const fault =
    nic && most <= 1
      ? error('dcb-unsupported', port, 'classes', {
          detail: `${port.name} (${nic.model}) has no traffic classes, but ${number} are asked for.`,
          hint: 'use a port with DCB, or give this one no traffic classes',
        })
      : error('class-count', port, 'classes', {
          detail: `${port.name} has ${most} traffic classes, but ${number} are asked for: ${joined(holding(port).map((one) => one.name))}.`,
          hint: `join priorities until there are ${most} classes`,
        });
  return [fault];
}

/** Shares of the classes that are not strict add up to the whole, and none of them is empty (802.1Qaz, product.md 2). */
export function classShares(port: Classes): readonly Fault[] {
  const sharing = holding(port).filter((one) => !one.strict);
  if (sharing.every((one) => one.ets === null)) return NOTHING_WRONG;
  const named = sharing.reduce((sum, one) => sum + Math.max(0, one.ets ?? 0), 0);
  if (named !== 100) return [sumOfShares(port, named)];
  return sharing
    .filter((one) => !one.ets || one.ets < 0)
    .map((one) =>
      error('class-share', port, one.name === 'default' ? 'classes' : `classes.${one.name}.ets`, {
        detail: `Nothing is left for class ${one.name} of ${port.name}, which holds ${priorities(one.priorities)}: it would never send.`,
        hint: `lower the shares of the others, or put ${priorities(one.priorities)} into one of them`,
      }),
    );
}

function sumOfShares(port: Classes, sum: number): Fault {
  const shares = holding(port)
    .filter((one) => one.ets !== null)
    .map((one) => `${one.name} ${one.ets}%`);
  const off = Math.abs(100 - sum);
  return error('class-share', port, 'classes', {
    detail: `Shares of ${port.name} add up to ${sum}%: ${joined(shares)}.`,
    hint: sum > 100 ? `take ${off}% away from one of them` : `give the remaining ${off}% to one of them`,
  });
}

/** A strict class goes first and has no share (802.1Qaz; drivers refuse another than 0). */
export function strictShares(port: Classes): readonly Fault[] {
  return port.classes
    .filter((one) => one.strict && one.ets !== null)
    .map((one) =>
      error('class-strict', port, `classes.${one.name}.ets`, {
        detail: `Class ${one.name} of ${port.name} is strict, so it sends before all others, and a share of ${one.ets}% means nothing.`,
        hint: 'leave out "ets", or "strict"',
      }),
    );
}

/** Sharing by weight needs a port that can do ETS. */
export function etsAbility(port: Classes, context: Context): readonly Fault[] {
  const nic = context.nic(port.name);
  const sharing = holding(port).filter((one) => !one.strict);
  if (!nic || nic.ets || nic.classesMax <= 1 || sharing.length < 2) return NOTHING_WRONG;
  const fault = error('dcb-unsupported', port, 'classes', {
    detail: `${port.name} (${nic.model}) cannot do ETS, but classes ${joined(sharing.map((one) => one.name))} share its bandwidth.`,
    hint: 'make all classes but one strict',
  });
  return [fault];
}

function priorities(list: readonly number[]): string {
  return `${list.length === 1 ? 'priority' : 'priorities'} ${joined(list.map(String))}`;
}
