import { pointer } from '#diagnostics/pointer.ts';
import { deviceOf, type HostDocument, hardwareOf } from '#state/hardware-of.ts';
import { loopsOf, loopWords } from '#state/loops.ts';
import { switchOf } from '#state/plug.ts';
import { parseBandwidth } from '#units/bandwidth.ts';
import { parseBytes } from '#units/bytes.ts';
import { parseCpus } from '#units/cpus.ts';
import { parseTime } from '#units/time.ts';
import { ALL_VLANS, parseVlans } from '#units/vlans.ts';
import type { Faults } from './fault.ts';
import type { HostDocument as Generated } from './schema.gen.ts';
import { didYouMean, judgeShape } from './shape.ts';
import { type Tree, treeAt } from './tree.ts';
import { host, host_client, host_link, host_switch, host_trunk } from './validate.gen.js';

const PARTS = { links: host_link, switches: host_switch, trunks: host_trunk, clients: host_client };

/** Judges a Host document: its shape, and what its parts say about each other. */
export function checkHost(tree: unknown, faults: Faults): void {
  const isFaulty = judgeShape(host, tree, '', '', faults);
  const spec = treeAt(tree, 'spec');
  const sound = Object.entries(PARTS).map(([part, validate]) => [
    part,
    Object.fromEntries(
      Object.entries(treeAt(spec, part)).filter(
        ([name, value]) => !judgeShape(validate, value, pointer('/spec', part, name), `${part}.${name}`, faults),
      ),
    ),
  ]);
  // Only what is of legal shape can be compared with itself; the schema has seen to that.
  if (!isFaulty)
    checkReferences({ ...(tree as Generated.Host), spec: { ...spec, ...Object.fromEntries(sound) } }, spec, faults);
}

/** `document` has the sound parts only, `written` is the whole `spec`. */
function checkReferences(document: HostDocument, written: Tree, faults: Faults): void {
  const { spec } = document;
  const count = spec.cpus.sockets * spec.cpus.coresPerSocket;
  const lists: readonly (readonly [string, unknown])[] = [
    ['/spec/cpus/offline', spec.cpus.offline],
    ['/spec/cpus/isolated', spec.cpus.isolated],
    ...Object.entries(spec.cpuPools ?? {}).map(([pool, ids]) => [pointer('/spec/cpuPools', pool), ids] as const),
    ...(spec.noise?.steal ?? []).map(({ cpus }, index) => [pointer('/spec/noise/steal', index, 'cpus'), cpus] as const),
  ];
  for (const [at, ids] of lists) checkCpus(ids, count, at, faults);
  checkSpeeds(document, faults);
  checkSteal(document, faults);
  checkDevices(document, faults);
  checkCables(document, faults);
  checkLoops(document, faults);
  checkTrunkPfc(document, faults);
  checkMtus(document, faults);
  checkPorts(document, Object.keys(treeAt(written, 'switches')), faults);
}

/** What has no speed would take for ever. */
function checkSpeeds({ spec }: HostDocument, faults: Faults): void {
  const parts = { links: spec.links, trunks: spec.trunks, clients: spec.clients };
  const speeds: readonly (readonly [at: string, written: unknown])[] = [
    ['/spec/memorySpeed', spec.memorySpeed],
    ...Object.entries(parts).flatMap(([part, rows]) =>
      Object.entries(rows ?? {}).map(
        ([name, row]) => [pointer('/spec', part, name, 'speed'), treeAt({ row }, 'row').speed] as const,
      ),
    ),
  ];
  for (const [at, written] of speeds) {
    if (typeof written !== 'string' && typeof written !== 'number') continue;
    if (parseBandwidth(written) !== 0) continue;
    const detail = `\`${at.split('/').slice(2).join('.')}\` is 0; expected more than nothing.`;
    faults.add({ code: 'out-of-range', detail, pointer: at, at: 'value' });
  }
}

function checkCpus(ids: unknown, count: number, at: string, faults: Faults): void {
  // The schema has seen that this is a list of CPUs.
  const absent = (parseCpus((ids ?? []) as readonly number[]) ?? []).filter((id) => id >= count);
  if (absent.length === 0) return;
  faults.add({
    code: 'cpu-absent',
    detail: `There is no CPU ${absent.join(', ')}: this host has 0 to ${count - 1}.`,
    pointer: at,
    at: 'value',
  });
}

/** A CPU of which all time is stolen would never finish anything. */
function checkSteal({ spec }: HostDocument, faults: Faults): void {
  const shares = new Map<number, number>();
  for (const [index, { cpus, every, length }] of (spec.noise?.steal ?? []).entries()) {
    const share = Number(parseTime(length)) / Number(parseTime(every));
    for (const id of parseCpus(cpus) ?? []) shares.set(id, (shares.get(id) ?? 0) + share);
    const whole = (parseCpus(cpus) ?? []).find((id) => !((shares.get(id) ?? 0) < 1));
    if (whole === undefined) continue;
    faults.add({
      code: 'out-of-range',
      detail: `With noise.steal.${index} no time is left to CPU ${whole}: lengths must add up to less than the time between them.`,
      pointer: pointer('/spec/noise/steal', index, 'length'),
      at: 'value',
    });
    return;
  }
}

function checkLoops({ spec }: HostDocument, faults: Faults): void {
  const trunks = Object.entries(spec.trunks ?? {}).map(([name, { between, vlans }]) => ({
    name,
    between,
    vlans: parseVlans(vlans) ?? ALL_VLANS,
  }));
  for (const loop of loopsOf(trunks)) {
    faults.add({
      code: 'switch-loop',
      ...loopWords(loop),
      pointer: pointer('/spec/trunks', loop.closing, 'between'),
      at: 'value',
    });
  }
}

/** A trunk cannot stop what a switch at its end does not. */
function checkTrunkPfc({ spec }: HostDocument, faults: Faults): void {
  for (const [name, { between, pfc }] of Object.entries(spec.trunks ?? {})) {
    for (const [index, priority] of (pfc ?? []).entries()) {
      const silent = between
        .map(switchOf)
        .find((one) => spec.switches?.[one] !== undefined && !spec.switches[one].pfc?.includes(priority));
      if (silent === undefined) continue;
      faults.add({
        code: 'out-of-range',
        detail: `trunks.${name} has PFC for priority ${priority}, and its switch ${silent} has none.`,
        hint: `add ${priority} to switches.${silent}.pfc, or leave it out here`,
        pointer: pointer('/spec/trunks', name, 'pfc', index),
        at: 'value',
      });
    }
  }
}

/** Two links cannot be one piece of hardware. */
function checkDevices({ spec }: HostDocument, faults: Faults): void {
  const names = new Map<string, string>();
  for (const [name, link] of Object.entries(spec.links)) {
    const device = deviceOf(name, link);
    const other = names.get(device);
    if (other !== undefined)
      faults.add({
        code: 'duplicate-name',
        detail: `links.${name} and links.${other} are both the device ${device}.`,
        hint: 'give one of them another device',
        pointer: pointer('/spec/links', link.device === undefined ? other : name, 'device'),
        at: 'value',
      });
    names.set(device, name);
  }
}

/** Each cable has the name of what is at its end or of its own: events and captures name it. */
function checkCables({ spec }: HostDocument, faults: Faults): void {
  for (const part of ['trunks', 'clients'] as const) {
    for (const name of Object.keys(spec[part] ?? {})) {
      if (!Object.hasOwn(spec.links, name)) continue;
      faults.add({
        code: 'duplicate-name',
        detail: `${part}.${name} has the name of a link.`,
        hint: 'give it another name',
        pointer: pointer('/spec', part, name),
        at: 'key',
      });
    }
  }
}

function checkMtus(document: HostDocument, faults: Faults): void {
  for (const nic of Object.values(hardwareOf(document).links)) {
    const given = document.spec.links[nic.name]?.mtu;
    if (!given || (nic.minMtu <= nic.defaultMtu && nic.defaultMtu <= nic.maxMtu)) continue;
    const standard = given.default === undefined ? nic.defaultMtu : parseBytes(given.default);
    faults.add({
      code: 'out-of-range',
      detail: `The default MTU of links.${nic.name}, ${standard}, is not between its smallest, ${nic.minMtu}, and its largest, ${nic.maxMtu}.`,
      pointer: pointer('/spec/links', nic.name, 'mtu'),
      at: 'key',
    });
  }
}

function checkPorts(document: HostDocument, switches: readonly string[], faults: Faults): void {
  const { spec } = document;
  const taken = new Map<string, string>();
  const plugs = [
    ...Object.entries(spec.links).map(
      ([name, link]) => [`links.${name}`, pointer('/spec/links', name, 'cable', 'to'), link.cable?.to] as const,
    ),
    ...Object.entries(treeAt(spec, 'trunks')).flatMap(([name, trunk]) =>
      [0, 1].map(
        (end) =>
          [
            `trunks.${name}`,
            pointer('/spec/trunks', name, 'between', end),
            (treeAt({ trunk }, 'trunk').between as readonly unknown[])[end], // The schema has seen to it.
          ] as const,
      ),
    ),
    ...Object.entries(treeAt(spec, 'clients')).map(
      ([name, client]) =>
        [`clients.${name}`, pointer('/spec/clients', name, 'port'), treeAt({ client }, 'client').port] as const,
    ),
  ];
  for (const [what, at, port] of plugs) {
    if (typeof port !== 'string') continue;
    const name = switchOf(port);
    const other = taken.get(port);
    if (!switches.includes(name)) {
      const hint = switches.length === 0 ? `add ${name} to switches` : didYouMean(name, switches, 'switches');
      faults.add({
        code: 'unknown-reference',
        detail: `${what} is plugged into ${port}, and there is no switch ${name}.`,
        hint,
        pointer: at,
        at: 'value',
      });
    } else if (other !== undefined) {
      faults.add({
        code: 'port-in-use',
        detail: `${what} is plugged into ${port}, and so is ${other}.`,
        hint: 'choose another port',
        pointer: at,
        at: 'value',
      });
    }
    taken.set(port, what);
  }
}
