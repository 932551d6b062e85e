import { type Diagnostic, hasErrors } from '#diagnostics/diagnostic.ts';
import { parseDocuments } from '#document/documents.ts';
import { filesOfRevision, filesOfWorkingTree, type RevisionFiles } from '#document/revision.ts';
import type { Review } from '#plan/review.ts';
import { review } from './review.ts';

/** Reads both revisions out of git and reviews the change: `BASE..HEAD`, or `BASE` against the working tree. */
export async function reviewRevisions(range: string, paths: readonly string[], cwd: string): Promise<Review> {
  const [base = '', head] = range.split('..', 2);
  const pairs: { path: string; before: RevisionFiles; after: RevisionFiles }[] = [];
  for (const path of paths.length > 0 ? paths : ['.']) {
    const before = await filesOfRevision(base, [path], cwd);
    const after =
      head === undefined ? await filesOfWorkingTree([path], cwd) : await filesOfRevision(head || 'HEAD', [path], cwd);
    pairs.push({ path, before, after });
  }
  const told = pairs.flatMap(({ before, after }) => [...before.diagnostics, ...after.diagnostics]);
  const empty = pairs.filter(({ before, after }) => before.files.length + after.files.length === 0);
  const unique = new Map(told.map((one) => [one.detail, one]));
  const diagnostics = unique.size > 0 ? [...unique.values()] : empty.map(({ path }) => nothingUnder(path));
  if (hasErrors(diagnostics)) return { base, head: head ?? null, groups: [], gone: [], unchanged: [], diagnostics };
  const set = (side: 'before' | 'after') => parseDocuments(distinct(pairs.flatMap((pair) => pair[side].files)));
  return review(
    { name: base, set: set('before') },
    { name: head ?? 'working tree', set: set('after'), workingTree: head === undefined },
  );
}

/** Paths may overlap: each file counts once. */
function distinct(files: RevisionFiles['files']): RevisionFiles['files'] {
  return [...new Map(files.map((one) => [one.file, one])).values()];
}

function nothingUnder(path: string): Diagnostic {
  return {
    severity: 'error',
    code: 'no-documents',
    summary: 'nothing to read',
    detail: `Neither revision has a Network or Host document under ${path}.`,
    hint: 'name the files or folders of the documents; a path that is mistyped must not pass for "no change"',
  };
}
