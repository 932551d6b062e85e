import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { carryTraffic, findPaths } from '#hosts/run.ts';
import { checkLossless } from '#reconcile/lossless.ts';
import { type LosslessReport, withFiles, witnessesOf } from '#usage/lossless.ts';
import { printLossless } from '#views/text/lossless.ts';
import { PathCommand, pathFlags } from '../path-command.ts';
import { searchProgress } from '../search-progress.ts';
import { terminalColumns } from '../terminal.ts';

/** `check lossless [FROM TO]`: proves that nothing is lost for want of room, or shows where it is. */
export default class CheckLossless extends PathCommand<LosslessReport> {
  static override summary =
    'Prove that frames are lost nowhere for want of room, or show each place that can lose them and what to change.';
  static override description =
    'Of two ends, or of all streams of the Traffic document: those that anything on their way keeps are asked about, all where nothing does. For each place that can drop, traffic is made and carried that makes it drop; what is printed, or written with --out, is that traffic, and `vnetctl run -f` carries it again. A verdict holds for programs that wait for room (streams with a socket, greedy ones, TCP in a guest) under any load of the others. Nothing is changed. Lossless buffers that can come to wait for each other in a circle (a deadlock) are told likewise: those that the streams of the Traffic document close, or of two ends those that whatever is sent can. Exit code 2: something can be lost, or stand still for ever.';
  static override args = {
    from: Args.string({ ignoreStdin: true, description: 'who sends; left out: the streams of the Traffic document' }),
    to: Args.string({ ignoreStdin: true, description: 'who receives' }),
  };
  static override flags = {
    ...pathFlags,
    class: Flags.string({
      helpValue: 'CLASS',
      summary: 'Only the priorities of the traffic class of that name.',
      exclusive: ['cos'],
    }),
    out: Flags.string({
      helpValue: 'DIR',
      summary: 'Write the traffic that shows each loss into files of this folder, with the documents that it needs.',
    }),
  };
  static override examples = [
    'vnetctl check lossless -f examples/experiments/crossbow15c-pause.yaml',
    'vnetctl check lossless --cos 3 -f examples/storage.yaml client-a disk0',
    'vnetctl check lossless --out losses -f examples/experiments/p10a-lossy.yaml',
  ];

  async run(): Promise<LosslessReport> {
    const { args, flags } = await this.parse(CheckLossless);
    const wish = { from: args.from, to: args.to, cos: flags.cos, className: flags.class };
    const progress = searchProgress(this.jsonEnabled());
    const report = await this.ask(flags, (host, set) =>
      this.interruptible((signal) =>
        checkLossless(host, set, wish, {
          find: findPaths,
          carry: async (load) => {
            signal.throwIfAborted();
            return carryTraffic(load, { signal });
          },
          tell: progress.tell,
        }),
      ).finally(progress.end),
    );
    const kept = flags.out === undefined ? report : writtenTo(flags.out, report);
    this.print(printLossless(kept, terminalColumns()));
    if (!kept.lossless) this.differs();
    return kept;
  }
}

function writtenTo(folder: string, report: LosslessReport): LosslessReport {
  const fileOf = (name: string) => join(folder, `${name}.yaml`);
  const witnesses = witnessesOf(report);
  // A folder with nothing in it would look as if something had gone wrong.
  if (witnesses.length > 0) mkdirSync(folder, { recursive: true });
  for (const { name, documents } of witnesses) writeFileSync(fileOf(name), documents);
  return withFiles(report, fileOf);
}
