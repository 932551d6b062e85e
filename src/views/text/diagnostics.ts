import type { Diagnostic, Place } from '#diagnostics/diagnostic.ts';
import { type Paint, paint } from './paint.ts';
import { safe, width } from './safe.ts';

/** Source characters shown on each side of a caret in a line that is too long. */
const AROUND = 60;
const SEVERITY = { error: 'red', warning: 'yellow' } as const;

/**
 * Diagnostics as a compiler prints them, errors and warnings in the order given: `file:line:column: error[code]: summary`,
 * the source line with a caret, the detail, the way out; at the end how many. Empty for none.
 */
export function printDiagnostics(diagnostics: readonly Diagnostic[], options: { readonly color: boolean }): string {
  if (diagnostics.length === 0) return '';
  const style = paint(options.color);
  return `${diagnostics.map((one) => printDiagnostic(one, style)).join('\n\n')}\n\n${countDiagnostics(diagnostics)}\n`;
}

/** `2 errors, 1 warning`. */
function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((one) => one.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  return [plural(errors, 'error'), plural(warnings, 'warning')].filter((text) => !text.startsWith('0')).join(', ');
}

/** One diagnostic without a line end. */
export function printDiagnostic(diagnostic: Diagnostic, style: Paint): string {
  const tag = style(SEVERITY[diagnostic.severity], `${diagnostic.severity}[${diagnostic.code}]`);
  const { place } = diagnostic;
  return [
    place
      ? `${style('bold', `${safe(place.file)}:${place.line}:${place.column}`)}: ${tag}: ${safe(diagnostic.summary)}`
      : `${tag}${subjectOf(diagnostic)}: ${safe(diagnostic.summary)}`,
    ...(place ? excerpt(place, style) : []),
    ...paragraph('  ', diagnostic.detail),
    ...(diagnostic.hint === undefined ? [] : paragraph(`  ${style('cyan', 'hint:')} `, diagnostic.hint)),
  ].join('\n');
}

function subjectOf({ subject }: Diagnostic): string {
  if (!subject) return '';
  return ` ${safe(subject.address)}${subject.field === undefined ? '' : ` ${safe(subject.field)}`}`;
}

/** Line breaks of a message stay line breaks; every other control character becomes visible. */
function paragraph(indent: string, text: string): string[] {
  if (text === '') return [];
  return text.split('\n').map((line, index) => (index === 0 ? indent : '  ') + safe(line));
}

/** The source line and the caret under it. Of a long line only the neighbourhood of the caret is shown. */
function excerpt(place: Place, style: Paint): string[] {
  const at = Math.min(Math.max(place.column - 1, 0), place.text.length);
  const from = wholeCharacter(place.text, at > AROUND * 1.5 ? at - AROUND : 0);
  const to = wholeCharacter(place.text, Math.min(place.text.length, at + AROUND * 1.5));
  const before = draw(place.text.slice(from, at));
  const marked = draw(place.text.slice(at, Math.min(to, at + Math.max(1, place.length))));
  const after = draw(place.text.slice(Math.min(to, at + Math.max(1, place.length)), to));
  const head = from > 0 ? '…' : '';
  const gutter = String(place.line);
  const caret = style('red', '^'.repeat(Math.max(1, width(marked))));
  return [
    ` ${style('dim', `${gutter} |`)} ${head}${before}${marked}${after}${to < place.text.length ? '…' : ''}`.trimEnd(),
    ` ${style('dim', `${' '.repeat(gutter.length)} |`)} ${' '.repeat(head.length + width(before))}${caret}`,
  ];
}

/** Tabs take one cell, so that the caret stands where the column says. */
function draw(text: string): string {
  return safe(text.replaceAll('\t', ' '));
}

/** Moves a cut out of the middle of a surrogate pair. */
function wholeCharacter(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return index > 0 && code >= 0xdc00 && code <= 0xdfff ? index - 1 : index;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
