import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import { checkOrder, checkPeriod, checkPositive, isNothing } from './check-times.ts';
import { expandQueries, MOST_WORKERS, type QueryItem } from './expand-queries.ts';
import type { Fault, Faults } from './fault.ts';
import { judgeEntry, unitFault } from './shape.ts';
import { isTree, treeAt } from './tree.ts';
import { traffic_query } from './validate.gen.js';
import { UNITS } from './values.ts';

/** Judges the queries of a Traffic document. Who their ends are, a host must tell. */
export function checkQueries(tree: unknown, faults: Faults): void {
  const written = treeAt(treeAt(tree, 'spec'), 'queries');
  for (const item of expandQueries(tree, faults)) {
    const label = `queries.${item.name}`;
    if (UNITS.name.parse(item.name) === undefined)
      faults.add({ ...unitFault('name', item.name, 'a key of queries'), pointer: item.at, at: 'key' });
    if (item.isBroken) continue;
    const own = written[item.name];
    const besides = judgeEntry(traffic_query, isTree(own) ? item.fields : own, item.at, label, faults, (place) =>
      writtenAt(place, item),
    );
    checkQuery(item, label, besides);
  }
}

/** Of one query. */
const MOST_CONNECTIONS = 65_536;

/** Workers of a range stand where the range does. */
function writtenAt(place: Pointer, { at, workerAt }: QueryItem): Pointer {
  const list = `${pointer(at, 'workers')}/`;
  return (place.startsWith(list) ? workerAt[Number(place.slice(list.length))] : undefined) ?? place;
}

/** With nothing of these a query would end when it begins, or ask all the time. */
const POSITIVE = ['request', 'response', 'timeout'] as const;

function checkQuery({ fields, at, workerAt }: QueryItem, label: string, faults: Pick<Faults, 'add'>): void {
  const workers = Array.isArray(fields.workers) ? fields.workers.map(String) : [];
  const twice = workers.findIndex((worker, index) => workers.indexOf(worker) < index);
  if (twice >= 0) {
    const detail = `${workers[twice]} is two of the workers of ${label}: it answers once.`;
    faults.add({ code: 'traffic-conflict', detail, hint: 'name it once', pointer: workerAt[twice] ?? at, at: 'value' });
  }
  if (workers.length > MOST_WORKERS) {
    const detail = `${label} has ${workers.length} workers; ${MOST_WORKERS} at most are carried.`;
    faults.add({ code: 'out-of-range', detail, pointer: pointer(at, 'workers'), at: 'key' });
  }
  const connections = workers.length * Number(fields.concurrency ?? 1);
  if (workers.length <= MOST_WORKERS && connections > MOST_CONNECTIONS) {
    const detail = `${label} has ${connections} connections, ${fields.concurrency} to each worker; ${MOST_CONNECTIONS} at most are carried.`;
    faults.add({ code: 'out-of-range', detail, pointer: pointer(at, 'concurrency'), at: 'value' });
  }
  if ('timeout' in fields && (fields.protocol === undefined || fields.protocol === 'tcp')) {
    const detail = `\`timeout\` of ${label} is for udp: TCP has its own.`;
    faults.add({
      code: 'traffic-conflict',
      detail,
      hint: 'write protocol: udp, or tcp: {rtoMin: ...} beside the queries',
      pointer: pointer(at, 'timeout'),
      at: 'key',
    });
  }
  if (fields.random === true && isNothing(fields.think) && isNothing(fields.work)) {
    const detail = `\`random\` of ${label} changes nothing: there is no \`think\` and no \`work\` to be drawn.`;
    faults.add({
      code: 'traffic-conflict',
      detail,
      hint: 'add work: 100us',
      pointer: pointer(at, 'random'),
      at: 'key',
    });
  }
  const add = (fault: Fault) => faults.add(fault);
  for (const field of POSITIVE) checkPositive(fields, field, label, at, add);
  checkPeriod(fields, 'timeout', label, at, add);
  checkOrder(fields, 'start', 'stop', label, at, faults);
}
