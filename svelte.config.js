import adapter from '@sveltejs/adapter-static';

/** The same policy goes out as a header on every file (src/lib/server/policy.ts); this one binds pages on hosts that cannot send headers. */
const directives = {
  'default-src': ['self'],
  'script-src': ['self', 'wasm-unsafe-eval'],
  'style-src': ['self', 'unsafe-inline'],
  'img-src': ['self', 'data:', 'blob:'],
  'connect-src': ['self'],
  'worker-src': ['self'],
  'object-src': ['none'],
  'base-uri': ['self'],
  'form-action': ['self'],
};

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
