// `vnetctl run` on documents: what was carried, and the CPU time of the run itself.
import { readFileSync } from 'node:fs';
import { cost, freshState, place, vnetctl, written } from './cost.mjs';
import { documents, framesPerSecond } from './scenarios.mjs';

const state = freshState();

/** Runs last so long that start-up and compilation do not matter. */
const CPU_SECONDS = 2.5;

/** Documents that can be carried for any time. */
export class Carriage {
  constructor(name, text, framesPerSecond) {
    this.file = written(`${name}.yaml`, text);
    this.framesPerSecond = framesPerSecond;
  }

  static of(scenario, n) {
    return new Carriage(`${scenario}-${n}`, documents(scenario, n), framesPerSecond(scenario, n));
  }

  /** Whole process, start-up included. `flags` are those of Node. */
  carry(seconds, { flags = [], ...options } = {}) {
    const report = place('report.json');
    const duration = `${Math.round(seconds * 1e12)}ps`;
    const argv = [...flags, vnetctl, 'run', '-f', this.file, '--duration', duration, '--out', report];
    const spent = cost(argv, { state, ...options });
    const { conservation } = JSON.parse(readFileSync(report, 'utf8'));
    const [delivered, dropped] = [conservation.delivered.frames, conservation.dropped.frames];
    return { ...spent, delivered, dropped, frames: delivered + dropped };
  }

  /** Frames per CPU second of the run: what the process costs beyond one that carries for a microsecond. */
  speed() {
    const idle = this.carry(1e-6);
    const run = this.carry(this.duration(idle), { memory: true });
    return { ...run, speed: (run.frames - idle.frames) / (run.seconds - idle.seconds) };
  }

  /** Virtual time that takes CPU_SECONDS, found once by a trial. */
  duration(idle) {
    if (this.chosen === undefined) {
      const seconds = 3e6 / this.framesPerSecond;
      const trial = this.carry(seconds);
      this.chosen = (seconds * CPU_SECONDS) / Math.max(trial.seconds - idle.seconds, 0.01);
    }
    return this.chosen;
  }
}
