import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The licence of every package that went into the bundle, by name: their terms ask to be passed on. */
export function thirdPartyText(root, files) {
  const folders = files.map(packageFolder).filter(Boolean);
  const packages = new Set(folders.map((folder) => path.resolve(root, folder)));
  const texts = [...packages].sort().map(licenceOf);
  return `vnetctl contains parts of the packages below.\n\n${texts.join('\n\n')}\n`;
}

function packageFolder(file) {
  return /^(?:[a-z]+:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

function licenceOf(folder) {
  const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file
    ? readFileSync(path.join(folder, file), 'utf8').trim()
    : 'No text of the licence is in the package.';
  return `--- ${about.name} ${about.version} (${about.license}) ---\n\n${text}`;
}
