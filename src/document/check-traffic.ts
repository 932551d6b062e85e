import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import { checkQueries } from './check-queries.ts';
import { checkStreams } from './check-streams.ts';
import { checkOrder, checkPositive } from './check-times.ts';
import type { Faults } from './fault.ts';
import { judgeShape, unitFault } from './shape.ts';
import { isTree, type Tree, treeAt } from './tree.ts';
import { traffic, traffic_event, traffic_receiver, traffic_sender, traffic_window } from './validate.gen.js';
import { UNITS } from './values.ts';

/** Judges a Traffic document: its shape, and what its fields say about each other. Who its ends are, a host must tell. */
export function checkTraffic(tree: unknown, faults: Faults): void {
  judgeShape(traffic, tree, '', '', faults);
  const spec = treeAt(tree, 'spec');
  checkStreams(tree, faults);
  checkQueries(tree, faults);
  if (isTree(spec) && !('streams' in spec) && !('queries' in spec)) {
    const detail = 'spec has neither `streams` nor `queries`: nothing would be sent.';
    faults.add({ code: 'missing-field', detail, hint: 'add streams', pointer: '/spec', at: 'key' });
  }
  for (const path of POSITIVE_TCP) checkPositive(spec, path, 'spec', '/spec', (fault) => faults.add(fault));
  if (treeAt(spec, 'tcp').rtoMin !== undefined || treeAt(spec, 'tcp').rtoMax !== undefined)
    checkRto(treeAt(spec, 'tcp'), faults);
  for (const [name, value] of Object.entries(treeAt(spec, 'receivers'))) {
    const at = pointer('/spec/receivers', name);
    checkKey(name, 'receivers', faults, at);
    if (!judgeShape(traffic_receiver, value, at, `receivers.${name}`, faults)) checkMarks(value, name, at, faults);
  }
  for (const [name, value] of Object.entries(treeAt(spec, 'senders'))) {
    const at = pointer('/spec/senders', name);
    checkKey(name, 'senders', faults, at);
    if (!judgeShape(traffic_sender, value, at, `senders.${name}`, faults)) checkRing(value, name, at, faults);
  }
  for (const [name, value] of Object.entries(treeAt(spec, 'windows'))) {
    const at = pointer('/spec/windows', name);
    if (!judgeShape(traffic_window, value, at, `windows.${name}`, faults))
      checkOrder(value, 'from', 'to', `windows.${name}`, at, faults);
  }
  for (const [index, one] of (Array.isArray(spec.expect) ? spec.expect : []).entries()) {
    if (typeof one !== 'number') continue;
    const detail = `expect.${index} is the number ${one}, neither true nor false.`;
    const hint = 'write a condition, such as `streams.web.dropped == 0`';
    faults.add({ code: 'bad-expression', detail, hint, pointer: pointer('/spec/expect', index), at: 'value' });
  }
  const events: readonly unknown[] = Array.isArray(spec.events) ? spec.events : [];
  for (const [index, event] of events.entries()) {
    const at = pointer('/spec/events', index);
    const label = `events.${index}`;
    if (!judgeShape(traffic_event, event, at, label, faults) && isTree(event)) {
      checkChange(event, label, at, faults);
      checkSetting(event, label, at, faults);
    }
  }
}

function checkKey(name: string, section: string, faults: Faults, at: Pointer): void {
  if (UNITS.onHost.parse(name) !== undefined) return;
  faults.add({ ...unitFault('onHost', name, `a key of ${section}`), pointer: at, at: 'key' });
}

/** A low mark is below the high one, and nothing without it. */
function checkMarks(value: unknown, name: string, at: Pointer, faults: Faults): void {
  if (!isTree(value) || !('low' in value)) return;
  const isWithout = value.rxBackpressure !== true;
  if (!isWithout && Number(value.low) < Number(value.buffer ?? 1)) return;
  const why = isWithout
    ? 'is for a receive stack that stops: it needs `rxBackpressure: true`'
    : 'is not below its `buffer`';
  const detail = `\`low\` of receivers.${name} ${why}.`;
  faults.add({ code: 'traffic-conflict', detail, pointer: pointer(at, 'low'), at: isWithout ? 'key' : 'value' });
}

function checkRing(value: unknown, name: string, at: Pointer, faults: Faults): void {
  if (!isTree(value) || !('wake' in value) || Number(value.wake) < Number(value.ring ?? 256)) return;
  const detail = `\`wake\` of senders.${name} is not below its \`ring\`.`;
  faults.add({ code: 'traffic-conflict', detail, pointer: pointer(at, 'wake'), at: 'value' });
}

const POSITIVE_TCP = ['tcp.window', 'tcp.rtoMin', 'tcp.rtoInitial', 'tcp.rtoMax'] as const;

function checkRto({ rtoMin = '200ms', rtoMax = '120s' }: Tree, faults: Faults): void {
  if (!(Number(UNITS.time.parse(rtoMin)) > Number(UNITS.time.parse(rtoMax)))) return;
  const detail = '`rtoMin` of tcp is longer than its `rtoMax`.';
  faults.add({ code: 'traffic-conflict', detail, pointer: '/spec/tcp', at: 'key' });
}

const CHANGES = ['set', 'fail', 'restore', 'offline', 'online', 'addAddress', 'removeAddress'] as const;

/** An event is one change. */
function checkChange(event: Tree, label: string, at: Pointer, faults: Faults): void {
  const words = CHANGES.filter((word) => word in event);
  if (words.length === 1) return;
  const [detail, hint] =
    words.length === 0
      ? [`${label} changes nothing; expected one of ${CHANGES.join(', ')}.`, 'add fail: LINK, or take it out']
      : [`${label} is ${words.join(' and ')} at once.`, 'write one event for each'];
  faults.add({ code: 'traffic-conflict', detail, hint, pointer: at, at: 'key' });
}

const SETTINGS = ['maxbw', 'priority', 'cpus'] as const;

function checkSetting(event: Tree, label: string, at: Pointer, faults: Faults): void {
  const { set } = event;
  if (!isTree(set)) return;
  const names = ['flow', 'link'].filter((word) => word in set);
  const values = SETTINGS.filter((word) => word in set);
  const isWhole = names.length === 1 && values.length === 1 && !(names[0] === 'flow' && values[0] === 'cpus');
  if (isWhole) return;
  faults.add({
    code: 'traffic-conflict',
    detail: `\`set\` of ${label} needs one of flow and link, and one of ${SETTINGS.join(', ')} (cpus: of a link).`,
    hint: 'write one event for each setting',
    pointer: pointer(at, 'set'),
    at: 'key',
  });
}
