/**
 * The benchmark of the step compiler where a page would train: in a worker of Chromium, which may wait
 * for threads. Posts rows as they are measured, then 'done', or what went wrong.
 */
import * as tf from '@tensorflow/tfjs-core';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import { wasmDevice, webgpuDevice } from '../src/lib/engine/tensor';
import { spawnThreads } from '../src/lib/workers/threads/browser';
import { ctganCase, otherCases } from './engine/cases';
import { wasmRows } from './engine/wasm-rows';
import { eagerWebgpuRows, webgpuRows } from './engine/webgpu-rows';
import type { Row } from './row';

export type EngineMessage =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

const post = (message: EngineMessage) => postMessage(message);

/** A page's own way to threads: the shared module of tfjs-wasm, where the page is isolated. */
async function prepareEager(threads: number): Promise<number> {
  setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
  setThreadsCount(threads);
  await tf.setBackend('wasm');
  const isThreaded = await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  return isThreaded ? threads : 1;
}

async function measure(): Promise<void> {
  const rows = await wasmRows({
    where: 'Chromium',
    open: (threads) => wasmDevice({ threads, spawn: spawnThreads }),
    prepareEager,
    isBarred: true,
  });
  post({ kind: 'rows', rows });
  const device = await webgpuDevice(navigator.gpu, { allowFallback: true });
  if (device === null) throw new Error('Chromium has no WebGPU adapter, not even SwiftShader');
  for (const each of [ctganCase, ...otherCases])
    post({ kind: 'rows', rows: await webgpuRows(device, each, false) });
  device.close();
  tf.removeBackend('wasm');
  for (const each of [...otherCases, ctganCase])
    post({ kind: 'rows', rows: await eagerWebgpuRows(each, 1) });
}

measure().then(
  () => post({ kind: 'done' }),
  (error: unknown) => post({ kind: 'failed', message: String(error) }),
);
