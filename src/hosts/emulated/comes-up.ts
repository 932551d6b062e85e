import { address } from '#state/address.ts';
import { attached } from '#state/attached.ts';
import { same } from '#state/equal.ts';
import type { Hardware } from '#state/hardware.ts';
import { eraseObject, readObserved, writeObject } from './objects.ts';
import type { Connection } from './sql.ts';

/** Takes out of the running configuration what cannot run without the hardware that was removed. */
export function leaveOutRemoved(connection: Connection, hardware: Hardware): void {
  if (!Object.values(hardware.links).some((nic) => nic.removed)) return;
  const { running } = readObserved(connection);
  const left = attached(running, hardware);
  for (const [key, one] of running) {
    const now = left.get(key);
    if (!now) eraseObject(connection, 'running', key);
    else if (!same(now, one)) writeObject(connection, 'running', key, now);
  }
}

/** Links whose hardware is there again run as they are stored; what is on them comes up at the next restart. */
export function bringBack(connection: Connection, before: Hardware, after: Hardware): void {
  const { stored } = readObserved(connection);
  for (const { name } of Object.values(after.links).filter((nic) => !nic.removed && before.links[nic.name]?.removed)) {
    const key = address('phys', name);
    const phys = stored.get(key);
    if (phys) writeObject(connection, 'running', key, phys);
  }
}

/** A VNIC with a factory address has the one that its slot has in the hardware that is there now. */
export function takeFactoryMacs(connection: Connection, hardware: Hardware): void {
  const observed = readObserved(connection);
  for (const where of ['running', 'stored'] as const) {
    for (const [key, one] of observed[where]) {
      if (one.kind !== 'vnic' || one.mac.kind !== 'factory') continue;
      const mac = hardware.links[one.over]?.factoryMacs[one.mac.slot];
      if (mac === undefined || mac === one.mac.address) continue;
      writeObject(connection, where, key, { ...one, mac: { ...one.mac, address: mac } });
    }
  }
}
