/** Lint rules of the house. What may import what is data: scripts/import-rules.cjs. */
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import { folders } from './scripts/import-rules.cjs';
import svelteConfig from './svelte.config.js';

const tests = ['**/*.test.ts', 'tests/**'];

/** `$lib/…` names of the folders that a rule allows, as one alternation. */
function allowedNames({ folder, may }) {
  return [folder, ...may].map((name) => name.replace('src/lib/', '')).join('|');
}

/** Components import our code as `$lib/<folder>`, other files of their own folder as `./` or `../`. */
const componentRules = folders
  .filter(({ folder }) => /^src\/(lib\/(ui|state)|routes)/.test(folder))
  .toReversed()
  .map((rule) => ({
    files: [`${rule.folder}/**/*.svelte`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^\\$lib(?!/(${allowedNames(rule)})(/|$))`,
              message: `${rule.folder} may import: ${rule.may.join(', ')} (docs/architecture.md).`,
            },
            {
              regex: '^\\$lib/(state|workers|data|eval|server|engine/[^/]+|ui/[^/]+)/',
              message: 'Import a folder by its index, not a file inside it.',
            },
            {
              regex:
                '(^|/)lib/|^(\\.\\./)+(engine|data|eval|workers|state|server|policy|library)(/|$)',
              message: 'Write $lib/… instead of a relative path into src/lib.',
            },
            {
              regex: `^(?!(${rule.packages.map((name) => name.replace('$', '\\$')).join('|')})(/|$))[@$a-z](?!lib(/|$))`,
              message: `${rule.folder} may use these packages only: ${rule.packages.join(', ')}.`,
            },
          ],
        },
      ],
    },
  }));

const sameTable = 'The same seed gives the same table.';
const chance = [
  { object: 'Math', property: 'random', message: 'Draw from stream(seed, purpose).' },
  { object: 'Date', property: 'now', message: sameTable },
  { object: 'performance', property: 'now', message: sameTable },
];
/** Functions whose last digit the language leaves to each browser. */
const inexact = [
  ...['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'pow', 'cbrt', 'hypot'],
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh'],
].map((property) => ({
  object: 'Math',
  property,
  message: 'Browsers differ in its last digit; see engine/random/elementary.ts.',
}));

export default defineConfig(
  {
    ignores: [
      '.svelte-kit/',
      'build/',
      'bench/results/',
      'dist/',
      'node_modules/',
      'static/',
      'test-results/',
      'playwright-report/',
      'tests/fixtures/',
    ],
  },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // TypeScript knows better.
      'no-undef': 'off',
      // Files are told apart, and text is made safe, by exactly these characters.
      'no-control-regex': 'off',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Under noUncheckedIndexedAccess `values[i]!` inside known bounds is how array code reads.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Export by name; a default export has no name to search for.',
        },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: {
      // Lists and moments are replaced whole here, never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/valid-compile': ['error', { ignoreWarnings: false }],
      // Frameworks and markup: one component is one function to this rule.
      'max-lines-per-function': 'off',
    },
  },
  ...componentRules,
  {
    // Pages resolve addresses and hand them to components.
    files: ['src/lib/ui/**/*.svelte'],
    rules: { 'svelte/no-navigation-without-resolve': 'off' },
  },
  {
    files: ['src/lib/engine/**'],
    rules: {
      'no-restricted-properties': ['error', ...chance],
      'no-restricted-globals': [
        'error',
        ...['window', 'document', 'navigator', 'fetch', 'localStorage', 'self'].map((name) => ({
          name,
          message: 'The engine runs anywhere: no DOM, no network.',
        })),
      ],
    },
  },
  {
    files: ['src/lib/engine/**'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-properties': ['error', ...chance, ...inexact] },
  },
  {
    files: tests,
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.config.{js,ts}'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
