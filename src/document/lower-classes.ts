import { pointer } from '#diagnostics/pointer.ts';
import { PFC_DEFAULTS } from '#state/pfc-defaults.ts';
import type { TrafficClass } from '#state/resource.ts';
import type { Item } from './expand.ts';
import type { Fault } from './fault.ts';
import { itemPointer } from './origins.ts';
import { isTree, type Tree, treeAt } from './tree.ts';
import { UNITS } from './values.ts';

export interface LoweredClasses {
  /** null: the document says nothing about the port's classes. */
  readonly classes: readonly TrafficClass[] | null;
  readonly faults: readonly Fault[];
}

const PRIORITIES = [0, 1, 2, 3, 4, 5, 6, 7];
const MOST_CLASSES = 8;
const DEFAULT = 'default';

/**
 * The traffic classes of a port. A class `default` holds every priority and the share that no other class names; with
 * `flowControl: pfc` and no class named it is lossless on all eight (product.md 2). Ascending by lowest priority.
 */
export function lowerClasses(item: Item): LoweredClasses {
  const named = treeAt(item.fields, 'classes');
  if (Object.keys(named).length === 0) {
    const isPfc = item.fields.flowControl === 'pfc';
    return {
      classes: isPfc ? [{ name: DEFAULT, priorities: PRIORITIES, ets: 100, strict: false, pfc: PFC_DEFAULTS }] : null,
      faults: [],
    };
  }
  const port = new Port(item, named);
  const others = Object.entries(named)
    .filter(([name]) => name !== DEFAULT)
    .flatMap(([name, fields]) => port.classOf(name, fields));
  const classes = [...others, ...port.rest(others)].sort((a, b) => (a.priorities[0] ?? 0) - (b.priorities[0] ?? 0));
  if (classes.length > MOST_CLASSES) {
    port.fault(
      'class-count',
      `links.${item.name} has ${classes.length} traffic classes; a port has at most ${MOST_CLASSES}.`,
      'join some of them',
    );
  }
  // Contradictory classes are not handed on: the rules would only say the same again.
  return { classes: port.faults.length === 0 ? classes : null, faults: port.faults };
}

/** The classes of one port while they are read: who has which priority. */
class Port {
  readonly faults: Fault[] = [];
  private readonly holders = new Map<number, string>();
  private readonly item: Item;
  private readonly named: Tree;

  constructor(item: Item, named: Tree) {
    this.item = item;
    this.named = named;
  }

  fault(code: Fault['code'], detail: string, hint: string, ...path: readonly string[]): void {
    this.faults.push({
      code,
      detail,
      hint,
      pointer: pointer(itemPointer(this.item, 'classes'), ...path),
      at: path.length > 1 ? 'value' : 'key',
    });
  }

  classOf(name: string, fields: unknown): readonly TrafficClass[] {
    if (!isTree(fields)) return [];
    const priorities = prioritiesOf(fields);
    const what = `The class ${name} of links.${this.item.name}`;
    if (priorities.length === 0)
      this.fault('missing-field', `${what} needs the field \`priorities\`.`, 'add priorities', name);
    for (const priority of priorities) this.hold(name, priority);
    const ets = shareOf(fields);
    const strict = fields.strict === true;
    if (strict && ets !== null)
      this.fault(
        'class-strict',
        `${what} is strict and has a share; a strict class takes what it needs.`,
        'remove ets or strict',
        name,
        'ets',
      );
    if (!strict && ets === null)
      this.fault('missing-field', `${what} needs a share or strict.`, 'add ets: 20% or strict: true', name);
    return [{ name, priorities, ets: strict ? null : ets, strict, pfc: pfcOf(fields.pfc) }];
  }

  /** The class `default`, when something is left for it. */
  rest(others: readonly TrafficClass[]): readonly TrafficClass[] {
    const fields = treeAt(this.named, DEFAULT);
    const priorities = PRIORITIES.filter((priority) => !this.holders.has(priority));
    const total = others.reduce((sum, one) => sum + (one.ets ?? 0), 0);
    this.judgeDefault(fields, priorities, total);
    const shares = others.some((one) => one.ets !== null);
    if (total > 100)
      this.fault(
        'class-share',
        `The shares on links.${this.item.name} add up to ${total} %, more than the link has.`,
        'lower some of them',
      );
    else if (priorities.length === 0 && shares && total < 100) {
      this.fault(
        'class-share',
        `The shares on links.${this.item.name} add up to ${total} % and no priority is left that could use the rest.`,
        'make them add up to 100%',
      );
    } else if (priorities.length > 0 && total === 100 && fields.strict !== true) {
      this.fault(
        'class-share',
        `The shares on links.${this.item.name} leave 0 % for priorities ${priorities.join(', ')}, which no class names.`,
        'leave a share, or name these priorities in a class',
      );
    }
    if (priorities.length === 0) return [];
    const strict = fields.strict === true;
    return [
      { name: DEFAULT, priorities, ets: strict ? null : Math.max(0, 100 - total), strict, pfc: pfcOf(fields.pfc) },
    ];
  }

  private hold(name: string, priority: number): void {
    const other = this.holders.get(priority);
    if (other !== undefined && other !== name) {
      this.fault(
        'class-priority',
        `Priority ${priority} of links.${this.item.name} is in the class ${name} and in ${other}.`,
        'name it in one class only',
        name,
        'priorities',
      );
    }
    this.holders.set(priority, name);
  }

  /** What `default` has follows from the others: saying something else would be a contradiction. */
  private judgeDefault(fields: Tree, rest: readonly number[], total: number): void {
    if (!Object.hasOwn(this.named, DEFAULT)) return;
    const given = prioritiesOf(fields);
    if (rest.length === 0) {
      this.fault(
        'class-priority',
        `The class default of links.${this.item.name} holds what no other class names, and that is nothing.`,
        'remove it',
        DEFAULT,
      );
    } else if (given.length > 0 && given.join() !== rest.join()) {
      this.fault(
        'class-priority',
        `The class default of links.${this.item.name} holds the priorities that no other class names: ${rest.join(', ')}.`,
        'leave its priorities out',
        DEFAULT,
        'priorities',
      );
    }
    const share = shareOf(fields);
    if (share !== null && fields.strict === true) {
      this.fault(
        'class-strict',
        `The class default of links.${this.item.name} is strict and has a share.`,
        'remove ets or strict',
        DEFAULT,
        'ets',
      );
    } else if (share !== null && total <= 100 && share !== 100 - total) {
      this.fault(
        'class-share',
        `The class default of links.${this.item.name} has the share that no other class names: ${100 - total} %.`,
        'leave its ets out',
        DEFAULT,
        'ets',
      );
    }
  }
}

function pfcOf(written: unknown): TrafficClass['pfc'] {
  if (written === true) return PFC_DEFAULTS;
  if (!isTree(written)) return null;
  const xoffBytes = sizeOf(written.xoff) ?? PFC_DEFAULTS.xoffBytes;
  const xonBytes = sizeOf(written.xon) ?? Math.floor(xoffBytes / 2);
  return { xoffBytes, xonBytes, headroomBytes: sizeOf(written.headroom) ?? 'auto' };
}

function prioritiesOf(fields: Tree): readonly number[] {
  const written: readonly unknown[] = Array.isArray(fields.priorities) ? fields.priorities : [];
  return [...new Set(written.map(Number))].sort((a, b) => a - b);
}

function shareOf(fields: Tree): number | null {
  const share = UNITS.percent.parse(fields.ets);
  return share === undefined ? null : share;
}

function sizeOf(written: unknown): number | undefined {
  return UNITS.size.parse(written);
}
