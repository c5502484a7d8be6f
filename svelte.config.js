import adapter from '@sveltejs/adapter-static';
export default {
  compilerOptions: { runes: true },
  kit: {
    adapter: adapter({ fallback: '200.html' }),
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'style-src': ['self', 'unsafe-inline'],
        'script-src': ['self', 'wasm-unsafe-eval'],
        'worker-src': ['self', 'blob:'],
      },
    },
  },
};
