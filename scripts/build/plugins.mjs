import path from 'node:path';

/**
 * What is drawn by ink cannot be part of a CommonJS bundle (top-level await) and should not be: it triples the start. A
 * dynamic import of `#views/live/X` becomes one of the chunk `./live/X.mjs`; a static one is refused.
 */
export function liveChunks(found) {
  return {
    name: 'live-chunks',
    setup(build) {
      build.onResolve({ filter: /^#views\/live\/|^(ink|react)$/ }, (args) => {
        if (args.kind !== 'dynamic-import' || !args.path.startsWith('#views/live/')) {
          return {
            errors: [{ text: `${args.path} is for dynamic import of #views/live/* only: it would slow every command` }],
          };
        }
        const file = args.path.replace('#', 'src/');
        found.add(file);
        return { path: `./live/${path.basename(file).replace(/\.tsx?$/, '.mjs')}`, external: true };
      });
    },
  };
}

const LAZY = new Set(['ejs', 'tinyglobby', 'semver', 'minimatch', 'lilconfig', 'cli-spinners']);

/** Packages that oclif requires at its start and needs for help, plugins or TypeScript at most: evaluated at first use. */
export const lazyPackages = {
  name: 'lazy-packages',
  setup(build) {
    build.onResolve({ filter: /^[a-z-]+$/ }, async (args) => {
      if (!LAZY.has(args.path) || args.pluginData === 'real' || !args.importer.includes('@oclif')) return undefined;
      const real = await build.resolve(args.path, {
        kind: 'require-call',
        resolveDir: args.resolveDir,
        importer: args.importer,
        pluginData: 'real',
      });
      return { path: real.path, namespace: 'lazy' };
    });
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, (args) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => name === '__esModule' ? undefined : require(${JSON.stringify(args.path)})[name] });`,
      resolveDir: path.dirname(args.path),
    }));
  },
};

const STUBS = new Map([
  // ink asks for it in development only, and it opens a socket.
  ['react-devtools-core', 'export default { initialize() {}, connectToDevTools() {} };'],
  // oclif's own tracing; a function that is never enabled.
  [
    'debug',
    'module.exports = () => Object.assign(() => {}, { enabled: false, extend: () => module.exports() }); module.exports.enable = () => {}; module.exports.enabled = () => false;',
  ],
]);

export const stubs = {
  name: 'stubs',
  setup(build) {
    build.onResolve({ filter: /^(react-devtools-core|debug)$/ }, (args) => ({ path: args.path, namespace: 'stub' }));
    build.onLoad({ filter: /.*/, namespace: 'stub' }, (args) => ({ contents: STUBS.get(args.path) }));
  },
};
