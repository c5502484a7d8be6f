import adapter from '@sveltejs/adapter-static';
import { directives } from './src/lib/policy/directives.js';

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: { runes: true },
  kit: {
    adapter: adapter({ fallback: '200.html' }),
    csp: { mode: 'hash', directives },
    paths: { base: process.env['BASE_PATH'] ?? '' },
    typescript: {
      config: (config) => {
        config.include.push('../*.ts', '../cli/**/*.ts', '../bench/**/*.ts');
      },
    },
  },
};
