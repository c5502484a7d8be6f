/**
 * Who may import whom (docs/architecture.md), as data. Read by .dependency-cruiser.cjs for .ts files and
 * by eslint.config.js for .svelte files, which dependency-cruiser cannot look into.
 * A folder's own files are always allowed; `may` and `packages` say what else is.
 */
const duckdb = ['@duckdb/duckdb-wasm', '@duckdb/node-api'];
const fileFormats = [
  'apache-arrow',
  'parquet-wasm',
  'fflate',
  'fzstd',
  '@hpcc-js/wasm-zstd',
  'hash-wasm',
];
const words = ['src/lib/engine/schema', 'src/lib/engine/random'];
const stages = ['src/lib/engine/encode', 'src/lib/engine/tensor', 'src/lib/engine/models'];
const jobs = ['src/lib/engine', 'src/lib/data', 'src/lib/eval'];

/** In the order in which data flows; the first folder that holds a file is its rule. */
const folders = [
  { folder: 'src/lib/engine/schema', may: [], packages: ['zod'] },
  { folder: 'src/lib/engine/random', may: ['src/lib/engine/schema'], packages: ['zod'] },
  { folder: 'src/lib/engine/encode', may: words, packages: [] },
  {
    folder: 'src/lib/engine/tensor',
    may: words,
    packages: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'],
  },
  {
    folder: 'src/lib/engine/models',
    may: [...words, ...stages, 'src/lib/engine/train'],
    packages: ['@tensorflow/tfjs-core'],
  },
  {
    folder: 'src/lib/engine/train',
    may: [...words, 'src/lib/engine/tensor'],
    packages: ['@tensorflow/tfjs-core'],
  },
  { folder: 'src/lib/engine/sample', may: [...words, ...stages], packages: [] },
  { folder: 'src/lib/engine/constrain', may: [...words, ...stages.slice(0, 1)], packages: [] },
  { folder: 'src/lib/engine/pipeline', may: ['src/lib/engine'], packages: ['fflate', 'hash-wasm'] },
  { folder: 'src/lib/data', may: words, packages: [...duckdb, ...fileFormats] },
  {
    folder: 'src/lib/eval',
    may: [...words, 'src/lib/data', 'src/lib/engine/tensor'],
    packages: ['fflate'],
  },
  { folder: 'src/lib/workers/contract', may: jobs, packages: [], isTypesOnly: true },
  { folder: 'src/lib/workers/threads', may: ['src/lib/engine/tensor'], packages: [] },
  { folder: 'src/lib/workers', may: jobs, packages: ['comlink', 'fflate', 'hash-wasm'] },
  { folder: 'src/lib/state', may: ['src/lib/workers', ...words], packages: ['idb', 'svelte'] },
  { folder: 'src/lib/ui/chart', may: ['src/lib/ui', ...words], packages: ['echarts', 'svelte'] },
  {
    folder: 'src/lib/ui',
    may: ['src/lib/state', ...words],
    packages: ['bits-ui', 'svelte', '$app'],
  },
  { folder: 'src/lib/library', may: [...jobs, 'src/lib/workers/threads'], packages: [] },
  { folder: 'src/lib/policy', may: [], packages: [] },
  {
    folder: 'src/lib/server',
    may: ['src/lib/engine/schema', 'src/lib/policy'],
    packages: ['hono', '@hono/node-server'],
  },
  {
    folder: 'src/routes',
    may: ['src/lib/ui', 'src/lib/state', 'src/lib/engine/schema', 'src/app.css'],
    packages: ['svelte', '$app', '@sveltejs/kit'],
  },
  {
    folder: 'src/service-worker',
    may: ['src/lib/workers/contract', 'src/lib/policy'],
    packages: [],
  },
  { folder: 'cli', may: [...jobs, 'src/lib/library', 'src/lib/workers/threads'], packages: [] },
];

module.exports = { folders };
