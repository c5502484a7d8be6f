/** The step compiler in Node, whose WebAssembly has no relaxed SIMD yet. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { wasmDevice } from '../src/lib/engine/tensor';
import { spawnThreads } from '../src/lib/workers/threads/node';
import { wasmRows } from './engine/wasm-rows';
import { keepRows } from './results';

const tensorflowWasm = 'node_modules/@tensorflow/tfjs-backend-wasm/dist/';

test('the step compiler in Node', async () => {
  // Bundled as a module, its loader still asks where it lies.
  Object.assign(globalThis, { __dirname: tensorflowWasm });
  setWasmPaths(tensorflowWasm);
  const rows = await wasmRows({
    where: 'Node',
    open: (threads) => wasmDevice({ threads, spawn: spawnThreads }),
    prepareEager: async () => {
      await tf.setBackend('wasm');
      return 1;
    },
    isBarred: false,
  });
  keepRows('engine-node', rows);
  expect(rows.every(({ value }) => Number.isFinite(value))).toBe(true);
});
