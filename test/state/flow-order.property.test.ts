import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FLOW_ATTRIBUTES, matchOf, parseFlowAttributes } from '#state/flow-attributes.ts';
import { searchOrder } from '#state/flow-order.ts';
import { overlapping } from '#state/flow-overlaps.ts';
import { byWidth, frameSet, overlap } from '#state/frame-set.ts';
import type { HostState } from '#state/host-state.ts';
import { linkFacts } from '#state/link-facts.ts';
import type { Flow } from '#state/resource.ts';
import { flowRows } from '#views/text/tables/flow.ts';
import { runs } from '../runs.ts';
import { bareState, HARDWARE } from '../support/random-state.ts';
import { framesOf, matches, worlds } from './frames.ts';

type Frames = ReadonlySet<number>;
const within = (inner: Frames, outer: Frames) => [...inner].every((frame) => outer.has(frame));
const shared = (a: Frames, b: Frames) => [...a].some((frame) => b.has(frame));
const rankOf = ({ rank }: Pick<Flow, 'rank'>) => rank ?? Number.POSITIVE_INFINITY;

/** How one match lies to another, by looking at every frame. */
function lies(a: Frames, b: Frames) {
  if (!shared(a, b)) return undefined;
  if (within(a, b)) return within(b, a) ? 'same' : 'inside';
  return within(b, a) ? 'covers' : 'partly';
}

describe('frames that meet a match', () => {
  test('two matches overlap as the frames say that meet them', () => {
    fc.assert(
      fc.property(worlds, matches, ({ state, flows }, match) => {
        const own = framesOf(match, state);
        for (const flow of flows) {
          const found = overlap(frameSet(match, state), frameSet(flow.match, state));
          expect(found, JSON.stringify([match, flow.match])).toBe(lies(own, framesOf(flow.match, state)));
        }
      }),
      runs(60),
    );
  });

  test('flows are listed in the order that a first-match classifier needs', () => {
    fc.assert(
      fc.property(worlds, ({ state, flows }) => {
        const met = new Map(flows.map((flow) => [flow.name, framesOf(flow.match, state)]));
        const look = { state, hardware: HARDWARE, facts: linkFacts(state, HARDWARE) };
        const listed = flowRows(look).flatMap((row) => flows.find(({ name }) => name === row.flow) ?? []);
        expect(listed).toHaveLength(flows.length);
        for (const [at, flow] of listed.entries()) {
          for (const before of listed.slice(0, at)) {
            expect(rankOf(before)).toBeLessThanOrEqual(rankOf(flow));
            if (rankOf(before) < rankOf(flow)) continue;
            // What lies inside another flow of its rank must be found before it, or no frame ever finds it.
            const [own, other]: Frames[] = [met.get(flow.name) ?? new Set(), met.get(before.name) ?? new Set()];
            if (own && other && own.size > 0 && lies(own, other) === 'inside')
              throw new Error(`${before.name} ${JSON.stringify(before.match)} hides ${JSON.stringify(flow.match)}`);
          }
        }
      }),
      runs(60),
    );
  });

  test('match-flow names exactly the flows that share a frame, in search order, and says whose the frame is', () => {
    fc.assert(
      fc.property(worlds, matches, fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }), (world, match, rank) => {
        const state = new Map([...bareState(), ...world.state]);
        const result = overlapping({ over: 'bge0', match, rank }, state, HARDWARE);
        if ('refused' in result) {
          expect(result.refused.map(({ code }) => code)).toEqual(result.refused.map(() => 'flow-match'));
          return;
        }
        const own = framesOf(match, state);
        const expected = searchOrder(world.flows, state).filter((flow) => shared(own, framesOf(flow.match, state)));
        expect(result.found.map(({ flow }) => flow.name)).toEqual(expected.map(({ name }) => name));
        for (const { flow, first, overlap: how, why } of result.found) {
          expect(how).toBe(lies(own, framesOf(flow.match, state)));
          expect(first).toBe(goesFirst(flow, { match, rank }, state) ? 'flow' : 'candidate');
          expect(why).not.toBe('');
        }
      }),
      runs(60),
    );
  });
});

/** Of equal rank and width the one that exists goes first. */
function goesFirst(flow: Flow, { match, rank }: Pick<Flow, 'match' | 'rank'>, state: HostState): boolean {
  if (rankOf(flow) !== rankOf({ rank })) return rankOf(flow) < rankOf({ rank });
  return byWidth(frameSet(flow.match, state), frameSet(match, state)) <= 0;
}

describe('attributes of flows', () => {
  test('what is printed is read as the same match', () => {
    fc.assert(
      fc.property(matches, (match) => {
        const words = FLOW_ATTRIBUTES.flatMap(({ name, print }) => {
          const text = print(match);
          return text === null ? [] : `${name}=${text}`;
        });
        if (words.length === 0) return;
        expect(parseFlowAttributes([words.join(',')])).toEqual({ match, faults: [], warnings: [] });
        expect(parseFlowAttributes(words)).toEqual({ match, faults: [], warnings: [] });
      }),
    );
  });

  test.each([
    ['transport=TCP,LOCAL_PORT=443', { protocol: 'tcp', localPort: 443 }],
    ['protocol=udp,remote_port=53', { protocol: 'udp', remotePort: 53 }],
    ['local_ip=10.0.0.7', { localIp: '10.0.0.7/32' }],
    ['remote_ip=2001:db8::/32,direction=in', { remoteIp: '2001:db8::/32', direction: 'in' }],
    ['remote_ip=@attackers', { remoteIp: { set: 'attackers' } }],
    ['dsfield=b8', { dsfield: { value: 0xb8, mask: 0xff } }],
    ['dsfield=0xb8:fc', { dsfield: { value: 0xb8, mask: 0xfc } }],
  ] as const)('%s', (text, given) => {
    const { match, faults } = parseFlowAttributes([text]);
    expect(faults).toEqual([]);
    expect(match).toEqual(matchOf(given));
  });

  test.each([
    ['transport=tcpx', 'transport=tcpx: "tcpx" is no such value.'],
    ['local_port=0', 'local_port=0: "0" is no such value.'],
    ['local_port=65536', 'local_port=65536: "65536" is no such value.'],
    ['local_ip=10.0.0.0/33', 'local_ip=10.0.0.0/33: "10.0.0.0/33" is no such value.'],
    ['dsfield=0', 'dsfield=0: "0" is no such value.'],
    ['dsfield=b8:0', 'dsfield=b8:0: "b8:0" is no such value.'],
    ['direction=sideways', 'direction=sideways: "sideways" is no such value.'],
    ['transport=tcp,transport=udp', 'the attribute transport is given twice.'],
    ['transport=tcp,protocol=tcp', 'the attribute transport is given twice.'],
    ['locl_ip=10.0.0.1', 'flows have no attribute locl_ip.'],
    ['transport', '"transport" is not an attribute of a flow.'],
    ['transport=', '"transport=" is not an attribute of a flow.'],
    ['', '"" is not an attribute of a flow.'],
    ['remote_ip=@', 'remote_ip=@: "@" is no such value.'],
  ])('%s is refused', (text, detail) => {
    expect(parseFlowAttributes([text]).faults.map((fault) => fault.detail)).toEqual([detail]);
  });

  test('all that is wrong is told at once', () => {
    expect(parseFlowAttributes(['transport=x,local_port=y', 'what=z']).faults).toHaveLength(3);
  });

  test('host bits are masked off, with a warning that says what is meant', () => {
    const { match, faults, warnings } = parseFlowAttributes(['remote_ip=10.1.2.3/16']);
    expect([match.remoteIp, faults]).toEqual(['10.1.0.0/16', []]);
    expect(warnings.map(({ code, detail }) => [code, detail])).toEqual([
      ['host-bits', 'remote_ip 10.1.2.3/16 has bits beyond its prefix length, which do not count: it is 10.1.0.0/16.'],
    ]);
  });
});
