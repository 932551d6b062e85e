// `vnetctl run` on documents: what was carried, and the CPU time of the run itself.
import { readFileSync } from 'node:fs';
import { cost, freshState, place, vnetctl, written } from './cost.mjs';
import * as fleet from './fleet.mjs';
import * as lossless from './lossless.mjs';
import { documents, framesPerSecond, gapSeconds } from './scenarios.mjs';
import * as switching from './switching.mjs';

const state = freshState();

/** Runs last so long that compilation does not matter. */
const CPU_SECONDS = 4;

/** Documents that can be carried for any time. */
export class Carriage {
  /** `idleSeconds`: virtual time of a run in which next to nothing happens; streams must have started. */
  constructor(name, text, { framesPerSecond, idleSeconds = 2e-6 }) {
    this.file = written(`${name.replaceAll(' ', '-')}.yaml`, text);
    this.framesPerSecond = framesPerSecond;
    this.idleSeconds = idleSeconds;
  }

  static of(scenario, n) {
    return new Carriage(`${scenario}-${n}`, documents(scenario, n), {
      framesPerSecond: framesPerSecond(scenario, n),
      // The senders start at 1 us, within one gap.
      idleSeconds: gapSeconds(scenario) + 2e-6,
    });
  }

  /** S4 with n VNICs. */
  static ofFleet(n) {
    return new Carriage(`S4-${n}`, fleet.documents(n), {
      framesPerSecond: fleet.framesPerSecond(n),
      idleSeconds: 2e-5,
    });
  }

  /** S1L with n senders. */
  static ofLossless(n) {
    const { framesPerSecond } = lossless;
    return new Carriage(`S1L-${n}`, lossless.documents(n), { framesPerSecond, idleSeconds: 2e-5 });
  }

  /** n VNICs at a switch that is `lossy` or `lossless`. */
  static ofSwitching(n, variant, forwarding) {
    return new Carriage(`switching-${variant}-${forwarding}-${n}`, switching.documents(n, variant, forwarding), {
      framesPerSecond: switching.framesPerSecond(n),
      idleSeconds: 2e-5,
    });
  }

  /** Whole process, start-up included. `flags` are those of Node, `more` of the command. */
  carry(seconds, { flags = [], more = [], ...options } = {}) {
    const report = place('report.json');
    const duration = `${Math.round(seconds * 1e12)}ps`;
    const argv = [...flags, vnetctl, 'run', '-f', this.file, '--duration', duration, '--out', report, ...more];
    const spent = cost(argv, { state, ...options });
    const { classes, conservation, streams } = JSON.parse(readFileSync(report, 'utf8'));
    const [delivered, dropped] = [conservation.delivered.frames, conservation.dropped.frames];
    return { ...spent, delivered, dropped, frames: delivered + dropped, streams, classes };
  }

  /** Frames per CPU second of the run: what the process costs beyond one in which next to nothing happens. */
  speed() {
    const idle = this.carry(this.idleSeconds);
    const run = this.carry(this.duration(idle), { memory: true });
    return { ...run, start: idle.seconds, speed: (run.frames - idle.frames) / (run.seconds - idle.seconds) };
  }

  /** Virtual time that takes about CPU_SECONDS, found once by trials: the first ones are slow, because they are short. */
  duration(idle) {
    let seconds = this.chosen ?? this.idleSeconds + 3e6 / this.framesPerSecond;
    while (this.chosen === undefined) {
      const spent = Math.max(this.carry(seconds).seconds - idle.seconds, 0.01);
      if (spent > 0.8 * CPU_SECONDS) this.chosen = seconds;
      else seconds *= CPU_SECONDS / spent;
    }
    return this.chosen;
  }
}
