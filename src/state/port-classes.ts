import type { Code } from '#diagnostics/code.ts';
import { PFC_DEFAULTS } from './pfc-defaults.ts';
import type { Cos, TrafficClass } from './resource.ts';
import { DEFAULT_CLASS } from './spell.ts';

/** What is said of one class of a port. */
export interface ClassWish {
  readonly name: string;
  /** Sorted. Of `default` empty: it holds what no other class names. */
  readonly priorities: readonly Cos[];
  /** Percent; null: none is named. Of `default` it follows from the others. */
  readonly ets: number | null;
  readonly strict: boolean;
  readonly pfc: TrafficClass['pfc'];
}

/** A contradiction in what is said of a port's classes. */
export interface ClassFault {
  readonly code: Code;
  readonly detail: string;
  readonly hint: string;
  /** The class, and the field of it, if it is about one. */
  readonly path: readonly string[];
}

export interface PortClasses {
  /** null: the port has no classes of its own. */
  readonly classes: readonly TrafficClass[] | null;
  readonly faults: readonly ClassFault[];
}

const PRIORITIES: readonly Cos[] = [0, 1, 2, 3, 4, 5, 6, 7];
const MOST_CLASSES = 8;
/** What `flowControl: pfc` means on a port of which no class is named: all eight priorities are lossless. */
const ALL_LOSSLESS: TrafficClass = {
  name: DEFAULT_CLASS,
  priorities: PRIORITIES,
  ets: 100,
  strict: false,
  pfc: PFC_DEFAULTS,
};

/**
 * The traffic classes of a port from those that are named, for documents and verbs alike. A class `default` holds every
 * priority and the share that no other class names. Ascending by lowest priority (802.1Qaz).
 */
export function portClasses(
  port: string,
  named: readonly ClassWish[],
  flowControl: { readonly isPfc: boolean },
): PortClasses {
  if (named.length === 0) return { classes: flowControl.isPfc ? [ALL_LOSSLESS] : null, faults: [] };
  const drawing = new Drawing(port);
  const others = named.filter(({ name }) => name !== DEFAULT_CLASS).map((wish) => drawing.classOf(wish));
  const rest = drawing.rest(
    others,
    named.find(({ name }) => name === DEFAULT_CLASS),
  );
  const classes = [...others, ...rest].sort((a, b) => (a.priorities[0] ?? 0) - (b.priorities[0] ?? 0));
  if (classes.length > MOST_CLASSES)
    drawing.fault(
      'class-count',
      `${port} would have ${classes.length} traffic classes; a port has at most ${MOST_CLASSES}.`,
      'join some of them',
    );
  // Contradictory classes are not handed on: the rules would only say the same again.
  return { classes: drawing.faults.length === 0 ? classes : null, faults: drawing.faults };
}

/** What has been said of a port's classes: `portClasses` of it gives the same classes again. */
export function classWishes(
  classes: readonly TrafficClass[],
  flowControl: { readonly isPfc: boolean },
): readonly ClassWish[] {
  const [only, ...more] = classes;
  const isUnsaid = only?.name === DEFAULT_CLASS && only.pfc !== null && flowControl.isPfc && more.length === 0;
  if (isUnsaid) return [];
  return classes.flatMap(({ name, priorities, ets, strict, pfc }): readonly ClassWish[] => {
    if (name !== DEFAULT_CLASS) return [{ name, priorities, ets, strict, pfc }];
    return strict || pfc ? [{ name, priorities: [], ets: null, strict, pfc }] : [];
  });
}

/** The classes of one port while they are gathered: who has which priority. */
class Drawing {
  readonly faults: ClassFault[] = [];
  private readonly holders = new Map<Cos, string>();
  private readonly port: string;

  constructor(port: string) {
    this.port = port;
  }

  fault(code: Code, detail: string, hint: string, ...path: readonly string[]): void {
    this.faults.push({ code, detail, hint, path });
  }

  classOf({ name, priorities, ets, strict, pfc }: ClassWish): TrafficClass {
    const what = `The class ${name} of ${this.port}`;
    if (priorities.length === 0)
      this.fault('missing-field', `${what} needs priorities.`, 'name the priorities that it holds', name);
    for (const priority of priorities) this.hold(name, priority);
    if (strict && ets !== null)
      this.fault(
        'class-strict',
        `${what} is strict and has a share; a strict class takes what it needs.`,
        'leave out the share, or strict',
        name,
        'ets',
      );
    if (!strict && ets === null)
      this.fault('missing-field', `${what} needs a share or strict.`, 'give it a share (ets), or make it strict', name);
    return { name, priorities, ets: strict ? null : ets, strict, pfc };
  }

  /** The class `default`, when something is left for it. */
  rest(others: readonly TrafficClass[], said: ClassWish | undefined): readonly TrafficClass[] {
    const priorities = PRIORITIES.filter((priority) => !this.holders.has(priority));
    const total = others.reduce((sum, one) => sum + (one.ets ?? 0), 0);
    const strict = said?.strict ?? false;
    if (said) this.judgeDefault(said, priorities, total);
    this.judgeShares(others, priorities, total, strict);
    if (priorities.length === 0) return [];
    const ets = strict ? null : Math.max(0, 100 - total);
    return [{ name: DEFAULT_CLASS, priorities, ets, strict, pfc: said?.pfc ?? null }];
  }

  private hold(name: string, priority: Cos): void {
    const other = this.holders.get(priority);
    if (other !== undefined && other !== name)
      this.fault(
        'class-priority',
        `Priority ${priority} of ${this.port} is in the class ${name} and in ${other}.`,
        'name it in one class only',
        name,
        'priorities',
      );
    this.holders.set(priority, name);
  }

  private judgeShares(
    others: readonly TrafficClass[],
    rest: readonly Cos[],
    total: number,
    strictDefault: boolean,
  ): void {
    const shared = others.some(({ ets }) => ets !== null);
    if (total > 100)
      this.fault(
        'class-share',
        `The shares on ${this.port} add up to ${total} %, more than the link has.`,
        'lower some of them',
      );
    else if (rest.length === 0 && shared && total < 100)
      this.fault(
        'class-share',
        `The shares on ${this.port} add up to ${total} % and no priority is left that could use the rest.`,
        'make them add up to 100%',
      );
    else if (rest.length > 0 && total === 100 && !strictDefault)
      this.fault(
        'class-share',
        `The shares on ${this.port} leave 0 % for priorities ${rest.join(', ')}, which no class names.`,
        'leave a share, or name these priorities in a class',
      );
  }

  /** What `default` has follows from the others: saying something else would be a contradiction. */
  private judgeDefault({ priorities, ets, strict }: ClassWish, rest: readonly Cos[], total: number): void {
    const what = `The class ${DEFAULT_CLASS} of ${this.port}`;
    if (rest.length === 0)
      this.fault(
        'class-priority',
        `${what} holds what no other class names, and that is nothing.`,
        'remove it',
        DEFAULT_CLASS,
      );
    else if (priorities.length > 0 && priorities.join() !== rest.join())
      this.fault(
        'class-priority',
        `${what} holds the priorities that no other class names: ${rest.join(', ')}.`,
        'leave its priorities out',
        DEFAULT_CLASS,
        'priorities',
      );
    if (ets !== null && strict)
      this.fault(
        'class-strict',
        `${what} is strict and has a share.`,
        'leave out the share, or strict',
        DEFAULT_CLASS,
        'ets',
      );
    else if (ets !== null && total <= 100 && ets !== 100 - total)
      this.fault(
        'class-share',
        `${what} has the share that no other class names: ${100 - total} %.`,
        'leave its share out',
        DEFAULT_CLASS,
        'ets',
      );
  }
}
