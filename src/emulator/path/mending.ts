import type { Blueprint, StreamPart } from '../blueprint.ts';
import { Ground } from './ground.ts';
import type { Loss } from './hop.ts';
import { trailOf } from './trail-of.ts';

/**
 * Why frames do not come to their receiver, found by mending one thing and looking whether they then do. Where they end is the
 * consequence: a switch that has lost an address floods, and everybody else leaves the copies aside.
 */
export class Mending {
  private readonly blueprint: Blueprint;
  private raised: Ground | null = null;

  constructor(blueprint: Blueprint) {
    this.blueprint = blueprint;
  }

  /** `back`: of what answers the stream. null: no one thing is to blame. */
  whyApart(stream: StreamPart, back: boolean): Pick<Loss, 'why' | 'about'> | null {
    return this.cutOn(stream, back) ?? this.barredOn(stream, back) ?? this.vlanOf(stream, back);
  }

  /** The cable that is down on the way that there would be. */
  private cutOn(stream: StreamPart, back: boolean): Pick<Loss, 'why' | 'about'> | null {
    const { cables } = this.blueprint;
    const down = new Set(cables.flatMap(({ name, up }) => (up ? [] : [name])));
    if (down.size === 0) return null;
    this.raised ??= new Ground({ ...this.blueprint, cables: cables.map((one) => ({ ...one, up: true })) });
    const way = wayOn(this.raised, stream, back);
    const cut = [...down].find((name) => way?.some((place) => place === `cable/${name}`));
    return cut === undefined ? null : { why: 'cut', about: cut };
  }

  /** The cable that does not carry the VLAN, where one is enough. */
  private barredOn(stream: StreamPart, back: boolean): Pick<Loss, 'why' | 'about'> | null {
    const { cables } = this.blueprint;
    if (cables.every(({ vlans }) => vlans === undefined)) return null;
    const opened = (name: string) =>
      new Ground({
        ...this.blueprint,
        cables: cables.map(({ vlans, ...one }) => (one.name === name || vlans === undefined ? one : { ...one, vlans })),
      });
    const barring = cables.find(({ name, vlans }) => vlans !== undefined && wayOn(opened(name), stream, back) !== null);
    return barring === undefined ? null : { why: 'vlan-barred', about: barring.name };
  }

  /** The receiver, where the sender only has another VLAN. */
  private vlanOf(stream: StreamPart, back: boolean): Pick<Loss, 'why' | 'about'> | null {
    const { clients } = this.blueprint;
    const named = (name: string | null) => clients.find((one) => one.name === name);
    const to = named('client' in stream.to ? stream.to.client : null);
    const from = named(stream.from);
    if (to === undefined || from === undefined || (from.vid ?? 0) === (to.vid ?? 0)) return null;
    const moved = clients.map((one) => (one === from ? { ...one, vid: to.vid } : one));
    const way = wayOn(new Ground({ ...this.blueprint, clients: moved }), stream, back);
    return way === null ? null : { why: 'other-vlan', about: to.name };
  }
}

/** The places on the way of a stream; null: it does not come to its receiver. */
function wayOn(ground: Ground, stream: StreamPart, back: boolean): readonly string[] | null {
  const from = ground.client(stream.from);
  const to = 'client' in stream.to ? ground.client(stream.to.client) : undefined;
  if (from === undefined || to === undefined) return null;
  const trail = trailOf(ground, stream, from, to, back);
  return trail.reached.has((back ? from : to).part.name) ? trail.inOrder.map(({ place }) => place) : null;
}
