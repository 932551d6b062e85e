import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './prepare.mjs';

/**
 * The text with the output of its ```console blocks as the program prints it now. Lines that begin with `$ ` are typed, one
 * after the other, in a folder that holds a copy of examples/, as somebody whose host is new; what follows each is replaced.
 */
export function withOutputs(text) {
  const place = mkdtempSync(path.join(tmpdir(), 'vnetctl-tour-'));
  try {
    const shell = newShell(place);
    return text.replaceAll(/^(`{3,})console\n([\s\S]*?)^\1$/gm, (_block, fence, inside) => {
      const typed = inside.split('\n').filter((line) => line.startsWith('$ '));
      return `${fence}console\n${typed.map((line) => `${line}\n${shell(line.slice(2))}`).join('')}${fence}`;
    });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** A function that runs one line after another, each in the folder where the one before ended; it returns what is printed. */
function newShell(place) {
  const [bin, home, last] = ['bin', 'work', 'last'].map((name) => path.join(place, name));
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'vnetctl'), `#!/bin/sh\nexec "${process.execPath}" "${root}/bin/run.js" "$@"\n`);
  chmodSync(path.join(bin, 'vnetctl'), 0o755);
  cpSync(path.join(root, 'examples'), path.join(home, 'examples'), { recursive: true });
  const person = { NAME: 'Ada', EMAIL: 'ada@example.org' };
  const { VNETCTL_HOST: _host, FORCE_COLOR: _color, NODE_OPTIONS: _node, ...inherited } = process.env;
  const env = {
    ...inherited,
    PATH: `${bin}${path.delimiter}${process.env.PATH}`,
    HOME: place,
    XDG_STATE_HOME: path.join(place, 'state'),
    NO_COLOR: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) =>
        Object.entries(person).map(([key, value]) => [`GIT_${who}_${key}`, value]),
      ),
    ),
  };
  writeFileSync(last, home);
  return (line) => {
    const script = `cd "$(cat "${last}")" && { ${line}\n} 2>&1; pwd > "${last}"`;
    const { stdout, error } = spawnSync('sh', ['-c', script], { env, encoding: 'utf8' });
    if (error) throw error;
    return stdout === '' || stdout.endsWith('\n') ? stdout : `${stdout}\n`;
  };
}

/** Another page with the output of what it types. */
export function outputsOf(file) {
  return withOutputs(readFileSync(path.join(root, file), 'utf8'));
}

/** README.md as it should be. */
export function readme() {
  const text = readFileSync(path.join(root, 'README.md'), 'utf8');
  return withOutputs(text.replace(/(?<=^\| Group \| Commands \|\n\|---\|---\|\n)(\|.*\n)+/m, commandRows()));
}

/** A row for each heading of `vnetctl help`, as src/commands/index.ts has them. */
function commandRows() {
  const table = readFileSync(path.join(root, 'src/commands/index.ts'), 'utf8');
  const [groups] = table.slice(table.indexOf('GROUPS')).split('\n];');
  return groups
    .split(/^ {4}title: /m)
    .slice(1)
    .map((group) => {
      const [, title] = group.match(/^'(\w+)'/);
      const names = [...group.matchAll(/^ {6}'?([\w:-]+)'?: \(\) => import/gm)].map(
        ([, id]) => `\`${id.replaceAll(':', ' ')}\``,
      );
      return `| ${title.toLowerCase()} | ${names.join(' ')} |\n`;
    })
    .join('');
}
