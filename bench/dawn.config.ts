/** Builds the benchmark for Dawn into one file that needs nothing but Node and Dawn. */
import { defineConfig } from 'vite';
import { tensorflow } from '../scripts/tensorflow.mjs';

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  publicDir: false,
  ssr: { noExternal: true, optimizeDeps: { include: tensorflow } },
  build: {
    ssr: 'bench/engine-dawn.ts',
    target: 'node20',
    outDir: 'bench/results',
    emptyOutDir: false,
    minify: false,
    rollupOptions: { output: { entryFileNames: 'engine-dawn.mjs', codeSplitting: false } },
  },
});
