import { parseMegabits, printBandwidth } from '#units/bandwidth.ts';
import { parseCpus } from '#units/cpus.ts';
import type { BitsPerSecond } from '../resource.ts';
import { joined } from '../rules/words.ts';
import type { Wrong } from './property.ts';

type Found<T> = { readonly value: T } | Wrong;

/** Texts of an assignment as the one value that they mean; or what is wrong with them. */
export type Read<T> = (values: readonly string[]) => Found<T>;

/** A property of one value is given one (dladm: wrong number of values). */
export function single<T>(read: (text: string) => Found<T>): Read<T> {
  return (values) => {
    const [text = '', ...more] = values;
    if (more.length === 0) return read(text);
    return { wrong: `it takes one value, not ${values.length}: ${values.join(',')}.`, hint: `write one of them` };
  };
}

/** One word of a few, in any case. */
export function word<W extends string>(legal: readonly W[]): Read<W> {
  return single<W>((text) => {
    const found = legal.find((one) => one === text.toLowerCase());
    return found === undefined
      ? { wrong: `${text} is not one of its values.`, hint: `write ${joined(legal, 'or')}` }
      : { value: found };
  });
}

/** A whole number, all digits; whether it lies in a range that the rules judge is left to them. */
export function integer(least: number, most: number): Read<number> {
  return single<number>((text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most
      ? { value }
      : {
          wrong: `${text} is not a whole number from ${least} to ${most}.`,
          hint: `write a number from ${least} to ${most}`,
          code: 'out-of-range',
        };
  });
}

/** A cap as dladm(8) takes it: a bare number is Mb/s; with K, M or G also fractions. */
export function rate(speed: () => BitsPerSecond | null): Read<BitsPerSecond> {
  return single<BitsPerSecond>((text) => {
    const value = parseMegabits(text);
    if (value !== undefined) return { value };
    const percent = /^(\d{1,3}(?:\.\d)?)%$/.exec(text)?.[1];
    const whole = speed();
    const meant = percent && whole ? Math.round((whole * Number(percent)) / 100) : undefined;
    return {
      wrong: percent ? `a cap is a rate, not a share such as ${text}.` : `${text} is not a rate.`,
      hint:
        meant === undefined
          ? 'write Mb/s, or a number with K, M or G, such as 100M or 2.5G; 0 drops everything'
          : `${text} of the link now is ${printBandwidth(meant)}`,
      code: 'bad-rate',
    };
  });
}

const MOST_CPUS = 256;

/** CPU numbers and ranges, at most 256, none twice; which of them exist is for the rules. */
export const cpuList: Read<readonly number[]> = (values) => {
  const code = 'bad-cpus';
  const parts = values.map((text) => ({ text, ids: parseCpus(text) }));
  const bad = parts.find(({ ids }) => ids === undefined);
  if (bad)
    return { code, wrong: `${bad.text} is not a CPU or a range of CPUs.`, hint: 'write numbers and ranges: 0,2,4-7' };
  const all = parts.flatMap(({ ids = [] }) => ids).sort((a, b) => a - b);
  const twice = all.find((id, index) => all[index + 1] === id);
  if (twice !== undefined) return { code, wrong: `CPU ${twice} is named twice.`, hint: 'name each once' };
  if (all.length > MOST_CPUS)
    return { code, wrong: `it names ${all.length} CPUs; it takes up to ${MOST_CPUS}.`, hint: 'name fewer' };
  return { value: all };
};

/** A set of words of a few. */
export function words<W extends string>(legal: readonly W[]): Read<readonly W[]> {
  return (values) => {
    const found = values.map((text) => legal.find((one) => one === text.toLowerCase()));
    const unknown = values.filter((_, index) => found[index] === undefined);
    return unknown.length > 0
      ? { wrong: `${joined(unknown)} is not among its values.`, hint: `they are ${joined(legal)}` }
      : { value: [...new Set(found.filter((one) => one !== undefined))].sort() };
  };
}

/** A switch. */
export const onOff: Read<boolean> = (values) => {
  const found = word(['on', 'off'])(values);
  return 'wrong' in found ? found : { value: found.value === 'on' };
};
