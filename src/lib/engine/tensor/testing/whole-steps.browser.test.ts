/** Whole models in Chromium: on WebGPU, imitated by SwiftShader, and on WebAssembly with relaxed SIMD. */
import { describe, it } from 'vitest';
import { wasmDevice } from '../wasm/runtime';
import { webgpuDevice } from '../webgpu';
import {
  itDrawsPublishedWords,
  itLearnsAsTheReference,
  itTakesTheSameSteps,
  type OpenDevice,
} from './proofs';
import { realFiles, realModel } from './real-models';
import { smallModels } from './small-models';

const shared = import.meta.glob('../../../../../../shared/data/*.csv', {
  query: '?url',
  import: 'default',
});

const texts = new Map<string, string>();
for (const [path, locate] of Object.entries(shared)) {
  const file = path.split('/').at(-1)!;
  if (!realFiles.includes(file)) continue;
  const text = await (await globalThis.fetch((await locate()) as string)).text();
  texts.set(file, text.slice(0, 100_000));
}

const devices: readonly { name: string; open: OpenDevice }[] = [
  { name: 'wasm', open: async () => wasmDevice() },
  {
    name: 'webgpu',
    open: async () => {
      const device = await webgpuDevice(globalThis.navigator.gpu, { allowFallback: true });
      if (device === null) throw new Error('no adapter, not even SwiftShader');
      return device;
    },
  },
];

describe.each(devices)('$name', ({ open }) => {
  itDrawsPublishedWords(open);
  for (const model of smallModels()) itTakesTheSameSteps(open, model);
  for (const file of realFiles) {
    const text = texts.get(file);
    if (text === undefined) it.skip(`../shared/data/${file} is missing`);
    else itLearnsAsTheReference(open, realModel(file, text), { steps: 20, tolerance: 1e-3 });
  }
});
