import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { printDiagnostics } from '#views/text/diagnostics.ts';
import { toldOnce } from '#views/text/once.ts';
import { safe } from '#views/text/safe.ts';

/**
 * Diagnostics as they go to standard error: with source line and caret where there is a source, else one line each in the
 * manner of dladm: `vnetctl: VERB: error[CODE]: what is wrong. What to do.` What says the same twice is said once.
 */
export function diagnosticLines(diagnostics: readonly Diagnostic[], verb: string): string {
  const color = process.stderr.isTTY === true && !process.env.NO_COLOR;
  const told = toldOnce(diagnostics);
  const placed = told.filter((diagnostic) => diagnostic.place);
  const drawn = placed.length > 0 ? withEnd(printDiagnostics(placed, { color })) : '';
  const lines = told.filter((diagnostic) => !diagnostic.place).map((diagnostic) => oneLine(diagnostic, verb));
  return drawn + lines.join('');
}

function oneLine(diagnostic: Diagnostic, verb: string): string {
  const { severity, code, detail, hint } = diagnostic;
  const said = hint === undefined ? detail : `${stopped(detail.trimEnd())} ${sentence(hint)}`;
  return remark(verb, `${tagOf(severity, code)}${said}`);
}

/** `vnetctl: VERB: text`, one line whatever the text holds. */
export function remark(verb: string, text: string): string {
  return `vnetctl: ${verb === '' ? '' : `${verb}: `}${safe(text.replaceAll(/\s*[\r\n]\s*/g, ' '))}\n`;
}

/** The stable code. A wrong command line has none to look up: the usage line follows. */
function tagOf(severity: Diagnostic['severity'], code: Diagnostic['code']): string {
  if (code !== 'usage') return `${severity}[${code}]: `;
  return severity === 'warning' ? 'warning: ' : '';
}

/** Hints are written to stand after `help:` too, without capital and full stop. A first word with more than letters is a name. */
function sentence(hint: string): string {
  return stopped(hint.replace(/^[a-z]+(?=[\s,;:]|$)/, (word) => word.charAt(0).toUpperCase() + word.slice(1)));
}

function stopped(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function withEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
