import { readFileSync } from 'node:fs';

/** The file that detect-libc, which libsql asks as well, reads. */
const LDD = '/usr/bin/ldd';

/**
 * libsql's loader has Node make a whole diagnostic report, which takes as long as a tenth of a small command, to learn which C
 * library there is. Where the system says that it is glibc, that one question is answered without. Imported before libsql.
 */
function answerOnce(): void {
  const { report } = process;
  if (process.platform !== 'linux' || !isGlibc()) return;
  const whole = report.getReport;
  const restore = () => {
    report.getReport = whole;
  };
  report.getReport = () => {
    restore();
    return { header: { glibcVersionRuntime: 'some' } };
  };
  // Whatever is loaded at once has asked by then.
  setImmediate(restore);
}

function isGlibc(): boolean {
  try {
    return readFileSync(LDD, 'latin1').includes('GNU C Library');
  } catch {
    return false; // Then the report tells.
  }
}

answerOnce();
