/** The import rules of docs/architecture.md for .ts files, from scripts/import-rules.cjs. */
const { folders } = require('./scripts/import-rules.cjs');

const escape = (text) => text.replace(/[.$/]/g, '\\$&');
const inside = (folder) => `^${escape(folder)}/`;
const ours = '^(src|cli)/';
/** Tests may use any package and any oracle; they too enter a folder by its index only. */
const tests = '\\.test\\.ts$';

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

const index = 'index(\\.browser|\\.node)?\\.ts$';

module.exports = {
  forbidden: [
    ...folderRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nobody-imports-past-an-index',
      comment:
        'From outside a folder only its index.ts may be imported; a folder may use files of its parent.',
      severity: 'error',
      from: { path: '^((.+)/[^/]+)/[^/]+$' },
      to: {
        path: '^src/lib/.+',
        pathNot: [`^src/lib/.+/${index}`, '^$1/[^/]+$', '^$2/[^/]+$', '^src/lib/[^/]+$'],
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
      from: { path: '^src/lib/(engine|eval|ui|state|workers)/', pathNot: tests },
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
