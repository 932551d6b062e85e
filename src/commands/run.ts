import { writeFileSync } from 'node:fs';
import * as Flags from '@oclif/core/flags';
import { type Capture, carryTraffic, rehearseTraffic } from '#hosts/run.ts';
import { unjudgedDiagnostics } from '#reconcile/expectations.ts';
import { findNoDropRate, pacedStreams } from '#reconcile/no-drop-rate.ts';
import { prepareRun, type ReadyRun } from '#reconcile/traffic.ts';
import { judge, speakOfDeadlocks } from '#usage/expectations.ts';
import type { NoDropRate } from '#usage/no-drop-rate.ts';
import type { Report, Verdict } from '#usage/report.ts';
import { completionPlot } from '#views/plot/completion.ts';
import { printDeadlocks } from '#views/text/deadlocks.ts';
import { printNoDropRate } from '#views/text/no-drop-rate.ts';
import { printReport, printVerdicts } from '#views/text/report.ts';
import { BaseCommand } from './base.ts';
import { carryOn, sayCut, sayUnkept } from './carry-on.ts';
import { documentsOf } from './documents.ts';
import { filesFlag, lockTimeoutFlag, picosecondsFlag } from './flags.ts';
import { paceFlag } from './pace.ts';
import { terminalColumns } from './terminal.ts';
import { beThrifty } from './thrift.ts';
import { UsageError } from './usage.ts';
import { watchRun } from './watch-run.ts';
import { mustBeWritable } from './writable.ts';

/** `run -f traffic.yaml`: carries traffic through the host and reports what became of it. */
export default class Run extends BaseCommand<Report | NoDropRate | readonly Verdict[]> {
  static override summary = 'Carry traffic through a host, frame by frame, and report what became of it.';
  static override description =
    'Among the files is one Traffic document. With Network documents it runs through a copy of the host that matches them, with a Host document through a machine of that kind: then the host itself is untouched. The same documents and seed give the same report. Exit code 2: an expectation is broken, or lossless buffers wait for each other for ever (a deadlock) and no expectation speaks of `deadlocks`.';
  static override flags = {
    file: filesFlag,
    duration: picosecondsFlag({ summary: 'Virtual time of the run. Else as the document says.' }),
    warmup: picosecondsFlag({ summary: 'Time at the start that does not count. Else as the document says.' }),
    seed: Flags.integer({ helpValue: 'N', min: 0, max: 4_294_967_295, summary: 'Start of the random numbers.' }),
    pace: paceFlag({
      summary: 'Hold virtual time to that multiple of the wall clock, such as 1x. Else as fast as it goes.',
    }),
    check: Flags.boolean({ summary: 'Print only what was expected, what was measured, and how far it is off.' }),
    all: Flags.boolean({
      summary:
        'Print every row of every table. Else those at which nothing happened are left out, and of long tables on a terminal those with least.',
      exclusive: ['check', 'json', 'find-no-drop-rate'],
    }),
    out: Flags.string({
      helpValue: 'FILE',
      summary: 'Write the whole report to a file, as JSON. Not when it was interrupted.',
    }),
    plot: Flags.string({
      helpValue: 'FILE',
      summary: 'Draw in a file, as SVG, which share of the queries was completed within a time.',
    }),
    'find-no-drop-rate': Flags.string({
      helpValue: 'STREAM,..|all',
      summary:
        'Find the greatest rate of these streams, as a share of the written one, at which they lose nothing, and at which they lose 0.5%. Nothing stays on the host; exit code 2: they lose at every rate.',
      exclusive: ['pace', 'check', 'all', 'out', 'plot', 'trace'],
    }),
    'lock-timeout': lockTimeoutFlag,
    trace: Flags.string({
      helpValue: 'NAME[=FILE]',
      summary:
        'Capture a stream or link in FILE (default NAME.pcap, of HOST/NAME HOST-NAME.pcap), for tcpdump and Wireshark. May be repeated.',
      multiple: true,
      multipleNonGreedy: true,
    }),
  };
  static override examples = [
    'vnetctl run -f examples/experiments/p4-shared-link.yaml',
    'vnetctl run -f examples/experiments/p1-line-rate.yaml --check',
    'vnetctl run -f examples/experiments/p9-vale.yaml --find-no-drop-rate all',
    'vnetctl run -f examples/experiments/p14-incast-lossy.yaml --plot completion.svg',
    'vnetctl run -f examples/web-tier.yaml -f examples/traffic/web-tier.yaml --trace https=https.pcap',
  ];

  async run(): Promise<Report | NoDropRate | readonly Verdict[]> {
    const { flags } = await this.parse(Run);
    beThrifty(true);
    const traces = (flags.trace ?? []).map(captureOf);
    mustBeWritable([
      ...(flags.out === undefined ? [] : [{ option: '--out', file: flags.out }]),
      ...(flags.plot === undefined ? [] : [{ option: '--plot', file: flags.plot }]),
      ...traces.map(({ file }) => ({ option: '--trace', file })),
    ]);
    const host = await this.openHost(flags.host);
    const wish = { durationPicoseconds: flags.duration, warmupPicoseconds: flags.warmup, seed: flags.seed };
    const traced = traces.map(({ name }) => name);
    const prepared = await prepareRun(host, await documentsOf(flags.file), wish, (load, isSound) =>
      rehearseTraffic(load, isSound, traced),
    );
    this.refuseErrors(prepared.diagnostics);
    if (!prepared.run) this.fail(prepared.diagnostics);
    const { run } = prepared;
    if (flags.plot !== undefined && run.workload.queries.length === 0)
      throw new UsageError('--plot draws the completion times of queries, and there are none.', 'Leave it out.');
    const sought = flags['find-no-drop-rate'];
    if (sought !== undefined) return this.search(run, sought);
    const watch = watchRun(run, this.jsonEnabled());
    const carried = await this.interruptible((signal) =>
      carryOn(host, run, {
        traces,
        pace: flags.pace,
        lockTimeoutMs: flags['lock-timeout'],
        signal,
        watch: (now) => {
          beThrifty(now.kind === 'end');
          return watch.look(now);
        },
      }).finally(watch.close),
    );
    for (const remark of carried.remarks) this.remark(remark);
    if (!carried.isOver) this.remark(sayCut(carried, run));
    const expectations = carried.isOver ? run.workload.expectations : [];
    const { verdicts, unjudged } = await judge(carried.report, expectations, run.places);
    const report: Report = { ...carried.report, expectations: verdicts };
    if (flags.out !== undefined && carried.isOver) writeFileSync(flags.out, `${JSON.stringify(report, null, 2)}\n`);
    if (flags.plot !== undefined && carried.isOver) writeFileSync(flags.plot, completionPlot(report.queries));
    this.refuseErrors(unjudgedDiagnostics(run.document, unjudged));
    const columns = terminalColumns();
    const audience = { columns, isAll: flags.all, allBy: '--all' };
    this.print(flags.check ? printVerdicts(verdicts, columns) : printReport(report, audience));
    const isForeseen = report.deadlocks.length === 0 || (await speakOfDeadlocks(expectations));
    if (flags.check && !isForeseen) this.remark(printDeadlocks(report.deadlocks, columns));
    if (verdicts.some(({ holds }) => !holds) || !isForeseen) this.differs();
    this.failedBeside(sayUnkept(carried));
    return flags.check ? verdicts : report;
  }

  private async search(run: ReadyRun, wanted: string): Promise<NoDropRate> {
    const paced = pacedStreams(run.workload);
    const streams = wanted === 'all' ? paced : wanted.split(',');
    const odd = streams.find((name) => !paced.includes(name));
    if (odd !== undefined || streams.length === 0) {
      const what = odd === undefined ? 'No stream has a rate' : `"${odd}" has no rate`;
      throw new UsageError(
        `${what} to search with.`,
        `Name streams with a rate: ${paced.join(', ') || 'there are none'}.`,
      );
    }
    const found = await this.interruptible((signal) =>
      findNoDropRate(run, streams, async (trial, looking) => {
        const report = await carryTraffic(trial, { ...looking, signal });
        signal.throwIfAborted();
        return report;
      }),
    );
    this.print(printNoDropRate(found, terminalColumns()));
    if (found.noDropRate === null) this.differs();
    return found;
  }
}

/** `NAME=FILE`, or `NAME` for `NAME.pcap`. */
function captureOf(text: string): Capture {
  const [name = '', ...rest] = text.split('=');
  const file = rest.join('=');
  if (name === '')
    throw new UsageError(`"${text}" names nothing to trace.`, 'Write --trace NAME or --trace NAME=FILE.');
  // In a run through several hosts names are HOST/NAME.
  return { name, file: file === '' ? `${name.replaceAll('/', '-')}.pcap` : file };
}
