import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dump, load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import { carryTraffic, findPaths } from '#hosts/run.ts';
import { checkDocuments } from '#reconcile/check.ts';
import { checkLossless, type LosslessWish } from '#reconcile/lossless.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { judge } from '#usage/expectations.ts';
import { type LosslessReport, type Searching, witnessesOf } from '#usage/lossless.ts';
import type { Cure } from '#usage/path.ts';
import { cureText, editText } from '#views/text/causes.ts';
import { printLossless } from '#views/text/lossless.ts';
import { prepared, readyRun } from '../support/runs.ts';
import { scratchHost } from '../support/scratch-host.ts';

const RING = readFileSync(path.join(import.meta.dirname, '../../examples/experiments/p10e-deadlock.yaml'), 'utf8');

const NO_WISH: LosslessWish = { from: undefined, to: undefined, cos: undefined, className: undefined };

async function checked(
  text: string,
  wish: Partial<LosslessWish> = {},
  tell: (searching: Searching) => void = () => {},
): Promise<LosslessReport> {
  const host = await scratchHost(DEFAULT_HOST);
  try {
    const set = parseDocuments([{ file: 'x.yaml', text }]);
    const { found, diagnostics } = await checkLossless(
      host,
      set,
      { ...NO_WISH, ...wish },
      { find: findPaths, carry: carryTraffic, tell },
    );
    if (found === null) throw new Error(JSON.stringify(diagnostics));
    return found;
  } finally {
    await host.close();
  }
}

async function carried(text: string) {
  return carryTraffic(await readyRun(text));
}

/** The text with these lines changed, each of which must be there. */
function changed(text: string, ...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replaceAll(from, to);
  }, text);
}

const verdicts = ({ streams }: LosslessReport) => streams.map(({ verdict }) => verdict);

describe('a triangle of trunks, of which each VLAN lacks another', () => {
  it('is told buffer by buffer, with the streams that close the circle', async () => {
    const { lossless, circles, streams } = await checked(RING);
    expect(lossless).toBe(false);
    expect(streams.map(({ stream, verdict, drops }) => [stream, verdict, drops])).toEqual([
      ['v10', 'can-deadlock', []],
      ['v20', 'can-deadlock', []],
      ['v30', 'can-deadlock', []],
    ]);
    expect(circles).toHaveLength(1);
    expect(circles[0]).toMatchObject({
      cos: [3],
      buffers: [
        {
          link: 's1-s2',
          into: 's2',
          name: 'priority 3',
          because: [{ stream: 'v10', from: 'a10', to: 'b10', vid: 10, cos: 3 }],
        },
        {
          link: 's2-s3',
          into: 's3',
          name: 'priority 3',
          because: [{ stream: 'v20', from: 'a20', to: 'b20', vid: 20, cos: 3 }],
        },
        {
          link: 's3-s1',
          into: 's1',
          name: 'priority 3',
          because: [{ stream: 'v30', from: 'a30', to: 'b30', vid: 30, cos: 3 }],
        },
      ],
    });
  });

  it('has traffic that ends so, in the buffers that were named', async () => {
    const report = await checked(RING);
    const [witness, ...others] = witnessesOf(report);
    expect(others).toEqual([]);
    const run = await readyRun(witness?.documents ?? '');
    const { deadlocks, ...rest } = await carryTraffic(run);
    const names = (ends: readonly { readonly link: string; readonly into: string; readonly name: string }[] = []) =>
      ends.map(({ link, into, name }) => `${link} ${into} ${name}`).sort();
    expect(deadlocks.map(({ buffers }) => names(buffers))).toEqual([names(report.circles[0]?.buffers)]);
    expect(report.circles[0]?.witness).toMatchObject({
      sincePicoseconds: deadlocks[0]?.sincePicoseconds,
      heldFrames: deadlocks[0]?.buffers.reduce((sum, { frames }) => sum + frames, 0),
    });
    const judged = await judge({ ...rest, deadlocks }, run.workload.expectations, run.places);
    expect(judged.verdicts.map(({ expression, holds }) => [expression, holds])).toEqual([
      ['deadlocks.count > 0', true],
    ]);
  });

  // Nothing that stands moves again: longer runs deliver no more, and hold the same.
  it('stands still from the instant on that the run reports', async () => {
    const [short, long] = await Promise.all(
      ['20ms', '40ms'].map((time) => carried(changed(RING, ['duration: 20ms', `duration: ${time}`]))),
    );
    expect(long?.deadlocks).toEqual(short?.deadlocks);
    expect(long?.conservation.delivered).toEqual(short?.conservation.delivered);
    const since = short?.deadlocks[0]?.sincePicoseconds ?? 0;
    const before = await carried(
      changed(
        RING,
        ['duration: 20ms', `duration: ${since - 1000}ps`],
        ['{from: 10ms, to: 20ms}', '{from: 10us, to: 20us}'],
      ),
    );
    expect(before.deadlocks).toEqual([]);
    const soon = await carried(
      changed(
        RING,
        ['duration: 20ms', `duration: ${2 * since}ps`],
        ['{from: 10ms, to: 20ms}', '{from: 10us, to: 20us}'],
      ),
    );
    expect(soon.deadlocks).toEqual(short?.deadlocks);
    expect(soon.conservation.delivered.frames).toBe(short?.conservation.delivered.frames);
  });

  it('goes on where the streams stay below what closes the circle', async () => {
    const report = await carried(changed(RING, ['greedy: true', 'rate: 4.8G, socket: 64']));
    expect(report.deadlocks).toEqual([]);
    // 4.8 Gb/s of frames that take 1542 bytes for 1518 are less than half of a trunk.
    for (const { delivered, offered } of report.streams)
      expect(delivered.frames / offered.frames).toBeGreaterThan(0.99);
  });
});

/** The documents with what a cure says to write. */
function cured(text: string, { edits }: Cure): string {
  const documents = text.split(/^---$/m).map((one) => load(one) as { kind: string; spec: Record<string, unknown> }); // As the schemas say.
  for (const { document, path: keys, value } of edits) {
    const spec = documents.find(({ kind }) => kind === document)?.spec ?? {};
    const last = keys.at(-1) ?? '';
    // Maps of maps down to the last key.
    const map = keys.slice(0, -1).reduce((at, key) => {
      at[key] ??= {};
      return at[key] as Record<string, unknown>;
    }, spec);
    if (value === null) delete map[last];
    else map[last] = load(value);
  }
  return documents.map((one) => dump(one)).join('---\n');
}

describe('what it says to change', () => {
  const curesOf = async () => (await checked(RING)).circles.flatMap(({ cures }) => cures);

  it('is named, each way by its fields', async () => {
    expect((await curesOf()).map(cureText)).toEqual([
      'another priority for VLAN 30; write streams.v30.cos: 4 in the Traffic document, and clients.a30.pfc: [3, 4] and switches.s3.pfc: [3, 4] and switches.s1.pfc: [3, 4] and switches.s2.pfc: [3, 4] and clients.b30.pfc: [3, 4] in the Host document',
      'the same trunks for all these VLANs; write trunks.s1-s2.vlans: [10, 20, 30] and trunks.s2-s3.vlans: [10, 20, 30] and no trunks.s3-s1 in the Host document',
      'no PFC for priority 3 on one trunk, behind which frames can then be lost; write trunks.s3-s1.pfc: [] in the Host document',
    ]);
  });

  it('another priority for one VLAN makes it lossless, and says what other traffic could do', async () => {
    const [cure] = await curesOf();
    const text = cured(RING, cure ?? { advice: null, edits: [] });
    const report = await checked(text);
    expect(report).toMatchObject({ lossless: true, circles: [] });
    expect(verdicts(report)).toEqual(['lossless', 'lossless', 'lossless']);
    expect(report.excludes.filter((one) => one.includes('deadlock'))).toHaveLength(2);
    expect((await carried(text)).deadlocks).toEqual([]);
  });

  it('counts trunks that have a list of their own, and ports of a host', async () => {
    const own = RING.replaceAll(/(between: \[[^\]]*\], speed: 10G)/g, '$1, pfc: [3]');
    // The sender of VLAN 30 is on the host, behind its port.
    const ported = changed(
      own,
      ['net0: {model: generic-10g}', 'net0: {model: generic-10g, cable: {to: s3/3}}'],
      ['    a30: {port: s3/3, speed: 10G, ip: 10.0.30.1/24, vid: 30, pfc: [3]}\n', ''],
      ['from: a30', 'from: web'],
    ).replace(
      '---\n',
      `---
apiVersion: vnetctl/v1
kind: Network
metadata: {name: ported}
spec:
  links: {net0: {flowControl: pfc, classes: {kept: {priorities: [3], ets: 50%, pfc: true}}}}
  vnics: {web: {over: net0, vid: 30}}
---
`,
    );
    for (const text of [own, ported]) {
      const report = await checked(text);
      expect(verdicts(report)).toEqual(['can-deadlock', 'can-deadlock', 'can-deadlock']);
      const [other, same] = report.circles[0]?.cures ?? [];
      for (const cure of [other, same]) {
        const after = await checked(cured(text, cure ?? { advice: null, edits: [] }));
        expect(after.streams.map(({ verdict, drops }) => [verdict, drops])).toEqual(Array(3).fill(['lossless', []]));
      }
    }
  });

  it('keeps what has to go by another trunk there too', async () => {
    const text = changed(
      RING,
      ['{pfc: [3]}', '{pfc: [3, 5]}'],
      ['vlans: [10, 30]}', 'vlans: [10, 30], pfc: [3]}'],
    ).replace('    v10: {', '    v31: {from: a30, to: b30, cos: 5, greedy: true}\n    v10: {');
    const clients = text.replaceAll(/(clients:[\s\S]*?---)/g, (part) => part.replaceAll('pfc: [3]', 'pfc: [3, 5]'));
    const [, cure] = (await checked(clients)).circles[0]?.cures ?? [];
    expect(cure?.edits.map(editText)).toContain('trunks.s1-s2.pfc: [3, 5]');
  });

  it('names streams by the keys of the document, each once', async () => {
    const text = changed(RING, ['    v30: {from: a30', '    "w[1-2]": {from: a30']);
    const [cure] = (await checked(text)).circles.flatMap(({ cures }) => cures);
    expect(cure?.edits.filter(({ document }) => document === 'Traffic').map(editText)).toEqual([
      'streams.w[1-2].cos: 4',
    ]);
    const after = await checked(cured(text, cure ?? { advice: null, edits: [] }));
    expect(after).toMatchObject({ lossless: true, circles: [] });
  });

  it('the same trunks for all VLANs makes it lossless, whatever is sent', async () => {
    const [, cure] = await curesOf();
    const text = cured(RING, cure ?? { advice: null, edits: [] });
    const report = await checked(text);
    expect(report).toMatchObject({ lossless: true, circles: [] });
    expect(report.excludes.filter((one) => one.includes('deadlock'))).toEqual([]);
    expect((await carried(text)).deadlocks).toEqual([]);
    expect(await checked(text, { from: 'a10', to: 'b10', cos: 3 })).toMatchObject({ lossless: true, circles: [] });
  });

  it('no PFC on one trunk opens the circle, and what passes it can be lost, of which PFC there is the cure', async () => {
    const [, , cure] = await curesOf();
    const text = cured(RING, cure ?? { advice: null, edits: [] });
    const report = await checked(text);
    expect(report).toMatchObject({ lossless: false, circles: [] });
    expect(verdicts(report)).toEqual(['lossless', 'can-drop', 'can-drop']);
    for (const { drops } of report.streams.slice(1))
      expect(drops.map(({ edits }) => edits.map(editText))).toEqual([['trunks.s3-s1.pfc: [3]']]);
    expect((await carried(text)).deadlocks).toEqual([]);
  });
});

describe('two ends', () => {
  it('count what anybody may send', async () => {
    const report = await checked(RING.split('---')[0] ?? '', { from: 'a10', to: 'b10', cos: 3 });
    expect(report.lossless).toBe(false);
    expect(verdicts(report)).toEqual(['can-deadlock']);
    expect(
      report.circles.map(({ buffers }) =>
        buffers.map(({ because }) => because.map(({ stream, vid }) => [stream, vid])),
      ),
    ).toEqual([[[[null, 10]], [[null, 20]], [[null, 30]]]]);
    expect(report.circles[0]?.witness).not.toBeNull();
  });

  it('of another priority are not concerned', async () => {
    expect((await checked(RING, { from: 'a10', to: 'b10', cos: 5 })).circles).toEqual([]);
  });

  const withOthers = (more: readonly string[]) =>
    changed(RING.split('---')[0] ?? '', ['  clients:\n', `  clients:\n${more.map((one) => `    ${one}\n`).join('')}`]);
  const MORE = ['c10: {port: s1/99, speed: 10G, ip: 10.0.10.77/24, vid: 10, pfc: [3]}'];

  it('whose way meets no circle are not concerned: of what others could do is told what is not spoken of', async () => {
    const report = await checked(withOthers(MORE), { from: 'c10', to: 'a10', cos: 3 });
    expect(verdicts(report)).toEqual(['lossless']);
    expect(report).toMatchObject({ lossless: true, circles: [] });
    expect(report.excludes.filter((one) => one.includes('priority 3, which could end in a deadlock'))).toHaveLength(1);
  });

  it('are concerned where frames of others wait for a circle in a buffer on their way', async () => {
    const text = changed(
      withOthers([
        ...MORE,
        'd10: {port: s4/1, speed: 10G, ip: 10.0.10.78/24, vid: 10, pfc: [3]}',
        'e10: {port: s4/2, speed: 10G, ip: 10.0.10.79/24, vid: 10, pfc: [3]}',
      ]),
      ['s3: {pfc: [3]}}', 's3: {pfc: [3]}, s4: {pfc: [3]}}'],
      ['  trunks:\n', '  trunks:\n    s4-s1: {between: [s4/48, s1/98], speed: 10G, vlans: [10]}\n'],
    );
    // What e10 sends to b10 stands in s1, by the trunk that frames of d10 take too.
    expect(verdicts(await checked(text, { from: 'd10', to: 'c10', cos: 3 }))).toEqual(['can-deadlock']);
    expect(verdicts(await checked(text, { from: 'd10', to: 'e10', cos: 3 }))).toEqual(['lossless']);
  });
});

/** Two triangles, s1 s2 s3 and s1 s2 s4, that share the trunk s1-s2; `streams`: which of the VLANs send. */
function sharing(vids: readonly number[] = [10, 20, 30, 40, 50, 60]): string {
  const trunk = (one: number, other: number, ports: readonly [number, number], vlans: readonly number[]) =>
    `    s${one}-s${other}: {between: [s${one}/${ports[0]}, s${other}/${ports[1]}], speed: 10G, vlans: [${vlans.join(', ')}]}`;
  const ways = { 10: [1, 3], 20: [2, 1], 30: [3, 2], 40: [1, 4], 50: [2, 1], 60: [4, 2] };
  const clients = Object.entries(ways).flatMap(([vid, ends]) =>
    ends.map((at, one) => {
      const name = `${'ab'[one]}${vid}`;
      return `    ${name}: {port: s${at}/${vid}, speed: 10G, ip: 10.0.${vid}.${one + 1}/24, vid: ${vid}, pfc: [3]}`;
    }),
  );
  return `apiVersion: vnetctl/v1
kind: Host
metadata: {name: two}
spec:
  cpus: {sockets: 1, coresPerSocket: 1, clock: 2GHz}
  links: {net0: {model: generic-10g}}
  switches: {s1: {pfc: [3]}, s2: {pfc: [3]}, s3: {pfc: [3]}, s4: {pfc: [3]}}
  trunks:
${[
  trunk(1, 2, [48, 47], [10, 30, 40, 60]),
  trunk(2, 3, [48, 47], [10, 20]),
  trunk(3, 1, [48, 47], [20, 30]),
  trunk(2, 4, [49, 47], [40, 50]),
  trunk(4, 1, [48, 49], [50, 60]),
].join('\n')}
  clients:
${clients.join('\n')}
    c50: {port: s2/51, speed: 10G, ip: 10.0.50.3/24, vid: 50, pfc: [3]}
---
apiVersion: vnetctl/v1
kind: Traffic
metadata: {name: two}
spec:
  duration: 5ms
  streams:
${vids.map((vid) => `    v${vid}: {from: a${vid}, to: b${vid}, cos: 3, greedy: true}`).join('\n')}
`;
}

describe('two triangles that share a trunk', () => {
  const links = ({ circles }: LosslessReport) => circles.map(({ buffers }) => buffers.map(({ link }) => link).sort());
  const FIRST = ['s1-s2', 's2-s3', 's3-s1'];
  const SECOND = ['s1-s2', 's2-s4', 's4-s1'];

  it('are two circles, and no stream on either is lossless', async () => {
    const report = await checked(sharing());
    expect(links(report).sort()).toEqual([FIRST, SECOND]);
    expect(verdicts(report)).toEqual(Array(6).fill('can-deadlock'));
    for (const { witness } of report.circles) expect(witness).not.toBeNull();
    // Each by itself stands still, as is said.
    for (const vids of [
      [10, 20, 30],
      [40, 50, 60],
    ]) {
      const [deadlock, ...others] = (await carried(sharing(vids))).deadlocks;
      expect(others).toEqual([]);
      expect(deadlock?.buffers.map(({ link }) => link).sort()).toEqual(vids.includes(10) ? FIRST : SECOND);
    }
  });

  it('concern two ends on the second too, and only by the circles on their way', async () => {
    const report = await checked(sharing(), { from: 'a50', to: 'b50', cos: 3 });
    expect(verdicts(report)).toEqual(['can-deadlock']);
    expect(links(report)).toContainEqual(SECOND);
  });

  it('stop a stream that shares no buffer with them, behind one that they stop', async () => {
    // Between two machines on one switch, of which the sender fills its own wire for VLAN 50 too.
    const text = sharing([40, 50, 60]).replace(
      '    v50:',
      '    beside: {from: a50, to: c50, cos: 3, greedy: true}\n    v50:',
    );
    const report = await checked(text);
    expect(report.streams.map(({ stream, verdict }) => [stream, verdict])).toContainEqual(['beside', 'can-deadlock']);
    const [circle] = report.circles;
    expect(circle?.stops).toContain('beside');
    expect(circle?.buffers.flatMap(({ because }) => because.map(({ stream }) => stream))).not.toContain('beside');
    expect(printLossless(report, 100)).toContain('Behind them stands what else is sent by beside.');
    const [short, long] = await Promise.all(
      ['5ms', '9ms'].map((time) => carried(changed(text, ['duration: 5ms', `duration: ${time}`]))),
    );
    const delivered = ({ streams }: NonNullable<typeof short>) =>
      streams.find(({ name }) => name === 'beside')?.delivered.frames;
    expect(short && delivered(short)).toBeGreaterThan(0);
    expect(long && delivered(long)).toBe(short && delivered(short));
  });

  it('are printed, of very many a few, and how many more there are', async () => {
    const report = await checked(sharing());
    const [first, second] = report.circles.map((one) => ({ ...one, cures: [], witness: null }));
    if (first === undefined || second === undefined) throw new Error('there are two');
    const printed = printLossless({ ...report, circles: [first, second, first, second, first, second] }, 100);
    expect(printed.match(/these buffers can come to wait for each other/g)).toHaveLength(4);
    expect(printed).toContain('Deadlock: 2 more circles of buffers, which --json shows.');
    expect(printLossless({ ...report, circles: [first, second] }, 100)).not.toContain('more circles');
  });

  it('are each looked at in turn, which is told', async () => {
    const told: Searching[] = [];
    await checked(sharing(), {}, (one) => void told.push(one));
    expect(told.filter((one) => one.for === 'deadlock').map(({ done, places }) => [done, places])).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });
});

describe('the triangle across two hosts', () => {
  const host = (name: string, rest: string) => `apiVersion: vnetctl/v1
kind: Host
metadata: {name: ${name}}
spec:
  cpus: {sockets: 1, coresPerSocket: 1, clock: 2GHz}
  links: {net0: {model: generic-10g}}
  switches: {s1: {pfc: [3]}, s2: {pfc: [3]}, s3: {pfc: [3]}}
${rest}
---
`;
  const clients = (lines: readonly string[]) => lines.filter((line) => /^ {4}[ab]\d+: \{port/.test(line)).join('\n');
  const both = (third: string) =>
    host(
      'left',
      `  trunks:\n    s1-s2: {between: [s1/48, s2/47], speed: 10G, vlans: [10, 30]}\n    s2-s3: {between: [s2/48, s3/47], speed: 10G, vlans: [10, 20]}\n  clients:\n${clients(RING.split('\n'))}`,
    ) + host('right', `  trunks:\n    s3-s1: {between: [s3/48, s1/47], speed: 10G, vlans: ${third}}`);
  const traffic = RING.split('---\n')[1] ?? '';

  it('stands still as it does on one', async () => {
    const text = both('[20, 30]') + traffic;
    const [circle] = (await checked(text)).circles;
    expect(circle?.buffers.map(({ link }) => link)).toEqual(['s1-s2', 's2-s3', 's3-s1']);
    expect(circle?.witness).not.toBeNull();
    expect((await carried(text)).deadlocks).toEqual((await carried(RING)).deadlocks);
  });

  it('is refused where a VLAN has a ring', async () => {
    const set = parseDocuments([{ file: 'x.yaml', text: both('[10, 20, 30]') + traffic }]);
    expect(checkDocuments(set).diagnostics).toEqual([]);
    await expect(readyRun(both('[10, 20, 30]') + traffic)).rejects.toThrow(
      /With the trunks of all hosts of the run: trunks.s2-s3, trunks.s1-s2, trunks.s3-s1 join their switches in a ring for VLAN 10/,
    );
  });
});

describe('ends whose VLAN no trunk between them carries', () => {
  it('are told so', async () => {
    const text = changed(RING, ['vlans: [10, 20]}', 'vlans: [20]}']);
    const { run, diagnostics } = await prepared(text);
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      [
        'no-way',
        'give both the same vid and switch, with that VLAN in `vlans` of the trunks between them, or a guest with `role: router` a nic on each side',
      ],
    ]);
    if (!run) throw new Error('refused');
    const [path] = (await findPaths(run)).streams;
    expect(path?.there.reached).toEqual([]);
    const refusals = path?.there.hops.flatMap(({ losses }) => losses.filter(({ when }) => when === 'refusal')) ?? [];
    expect(refusals.length).toBeGreaterThan(0);
    for (const { because, edits } of refusals) {
      expect(because).toBe('the trunk s2-s3 does not carry VLAN 10');
      expect(edits.map(editText)).toEqual(['trunks.s2-s3.vlans: [10, 20]']);
    }
    expect((await carryTraffic(run)).streams[0]?.delivered.frames).toBe(0);
  });
});
