import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { split } from 'shlex';
import { root } from './prepare.mjs';

const require = createRequire(import.meta.url);

/**
 * docs/from-dladm.md: each example of each verb beside the document that does the same. The examples are typed one after the
 * other on a host of their own, with `--show-document` before they are done, so the page says what the program does.
 */
export async function fromDladm(mark) {
  const { program } = require(path.join(root, 'bin/run.js')).load();
  const verbs = Object.entries(await program.allCommands()).filter(([id, verb]) => id !== 'batch' && isVerb(verb));
  const sections = [];
  for (const [id, verb] of verbs) sections.push(await section(program, id, verb));
  return `${mark}\n${HEAD}\n${sections.join('\n')}`;
}

const HEAD = `# From dladm to documents

Every verb that changes something takes \`--show-document\`: it does nothing, and prints the part of a Network document that does
the same. This page is what it prints for the examples in the help of each verb.

To move a host that was made by hand into git:

\`\`\`
vnetctl export > network.yaml               what is there, as one document
vnetctl apply -f network.yaml --adopt       from now on it belongs to the document
vnetctl diff -f network.yaml                says what a hand has changed since
\`\`\`

What is different in a document:

| On the command line | In a document |
|---|---|
| A bare number is Mb/s: \`maxbw=100\`. | Rates carry their unit: \`100M\`. |
| \`create-\`, \`modify-\`, \`set-\`: a verb says what is to be done. | It says what shall be; \`plan\` finds out what is to be done. |
| \`delete-\` removes an object, \`reset-linkprop\` a setting. | Take it out of the document that names it. |
| \`rename-link OLD NEW\` | \`formerly: OLD\` beside the fields of \`NEW\` |
| \`-t\`: until the next restart. | There is no temporary; \`apply\` sets the running and the stored configuration. |
| One verb is one change; \`batch\` makes one of many. | One \`apply\` is one change. |

[reference/network.md](reference/network.md) describes the fields, [reference/properties.md](reference/properties.md) the properties
of links and flows, [reference/commands.md](reference/commands.md) the letters.
`;

/** The slides' spellings, as src/commands/index.ts has them. */
const ALIASES = { 'create-flow': 'add-flow', 'delete-flow': 'remove-flow' };

function isVerb({ baseFlags }) {
  return baseFlags !== undefined && 'show-document' in baseFlags;
}

async function section(program, id, { summary, examples }) {
  const state = mkdtempSync(path.join(tmpdir(), 'vnetctl-from-dladm-'));
  try {
    const parts = [];
    const before = [];
    for (const example of examples.map(String)) {
      const line = split(example).slice(1);
      if (line[0] === id || ALIASES[line[0]] === id) {
        const document = await typed(program, [...line, '--show-document'], state);
        const prepared = before.splice(0);
        const after = prepared.length > 0 ? `After ${prepared.map((one) => `\`${one}\``).join(', ')}:\n\n` : '';
        parts.push(`${after}\`\`\`\n${example}\n\`\`\`\n\n${shown(document)}`);
      } else before.push(example.replace(/^vnetctl /, ''));
      await typed(program, line, state);
    }
    return `## ${id}\n\n${summary}\n\n${parts.join('\n')}`;
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

function shown(document) {
  const text = inner(document);
  return text === '' ? 'On this host there is nothing to do.\n' : `\`\`\`yaml\n${text}\`\`\`\n`;
}

/** What stands below \`spec\`, and the comments before it: the rest is the same in every document. */
function inner(document) {
  const [comments = ''] = document.match(/^(#.*\n)*/) ?? [];
  const [, spec = ''] = document.split(/^spec:\n/m);
  return comments + spec.replaceAll(/^ {2}/gm, '');
}

/** Standard output of a command line in this process. */
async function typed(program, argv, state) {
  const { write } = process.stdout;
  const before = { env: { ...process.env }, code: process.exitCode };
  const listeners = process.stdout.listeners('error');
  const errorListeners = process.stderr.listeners('error');
  let text = '';
  process.stdout.write = (chunk) => {
    text += String(chunk);
    return true;
  };
  Object.assign(process.env, { XDG_STATE_HOME: state, NO_COLOR: '1' });
  delete process.env.VNETCTL_HOST;
  process.exitCode = undefined;
  try {
    await program.main(argv, root);
    if (process.exitCode !== undefined && process.exitCode !== 0)
      throw new Error(`vnetctl ${argv.join(' ')} is refused`);
    return text;
  } finally {
    process.stdout.write = write;
    // `main` listens for the end of a pipe; a process does that once.
    forget(process.stdout, listeners);
    forget(process.stderr, errorListeners);
    process.env = before.env;
    process.exitCode = before.code;
  }
}

function forget(stream, known) {
  for (const one of stream.listeners('error')) if (!known.includes(one)) stream.off('error', one);
}
