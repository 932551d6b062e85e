import type { Reading } from '#usage/reading.ts';

const count = (frames: number, size = 1000) => ({ frames, bytes: frames * size });

/**
 * A run after that many milliseconds, with round figures: `bulk` takes 800 Mb/s of net0 (1G) to v0, `flood` loses all of its 10,000
 * frames a second at it, `quiet` does nothing.
 */
export function readingAt(milliseconds: number): Reading {
  const [bulk, flood] = [milliseconds * 100, milliseconds * 10];
  return {
    atPicoseconds: milliseconds * 1e9,
    streams: [
      { name: 'bulk', from: 'client-a', to: 'v0', offered: count(bulk), delivered: count(bulk), dropped: count(0) },
      { name: 'flood', from: 'client-b', to: 'v0', offered: count(flood), delivered: count(0), dropped: count(flood) },
      { name: 'quiet', from: 'v0', to: 'v1', offered: count(0), delivered: count(0), dropped: count(0) },
    ],
    queries: [{ name: 'search', aggregator: 'v0', completed: milliseconds / 10, sumPicoseconds: milliseconds * 2e8 }],
    links: [
      {
        name: 'net0',
        class: 'phys',
        over: '',
        received: count(bulk + flood),
        sent: count(milliseconds, 60),
        receivedDropped: count(0),
        sentDropped: count(0),
        bitsPerSecond: 1e9,
      },
      {
        name: 'v0',
        class: 'vnic',
        over: 'net0',
        received: count(bulk),
        sent: count(milliseconds, 60),
        receivedDropped: count(flood),
        sentDropped: count(0),
        bitsPerSecond: null,
      },
      {
        name: 'v10',
        class: 'vnic',
        over: 'net0',
        received: count(0),
        sent: count(0),
        receivedDropped: count(0),
        sentDropped: count(0),
        bitsPerSecond: null,
      },
    ],
    flows: [
      {
        name: 'block',
        over: 'v0',
        received: count(0),
        sent: count(0),
        receivedDropped: count(flood),
        sentDropped: count(0),
      },
    ],
    lanes: [
      {
        link: 'v0',
        flow: null,
        id: 'hw',
        index: 0,
        cpu: 4,
        received: count(bulk),
        interruptFrames: bulk / 4,
        pollFrames: (bulk * 3) / 4,
        dropped: count(0),
      },
    ],
    cpus: [
      { host: null, id: 0, busyPicoseconds: 0, stolenPicoseconds: 0, frames: 0, interrupts: 0, polls: 0 },
      {
        host: null,
        id: 4,
        busyPicoseconds: milliseconds * 4e8,
        stolenPicoseconds: milliseconds * 1e7,
        frames: bulk,
        interrupts: milliseconds,
        polls: milliseconds * 2,
      },
    ],
  };
}
