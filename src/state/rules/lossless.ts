import type { BitsPerSecond, Classes, Cos, Link, Overlay, Resource, Switch } from '../resource.ts';
import { isUnderlay, type Underlay } from '../underlays.ts';
import type { Context } from './context.ts';
import { type Fault, NOTHING_WRONG, warning } from './fault.ts';
import { losslessOf } from './pfc.ts';
import { holding } from './traffic-classes.ts';
import { joined, someOf } from './words.ts';

/**
 * A strict class sends whenever it has something: with enough traffic the others never do (802.1Qaz), unless all that sends
 * in it together is capped below the speed of the link.
 */
export function strictStarvation(port: Classes, context: Context): readonly Fault[] {
  const strict = holding(port).filter((one) => one.strict);
  const others = holding(port).filter((one) => !one.strict);
  if (strict.length === 0 || others.length === 0) return NOTHING_WRONG;
  const senders = sendersIn(
    port.name,
    strict.flatMap((one) => one.priorities),
    context,
  );
  const link = context.link(port.name);
  const speed = (link && context.speed(link)) ?? Number.POSITIVE_INFINITY;
  const caps = senders.map(({ cap }) => cap);
  if (caps.reduce((sum, cap) => sum + cap, 0) < speed) return NOTHING_WRONG;
  const names = joined(strict.map((one) => one.name));
  const fault = warning('strict-starvation', port, `classes.${strict[0]?.name}.strict`, {
    detail: `Strict ${strict.length === 1 ? 'class' : 'classes'} ${names} of ${port.name} can take the whole link and starve ${joined(others.map((one) => one.name))}.`,
    hint: `cap what sends in ${names} with maxbw, together below the speed of the link, or give it a share (ets) instead`,
    others: [...senders.flatMap((one) => one.parts), ...between(port.name, context), ...tunnelled(port.name, context)],
  });
  return [fault];
}

interface Sender {
  /** The object that sends, and what it sits on. */
  readonly parts: readonly Resource[];
  /** Most that it sends; infinite without a cap. */
  readonly cap: BitsPerSecond;
}

/** VNICs, VLANs and VFs that send with one of the priorities, a port with addresses of its own, flows that set one. */
function sendersIn(port: string, priorities: readonly Cos[], context: Context): readonly Sender[] {
  const own = context.link(port);
  const clients = senders(port, context);
  const links = [port, ...between(port, context).map((one) => one.name), ...clients.map((one) => one.name)];
  const flows = links.flatMap((name) => context.dependants(name).filter((one) => one.kind === 'flow'));
  return [
    ...clients.map((one) => ({
      parts: [one],
      cap: (one.kind === 'vf' ? one.maxTxRate : one.maxbw) ?? Number.POSITIVE_INFINITY,
      cos: one.cos,
    })),
    ...(own?.kind === 'phys' && own.ip.length > 0 ? [{ parts: [own], cap: capOf(own), cos: own.cos }] : []),
    ...flows.map((one) => {
      const link = context.link(one.over);
      return { parts: link ? [one, link] : [one], cap: one.maxbw ?? capOf(link), cos: one.cos };
    }),
  ].filter(({ cos }) => cos !== null && priorities.includes(cos));
}

/** A flow without a cap of its own has that of its link. */
function capOf(link: Link | undefined): BitsPerSecond {
  return (link && 'maxbw' in link ? link.maxbw : null) ?? Number.POSITIVE_INFINITY;
}

/** Hardware pauses a class as a whole: a pause of one priority stops the others in it (datapath.md 3.3). */
export function sharedClass(port: Classes): readonly Fault[] {
  return losslessOf(port)
    .filter((one) => one.priorities.length > 1)
    .map((one) =>
      warning('lossless-shared-class', port, `classes.${one.name}.priorities`, {
        detail: `Priorities ${joined(one.priorities.map(String))} share the lossless class ${one.name} of ${port.name}: a pause of one stops all.`,
        hint: 'give each lossless priority a class of its own',
      }),
    );
}

/** A pause meant for one sender of a priority stops every sender of it on the port. */
export function sharedPriority(port: Classes, context: Context): readonly Fault[] {
  return losslessOf(port).flatMap((one) =>
    one.priorities.flatMap((priority) => {
      const sharing = senders(port.name, context).filter(({ cos }) => cos === priority);
      if (sharing.length < 2) return [];
      return warning('lossless-shared-priority', port, `classes.${one.name}`, {
        detail: `${someOf(sharing)} share the lossless priority ${priority} of ${port.name}: a pause caused by one of them stops all.`,
        hint: 'give them different cos, or cap the one that can flood',
        others: [...sharing, ...between(port.name, context), ...tunnelled(port.name, context)],
      });
    }),
  );
}

/** A frame of a lossless class that crosses a switch which drops can be lost all the same (SEED 000-02); an overlay is such a switch. */
export function lossyHop(link: Switch | Overlay, context: Context): readonly Fault[] {
  if (link.forwarding !== 'lossy') return NOTHING_WRONG;
  const ports = portsOf(link, context).flatMap((name) => context.classes(name) ?? []);
  const lossless = new Set(ports.flatMap((port) => losslessOf(port).flatMap((one) => one.priorities)));
  const clients = link.kind === 'overlay' ? inside(link, context) : context.clients(link.name);
  const hit = lossless.size === 0 ? [] : clients.filter(({ cos }) => lossless.has(cos));
  if (hit.length === 0) return NOTHING_WRONG;
  const fault = warning('lossy-hop', link, 'forwarding', {
    detail: `${someOf(hit)} ${hit.length === 1 ? 'has the priority' : 'have priorities'} of a lossless class of ${joined(ports.map((port) => port.name))}, but ${link.kind} ${link.name} drops frames when a queue is full.`,
    hint: `write "forwarding: lossless" for the ${link.kind}, or choose another cos`,
    others: [...hit, ...ports, ...portsUnder(link, context)],
  });
  return [fault];
}

function senders(port: string, context: Context) {
  const links = between(port, context);
  return [
    ...[port, ...links.map((one) => one.name)].flatMap((name) => context.clients(name)),
    ...overlaysOn(port, context).flatMap((one) => inside(one, context)),
  ];
}

function overlaysOn(port: string, context: Context): readonly Overlay[] {
  return underlaysOn(port, context).flatMap((link) => context.overlaysOn(link));
}

/** The port and the VLANs over it or over its aggregation, of those on which overlays listen. */
function underlaysOn(port: string, context: Context): readonly Underlay[] {
  const links = [port, ...between(port, context).map((one) => one.name)];
  const all = [context.link(port), ...links.flatMap((name) => context.clients(name))];
  return all.filter(isUnderlay).filter((link) => context.overlaysOn(link).length > 0);
}

/** Overlays over the port, and the links whose addresses make them so. */
function tunnelled(port: string, context: Context): readonly Resource[] {
  return [...underlaysOn(port, context), ...overlaysOn(port, context)];
}

/** Those in an overlay that send in the priority which they have there. */
function inside(overlay: Overlay, context: Context) {
  return overlay.cosMap === 'copy' ? context.clients(overlay.name) : [];
}

/** Aggregations and switches that the port belongs to, a switch over such an aggregation too. */
function between(port: string, context: Context): readonly Resource[] {
  const switches = (name: string) => context.dependants(name).filter((one) => one.kind === 'switch');
  const aggregations = context.dependants(port).filter((one) => one.kind === 'aggr');
  return [...switches(port), ...aggregations, ...aggregations.flatMap(({ name }) => switches(name))];
}

/** Links that hold the address on which an overlay listens. */
function portsUnder(link: Switch | Overlay, context: Context): readonly Link[] {
  return link.kind === 'overlay' ? context.holders(link.local) : [];
}

function portsOf(link: Switch | Overlay, context: Context): readonly string[] {
  const below = link.kind === 'overlay' ? portsUnder(link, context) : context.underneath(link);
  return below
    .flatMap((one) => (one.kind === 'vlan' ? context.underneath(one) : [one]))
    .flatMap((one) => (one.kind === 'aggr' ? one.ports : [one.name]));
}
