import { readFile, writeFile } from 'node:fs/promises';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { digestOf } from './basis.ts';
import type { Plan } from './plan.ts';

/** First member of every plan file: other JSON is told apart by it. */
const MARK = 'vnetctl/plan/v1';

/** Saves a plan; it reads back byte for byte the same. */
export async function savePlan(file: string, plan: Plan): Promise<void> {
  await writeFile(file, `${JSON.stringify({ format: MARK, digest: digestOf(plan), plan })}\n`, { mode: 0o600 });
}

/** Reads a saved plan, or says why it is none. The digest guards against edited and torn files. */
export async function loadPlan(
  file: string,
): Promise<{ readonly plan: Plan | null; readonly diagnostics: readonly Diagnostic[] }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return unreadable('file-unreadable', `The plan ${file} cannot be read${why}.`);
  }
  const plan = planIn(text);
  if (plan) return { plan, diagnostics: [] };
  return unreadable(
    'plan-unreadable',
    `${file} is not a plan that "vnetctl plan --out" of this version wrote, or it was changed since.`,
  );
}

/** The plan in the text of a plan file; undefined: it is none. */
function planIn(text: string): Plan | undefined {
  if (!text.startsWith(`{"format":"${MARK}"`)) return undefined;
  try {
    // Checked against the digest that was written with it.
    const { digest, plan } = JSON.parse(text) as { digest: string; plan: Plan };
    return digestOf(plan) === digest ? plan : undefined;
  } catch {
    return undefined;
  }
}

function unreadable(code: 'file-unreadable' | 'plan-unreadable', detail: string) {
  const diagnostic: Diagnostic = {
    severity: 'error',
    code,
    summary: code === 'plan-unreadable' ? 'not a plan of this version' : 'a file cannot be read',
    detail,
    hint: 'give documents with -f; a plan is made with "vnetctl plan -f DOCUMENT --out FILE"',
  };
  return { plan: null, diagnostics: [diagnostic] };
}
