import type { Way } from '#emulator/path/hop.ts';
import { meetingOf } from '#state/ends.ts';
import { linkNamed } from '#state/host-state.ts';
import type { Overlay } from '#state/resource.ts';
import { groupBy } from '#units/group-by.ts';
import type { PathEdit } from '#usage/path.ts';
import type { Edits } from './edits.ts';
import { ownName } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** A way, and the end that is to get what goes by it. */
export interface WayTo {
  readonly way: Way;
  readonly to: string;
}

/**
 * Overlays that streams show to be meant as one segment: frames go from one to the other, or would with the same number and port. What is to
 * be changed is the same whichever stream asks: what followed one piece of advice must not undo another.
 */
export class Segments {
  private readonly scene: Scene;
  /** Overlays by name, with those that they are joined to. */
  private readonly joined = new Map<string, Set<string>>();
  /** Remote ends that an overlay does not know: MAC address -> address of the overlay behind which it is. */
  private readonly unknown = new Map<string, Map<string, string>>();

  constructor(ways: readonly WayTo[], scene: Scene) {
    this.scene = scene;
    for (const one of ways) this.follow(one);
  }

  /** One number and port for all overlays of the segment: those that most of them have, of as many those of the first by name. */
  unite(overlay: string, edits: Edits): readonly PathEdit[] {
    const members = this.membersOf(overlay);
    return (['vni', 'port'] as const).flatMap((field) => {
      const right = mostCommon(members.map((one) => one[field]));
      return members.flatMap((one) => (one[field] === right ? [] : edits.ofLink(one.name, [field], String(right))));
    });
  }

  /** The remote ends of an overlay that names them itself, with all that streams miss. */
  remotes(overlay: string, edits: Edits): readonly PathEdit[] {
    const { remotes } = this.overlay(overlay) ?? {};
    const unknown = this.unknown.get(overlay);
    if (remotes === undefined || unknown === undefined) return [];
    const all = Object.entries({ ...remotes, ...Object.fromEntries(unknown) });
    const texts = all.map(([mac, ip]) => `"${mac}": ${ip.includes(':') ? JSON.stringify(ip) : ip}`);
    return edits.ofLink(overlay, ['remotes'], `{${texts.join(', ')}}`);
  }

  /** Whether an overlay finds its remote ends by number and port. */
  findsRemotes(overlay: string): boolean {
    return Object.keys(this.overlay(overlay)?.remotes ?? {}).length === 0;
  }

  private follow({ way, to }: WayTo): void {
    const receiver = this.overlayOf(to);
    let wrapped: string | null = null;
    for (const { kind, at, to: next, place, losses } of way.hops) {
      if (kind !== 'tunnel') continue;
      const isEnd = place.startsWith('overlay/') && next === at;
      if (isEnd) this.join(wrapped, ownName(at));
      else if (place.startsWith('overlay/')) wrapped = ownName(at);
      for (const { why } of losses) {
        if (why !== 'no-remote' && why !== 'no-segment') continue;
        this.join(wrapped, receiver?.name ?? null);
        if (why === 'no-remote' && wrapped !== null && receiver !== null) this.miss(wrapped, to, receiver);
      }
    }
  }

  private miss(overlay: string, to: string, { local }: Overlay): void {
    const end = this.scene.ends.get(to);
    const mac = end?.kind === 'link' ? this.scene.facts.mac(end.link) : null;
    if (mac === null) return;
    const known = this.unknown.get(overlay) ?? new Map<string, string>();
    this.unknown.set(overlay, known.set(mac, local));
  }

  private join(one: string | null, other: string | null): void {
    if (one === null || other === null) return;
    this.joined.set(one, (this.joined.get(one) ?? new Set()).add(other));
    this.joined.set(other, (this.joined.get(other) ?? new Set()).add(one));
  }

  /** All overlays that are joined to one, and it, by name. */
  private membersOf(overlay: string): readonly Overlay[] {
    const found = new Set([overlay]);
    // A set is walked with what is added on the way.
    for (const name of found) for (const next of this.joined.get(name) ?? []) found.add(next);
    return [...found].sort().flatMap((name) => this.overlay(name) ?? []);
  }

  private overlayOf(end: string): Overlay | null {
    const found = this.scene.ends.get(end);
    const meeting = found?.kind === 'link' ? meetingOf(found.link, this.scene.state) : null;
    return meeting?.kind === 'overlay' ? meeting : null;
  }

  private overlay(name: string): Overlay | undefined {
    const link = linkNamed(this.scene.state, name);
    return link?.kind === 'overlay' ? link : undefined;
  }
}

function mostCommon(values: readonly number[]): number | undefined {
  const groups = [...groupBy(values, (value) => value)];
  const most = Math.max(...groups.map(([, own]) => own.length));
  return groups.find(([, own]) => own.length === most)?.[0];
}
