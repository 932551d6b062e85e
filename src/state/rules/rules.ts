import type { Kind, ResourceOf } from '../resource.ts';
import { oversubscription, rateMinimum } from './bandwidth.ts';
import { classCount, classPriorities, classShares, etsAbility, strictShares } from './classes.ts';
import type { Context } from './context.ts';
import { cpusOf, poolOf } from './cpus.ts';
import { dcbxAbility, fcoeLossless, fcoeMtu, flowControlAbility } from './dcb.ts';
import { expiring } from './expiring.ts';
import type { Fault } from './fault.ts';
import { matchOf } from './flows.ts';
import { routesOf } from './guests.ts';
import {
  factorySlot,
  hardwareOfPhys,
  macOfAggregation,
  macOfVf,
  macOfVnic,
  portSpeeds,
  portsOfAggregation,
} from './links.ts';
import { lossyHop, sharedClass, sharedPriority, strictStarvation } from './lossless.ts';
import { mtuOfChild, mtuOfNic, mtuOfStub } from './mtu.ts';
import { remotesOf, underlayMtu, underlayOf } from './overlays.ts';
import { oneSided } from './pauses.ts';
import { headroomSmall, pfcBuffer, pfcCount, pfcThresholds } from './pfc.ts';
import { promiscuous } from './promiscuous.ts';
import { allowedIps, ranges } from './ranges.ts';
import { dynamicRings, ringsOfNic, ringsOfVnic } from './rings.ts';
import { weighing } from './shares.ts';
import { vfCount, vfIndex, vfPromises, vfRates } from './vfs.ts';

/** One rule: what is wrong with an object among the others. It looks up and does not search the state. */
export type Rule<K extends Kind = Kind> = (resource: ResourceOf<K>, context: Context) => readonly Fault[];

/** Every rule that is not about references or claims, by the kind of the object that it judges. */
export const RULES: { readonly [K in Kind]: readonly Rule<K>[] } = {
  phys: [
    hardwareOfPhys,
    ranges,
    mtuOfNic,
    ringsOfNic,
    dynamicRings,
    cpusOf,
    poolOf,
    rateMinimum,
    flowControlAbility,
    dcbxAbility,
    fcoeLossless,
    fcoeMtu,
    oneSided,
    oversubscription,
  ],
  classes: [
    classPriorities,
    classCount,
    classShares,
    strictShares,
    etsAbility,
    pfcCount,
    pfcThresholds,
    pfcBuffer,
    headroomSmall,
    strictStarvation,
    sharedClass,
    sharedPriority,
  ],
  etherstub: [ranges, mtuOfStub],
  switch: [ranges, mtuOfChild, oversubscription, lossyHop],
  aggr: [
    ranges,
    macOfAggregation,
    portsOfAggregation,
    portSpeeds,
    mtuOfChild,
    cpusOf,
    poolOf,
    rateMinimum,
    oversubscription,
  ],
  vlan: [ranges, mtuOfChild, cpusOf, poolOf, rateMinimum],
  vfs: [vfCount, vfPromises],
  vf: [ranges, macOfVf, vfIndex, vfRates],
  overlay: [ranges, mtuOfStub, underlayOf, underlayMtu, remotesOf, oversubscription, lossyHop],
  vnic: [
    ranges,
    macOfVnic,
    factorySlot,
    allowedIps,
    mtuOfChild,
    ringsOfVnic,
    dynamicRings,
    promiscuous,
    weighing,
    cpusOf,
    poolOf,
    rateMinimum,
  ],
  'address-set': [expiring],
  flow: [ranges, matchOf, weighing, cpusOf, rateMinimum],
  guest: [cpusOf, routesOf],
};
