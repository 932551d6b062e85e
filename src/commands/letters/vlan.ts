import type { Wrong } from './wrong.ts';

/** Where the numbers of links end, so that 1000 times the VID can be added (dladm(8) create-vlan). */
const MOST_NUMBER = 999;

/** The name of a VLAN that is given none: `net0` and 120 make `net120000`. A link that allows none is noted. */
export function defaultVlanName(link: string, vid: number, wrong: Wrong): string | undefined {
  const [, driver, number] = /^(.*\D)(\d+)$/.exec(link) ?? [];
  if (driver === undefined)
    return wrong.add(`no name can be made of ${link} and ${vid}: the link has no number.`, 'Name the VLAN.');
  if (Number(number) > MOST_NUMBER)
    return wrong.add(
      `no name can be made of ${link} and ${vid}: the number is above ${MOST_NUMBER}.`,
      'Name the VLAN.',
    );
  return `${driver}${vid * 1000 + Number(number)}`;
}
