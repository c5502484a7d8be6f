/**
 * The build for Node: the terminal program, the library and the server, into dist/. Packages stay
 * outside, and npm installs them beside it; TensorFlow.js is bundled, since Node would load it twice.
 */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  resolve: { alias: { $lib: resolve('src/lib') } },
  ssr: { noExternal: [/^@tensorflow\//] },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    minify: false,
    rollupOptions: {
      input: { cli: 'cli/main.ts', twinset: 'src/lib/index.ts', server: 'src/lib/server/index.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
