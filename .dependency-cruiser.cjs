/** The import rules of docs/architecture.md for .ts files, from scripts/import-rules.cjs. */
const { folders } = require('./scripts/import-rules.cjs');

const escape = (text) => text.replace(/[.$/]/g, '\\$&');
const inside = (path) => (path.endsWith('.css') ? `^${escape(path)}$` : `^${escape(path)}/`);
const ours = '^(src|cli)/';
/** Tests, and what only tests use, may use any package and any oracle. */
const tests = '(\\.(test|laws)|/testing|/test-[^/]+|-fixture)\\.ts$|/testing/';

/** A file belongs to the first folder of the list that holds it. */
function filesOf(index) {
  const { folder } = folders[index];
  const narrower = folders.slice(0, index).filter((other) => other.folder.startsWith(`${folder}/`));
  return {
    path: inside(folder),
    pathNot: [tests, ...narrower.map((other) => inside(other.folder))],
  };
}

const folderRules = folders.flatMap(({ folder, may, packages, isTypesOnly = false }, index) => {
  const from = filesOf(index);
  const name = folder.replace('src/lib/', '').replaceAll('/', '-');
  const allowed = [folder, ...may].map(inside);
  const rules = [
    {
      name: `${name}-imports-only-what-it-may`,
      comment: `${folder} may import: ${may.join(', ') || 'nothing else of the app'}`,
      severity: 'error',
      from,
      to: { path: ours, pathNot: allowed },
    },
    {
      name: `${name}-uses-only-its-packages`,
      comment: `${folder} may use: ${packages.join(', ') || 'no package'}`,
      severity: 'error',
      from,
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: packages.map((package_) => `^node_modules/${escape(package_)}/`),
      },
    },
  ];
  if (isTypesOnly) {
    rules.push({
      name: `${name}-holds-types-only`,
      severity: 'error',
      from,
      to: { path: '.', pathNot: inside(folder), dependencyTypesNot: ['type-only'] },
    });
  }
  return rules;
});

/** A file of a folder inside a room: src/lib/data/open/…, src/lib/engine/random/… */
const insideUnit = '^src/lib/[^/]+/[^/]+/';
const door = `${insideUnit}(index|browser|node)\\.ts$`;

module.exports = {
  forbidden: [
    ...folderRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'a-folder-is-entered-by-its-index',
      comment:
        'From another folder import index.ts, or browser.ts and node.ts where the platform matters.',
      severity: 'error',
      from: { path: '^(src/lib/[^/]+/[^/]+)/', pathNot: tests },
      to: { path: insideUnit, pathNot: ['^$1/', door] },
    },
    {
      name: 'a-folder-is-entered-by-its-index-from-above',
      severity: 'error',
      from: { path: ours, pathNot: [insideUnit, tests] },
      to: { path: insideUnit, pathNot: door },
    },
    {
      name: 'a-room-is-entered-by-its-index',
      severity: 'error',
      from: { path: '^(src/lib/[^/]+|src/routes|src/service-worker|cli)/' },
      to: {
        path: '^src/lib/[^/]+/[^/]+\\.(ts|svelte)$',
        pathNot: ['^$1/', '/index(\\.browser|\\.node)?\\.ts$', '^src/lib/ui/test-ids\\.ts$'],
      },
    },
    {
      name: 'nobody-imports-the-server',
      severity: 'error',
      from: {
        path: ours,
        pathNot: [inside('src/lib/server'), tests],
      },
      to: { path: inside('src/lib/server') },
    },
    {
      name: 'engine-and-eval-run-anywhere',
      comment: 'No Node module in code that must run in a worker.',
      severity: 'error',
      from: {
        path: '^src/lib/(engine|eval|ui|state|workers)/',
        pathNot: [tests, '^src/lib/workers/threads/node\\.ts$'],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: {
        couldNotResolve: true,
        pathNot: '^(\\$app/|\\$service-worker|\\./\\$types)|\\?(url|worker|raw)$',
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    webpackConfig: { fileName: 'scripts/webpack-alias.cjs' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.svelte-kit/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'import', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.json'],
    },
  },
};
