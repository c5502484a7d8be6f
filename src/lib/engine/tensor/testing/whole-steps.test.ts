/** Whole models on the devices that Node has; see proofs.ts for what they must show. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { spawnThreads } from '../../../workers/threads/node';
import { referenceDevice } from '../reference';
import { wasmDevice } from '../wasm/runtime';
import {
  itDrawsPublishedWords,
  itLearnsAsTheReference,
  itTakesTheSameSteps,
  type OpenDevice,
} from './proofs';
import { realFiles, realModel } from './real-models';
import { compileModel, runEagerly, runOn } from './run-steps';
import { smallModels } from './small-models';

const data = '../shared/data';
const devices: readonly { name: string; open: OpenDevice }[] = [
  { name: 'wasm, one thread', open: async () => wasmDevice() },
  { name: 'wasm, two threads', open: async () => wasmDevice({ threads: 2, spawn: spawnThreads }) },
];

describe('reference', () => {
  it.each(smallModels())(
    '$name: ten replayed steps equal ten eager ones',
    async ({ make }) => {
      const found = await runOn(await referenceDevice(), await compileModel(make, 'wasm'), 10);
      const model = make();
      expect(found.losses).toEqual(runEagerly(model, 10));
      model.dispose();
    },
    60_000,
  );
});

describe.each(devices)('$name', ({ open }) => {
  itDrawsPublishedWords(open);
  for (const model of smallModels()) itTakesTheSameSteps(open, model);
  for (const file of realFiles) {
    const path = `${data}/${file}`;
    if (!existsSync(path)) {
      it.skip(`${path} is missing`);
      continue;
    }
    const model = realModel(file, readFileSync(path, 'utf8').slice(0, 100_000));
    itLearnsAsTheReference(open, model, { steps: 100, tolerance: 1e-3 });
  }
});
