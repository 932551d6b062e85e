import * as Flags from '@oclif/core/flags';
import { compareNames } from '#state/address.ts';
import type { AggrChange } from '#state/aggr-edits.ts';
import { isGroupMac, parseMac } from '#units/mac-address.ts';
import type { Wrong } from './wrong.ts';

/** `-l` of the verbs that take the ports of an aggregation. */
const PORTS = {
  char: 'l',
  helpValue: 'LINK',
  summary: 'A port: a physical link. May be repeated.',
  multiple: true,
  multipleNonGreedy: true,
} as const;
export const portsFlag = Flags.string(PORTS);
/** `-l` of modify-aggr. */
export const otherPortsFlag = Flags.string({
  ...PORTS,
  summary: 'A port, in place of those that it has. May be repeated.',
});

/** `-d` of them in its old form: what the hardware calls itself. */
export const devicesFlag = Flags.string({
  char: 'd',
  helpValue: 'DEVICE',
  summary: 'A port, by its device (show-phys); `-l` takes its link.',
  multiple: true,
  multipleNonGreedy: true,
});

/** `-P`, `-L`, `-T`, `-u` of create-aggr and modify-aggr (dladm(8)). */
export const aggrFlags = {
  policy: Flags.string({
    char: 'P',
    helpValue: 'L2|L3|L4',
    summary: 'What frames are spread by: any of these layers, with commas; else L4.',
  }),
  lacp: Flags.string({ char: 'L', helpValue: 'off|active|passive', summary: 'LACP mode; else off.' }),
  timer: Flags.string({ char: 'T', helpValue: 'short|long', summary: 'LACP timer; else short.' }),
  unicast: Flags.string({
    char: 'u',
    helpValue: 'auto|ADDRESS',
    summary: 'MAC address; `auto` (the default) is the lowest of its ports.',
  }),
};

interface AggrLetters {
  readonly link?: readonly string[] | undefined;
  readonly policy?: string | undefined;
  readonly lacp?: string | undefined;
  readonly timer?: string | undefined;
  readonly unicast?: string | undefined;
}

/** What the letters ask for; of those that are not given nothing. */
export function aggrChange(letters: AggrLetters, wrong: Wrong): AggrChange {
  const ports = letters.link && portList(letters.link, wrong);
  const policy = letters.policy === undefined ? undefined : policyOf(letters.policy, wrong);
  const mode = oneOf('-L', letters.lacp, MODES, 'an LACP mode', wrong);
  const timer = oneOf('-T', letters.timer, ['short', 'long'], 'an LACP timer', wrong);
  const mac = letters.unicast === undefined ? undefined : unicastOf(letters.unicast, wrong);
  return {
    ...(ports ? { ports } : {}),
    ...(policy ? { policy } : {}),
    ...(mode || timer ? { lacp: { ...(mode ? { mode } : {}), ...(timer ? { timer } : {}) } } : {}),
    ...(mac === undefined ? {} : { mac }),
  };
}

/** The ports that `-l` names, each once, sorted. */
function portList(links: readonly string[], wrong: Wrong): readonly string[] {
  const twice = links.filter((link, index) => links.indexOf(link) !== index);
  for (const link of links)
    if (MODES.some((mode) => mode === link)) wrong.add(`-l ${link} is no port.`, `The LACP mode is -L ${link}.`);
  for (const link of new Set(twice)) wrong.add(`-l ${link} is given twice.`, 'Name each port once.');
  return [...new Set(links)].sort(compareNames);
}

/** The ports that `-l` and `-d` name, of which there must be one at least. */
export function portsNamed(
  {
    link = [],
    device = [],
  }: { readonly link?: readonly string[] | undefined; readonly device?: readonly string[] | undefined },
  wrong: Wrong,
): { readonly links: readonly string[]; readonly devices: readonly string[] } {
  if (link.length + device.length === 0) wrong.add('there is no port.', 'Name one or more physical links with -l.');
  return { links: portList(link, wrong), devices: device };
}

/** A bare number is the old name of an aggregation, its key. */
export function aggrName(operand: string): string {
  return /^\d+$/.test(operand) ? `aggr${Number(operand)}` : operand;
}

const MODES = ['off', 'active', 'passive'] as const;
const LAYERS = ['L2', 'L3', 'L4'] as const;

function policyOf(text: string, wrong: Wrong): AggrChange['policy'] {
  const words = text.toUpperCase().split(',');
  const layers = LAYERS.filter((layer) => words.includes(layer));
  if (layers.length === words.length) return layers;
  return wrong.add(`-P ${text} is not a policy.`, 'Write one or more of L2, L3 and L4, with commas.');
}

function oneOf<const T extends string>(
  letter: string,
  text: string | undefined,
  words: readonly T[],
  what: string,
  wrong: Wrong,
): T | undefined {
  if (text === undefined) return undefined;
  const found = words.find((word) => word === text);
  return (
    found ??
    wrong.add(`${letter} ${text} is not ${what}.`, `It is ${words.slice(0, -1).join(', ')} or ${words.at(-1)}.`)
  );
}

function unicastOf(text: string, wrong: Wrong): string | null | undefined {
  if (text === 'auto') return null;
  const mac = parseMac(text);
  if (mac === undefined || mac === '00:00:00:00:00:00')
    return wrong.add(`-u ${text} is not a MAC address.`, 'Write six bytes, such as 2:8:20:0:0:1, or auto.');
  if (isGroupMac(mac))
    return wrong.add(
      `-u ${text} is a group address.`,
      'An aggregation needs a unicast one: the first byte must be even.',
    );
  return mac;
}
