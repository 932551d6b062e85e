import { CODES, type Code } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { nearest } from '#diagnostics/suggest.ts';
import { address } from './address.ts';
import type { Amendment, Edit, Scene } from './edit.ts';
import { NAME_RULES } from './names.ts';
import { PFC_DEFAULTS } from './pfc-defaults.ts';
import { type ClassWish, classWishes, portClasses } from './port-classes.ts';
import { portNamed } from './properties/classes.ts';
import type { Cos, TrafficClass } from './resource.ts';
import { DEFAULT_CLASS } from './spell.ts';

/** What the letters of create-class and modify-class say; undefined: nothing. */
export interface ClassLetters {
  readonly priorities?: readonly Cos[] | undefined;
  /** Percent of the link. */
  readonly ets?: number | undefined;
  readonly strict?: boolean | undefined;
  readonly pfc?: boolean | undefined;
}

interface ClassName {
  readonly link: string;
  readonly name: string;
}

/** One more class of a port. It takes its priorities from `default`. */
export function createClass(one: ClassName, letters: ClassLetters, where: Edit['where']): Edit {
  const { link, name } = one;
  return redraw(link, where, (classes, wishes) => {
    if (name === DEFAULT_CLASS)
      return refusal(
        link,
        'already-exists',
        `class ${name} of ${link} exists on every port.`,
        'Change it with modify-class.',
      );
    if (holds(classes, name))
      return refusal(link, 'already-exists', `class ${name} of ${link} exists already.`, 'Choose another name.');
    if (!NAME_RULES.plain.isLegal(name))
      return refusal(link, 'bad-name', `"${name}" is not ${NAME_RULES.plain.expected}.`, 'Choose another name.');
    const ets = letters.ets ?? (letters.strict ? null : shareTaken(classes, letters.priorities ?? []));
    return [...wishes, said({ name, priorities: [], ets, strict: false, pfc: null }, letters)];
  });
}

/** Changes what the letters name; priorities that the class no longer holds go to `default`. */
export function modifyClass(one: ClassName, letters: ClassLetters, where: Edit['where']): Edit {
  const change: RedrawWith = (before, wishes) => {
    const isDefault = before.name === DEFAULT_CLASS;
    const after = said(isDefault ? { ...before, priorities: [], ets: null } : before, letters);
    const others = wishes.filter(({ name }) => name !== before.name);
    return isDefault && isPlain(after) ? others : [...others, after];
  };
  return redrawWith(one, where, change, `class ${one.name} of ${one.link}`);
}

/** The class goes; its priorities and its share are those of `default` again. */
export function deleteClass(one: ClassName, where: Edit['where']): Edit {
  const { link } = one;
  return redrawWith(one, where, (before, wishes) =>
    before.name === DEFAULT_CLASS
      ? refusal(link, 'not-allowed', `class ${before.name} of ${link} holds what no other class names; it cannot go.`)
      : wishes.filter(({ name }) => name !== before.name),
  );
}

type Redrawn = readonly ClassWish[] | { readonly refused: readonly Diagnostic[] };

/** One class as it is, and all of the port as they have been said -> all as they shall be said. */
type RedrawWith = (before: TrafficClass, wishes: readonly ClassWish[]) => Redrawn;

/**
 * Of a class that only runs, or is only stored, the other configuration stays as it is. `temporary`: what is said to be
 * temporary where it only runs; what goes needs no such word.
 */
function redrawWith(one: ClassName, where: Edit['where'], change: RedrawWith, temporary?: string): Edit {
  const { link, name } = one;
  return {
    action: 'expand',
    where,
    about: [link],
    expand: ({ state, stored }) => {
      const known = (where === 'both' ? [state, stored] : [state]).map((each) => portNamed(each, link).classes);
      // Whether there is such a link is told by the edit.
      if (state.has(address('phys', link)) && !known.some((classes) => holds(classes, name)))
        return noSuchClass(one, known[0] ?? []);
      return [
        redraw(
          link,
          where,
          (classes, wishes) => {
            const before = classes.find((other) => other.name === name);
            return before ? change(before, wishes) : undefined;
          },
          temporary,
        ),
      ];
    },
  };
}

/** All classes of a port as they are, and as they have been said -> as they shall be said. undefined: as they are. */
type Redraw = (classes: readonly TrafficClass[], wishes: readonly ClassWish[]) => Redrawn | undefined;

/**
 * The classes of a port are one object: whatever changes one of them draws all of them anew, in each configuration from what
 * they are there.
 */
function redraw(link: string, where: Edit['where'], change: Redraw, temporary?: string): Edit {
  const alter = (_: unknown, { state, stored }: Scene): Amendment => {
    const port = portNamed(state, link);
    const wishes = change(port.classes, classWishes(port.classes, port));
    if (wishes === undefined) return { put: [], ...(temporary !== undefined && state === stored ? { temporary } : {}) };
    if ('refused' in wishes) return wishes;
    const { classes, faults } = portClasses(link, held(wishes), port);
    if (faults.length > 0)
      return { refused: faults.map(({ code, detail, hint }) => diagnostic(link, code, detail, hint)) };
    return classes === null
      ? { put: [], drop: [address('classes', link)] }
      : { put: [{ kind: 'classes', name: link, protected: port.made?.protected ?? false, classes }] };
  };
  return { action: 'alter', where, name: link, kinds: ['phys'], alter };
}

function holds(classes: readonly TrafficClass[], name: string): boolean {
  return classes.some((one) => one.name === name);
}

/** Without what was said of `default` when the others leave nothing to it. */
function held(wishes: readonly ClassWish[]): readonly ClassWish[] {
  const named = new Set(wishes.flatMap(({ priorities }) => priorities));
  return named.size < 8 ? wishes : wishes.filter(({ name }) => name !== DEFAULT_CLASS);
}

function said(before: ClassWish, { priorities, ets, strict, pfc }: ClassLetters): ClassWish {
  const isStrict = strict ?? (ets === undefined && before.strict);
  return {
    name: before.name,
    priorities: priorities ?? before.priorities,
    ets: ets ?? (isStrict ? null : before.ets),
    strict: isStrict,
    pfc: pfc === undefined ? before.pfc : pfc ? (before.pfc ?? PFC_DEFAULTS) : null,
  };
}

/** Nothing that `default` would not be by itself. */
function isPlain({ priorities, ets, strict, pfc }: ClassWish): boolean {
  return priorities.length === 0 && ets === null && !strict && !pfc;
}

/** The part of the share of `default` that goes with the priorities taken from it; null: there is none to take. */
function shareTaken(classes: readonly TrafficClass[], priorities: readonly Cos[]): number | null {
  const rest = classes.find(({ name }) => name === DEFAULT_CLASS);
  const taken = rest?.priorities.filter((one) => priorities.includes(one)).length ?? 0;
  if (!rest?.ets || taken === 0) return null;
  return Math.max(1, Math.floor((rest.ets * taken) / rest.priorities.length));
}

function noSuchClass({ link, name }: ClassName, classes: readonly TrafficClass[]) {
  const names = classes.map((one) => one.name);
  const meant = nearest(name, names);
  const hint = meant === undefined ? `Its classes are ${names.join(', ')}.` : `Did you mean ${meant}?`;
  return refusal(link, 'no-such-object', `${link} has no class ${name}.`, hint);
}

function refusal(link: string, code: Code, detail: string, hint?: string) {
  return { refused: [diagnostic(link, code, detail, hint)] };
}

function diagnostic(link: string, code: Code, detail: string, hint?: string): Diagnostic {
  const subject = { address: address('classes', link) };
  return { severity: 'error', code, summary: CODES[code], detail, ...(hint === undefined ? {} : { hint }), subject };
}
