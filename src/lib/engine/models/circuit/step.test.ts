/** Law of expectation-maximisation: a whole-table step never makes the training rows less likely. */
import { describe, expect, it } from 'vitest';
import { compileTogether, layers, wasmDevice } from '../../tensor';
import { stream } from '../../random';
import { firstParameters, trainStep } from './step';
import { learnStructure } from './structure';
import { coded, tableOf } from './testing';

const rows = 600;
const random = stream(2, 'step test');
const at = [...Array(rows).keys()];

describe('a step over the whole table', () => {
  it.each([1, 2, 3])(
    'never lowers the likelihood (start %i)',
    async (seed) => {
      const kind = at.map((i) => random.below(4, i, 0));
      const made = (size: number, lane: number) =>
        coded(
          at.map((i) =>
            random.uniform(i, lane) < 0.7
              ? (kind[i] as number) % size
              : random.below(size, i, lane + 1),
          ),
        );
      const table = tableOf([made(4, 2), made(3, 4), made(2, 6), made(4, 8), made(3, 10)]);
      const structure = await learnStructure(table, 6, {});
      const width = structure.emissions.length;
      const marginals = structure.emissions.map(
        ({ column }) => table.columns[column]!.cells.weights,
      );
      const scope = layers.modelScope(`em ${seed}`, seed);
      const parameters = firstParameters(scope, structure, marginals);
      const learning = {
        ...{ rows, validRows: 1, batch: rows, validBatch: 1, stepsPerEpoch: 1 },
        ...{ rate: 1, decay: 1, smoothing: 1e-6 },
      };
      const { step } = await compileTogether(
        {
          step: {
            step: trainStep(structure, parameters, marginals, learning),
            example: { codes: { shape: [rows, width], type: 'int32' } },
          },
        },
        { name: 'em', target: 'wasm' },
      );
      scope.dispose();
      const device = wasmDevice({ exact: true });
      const session = await device.open({ step }, { seed });
      const codes = new Int32Array(rows * width);
      structure.emissions.forEach(({ column }, i) =>
        at.forEach((row) => (codes[row * width + i] = table.columns[column]!.codes[row]!)),
      );
      session.write('step', 'codes', codes);
      const losses: number[] = [];
      for (let i = 0; i < 40; i++) {
        await session.run('step', i, 1);
        losses.push((await session.read('step', 'loss'))[0]!);
      }
      session.close();
      for (let i = 1; i < losses.length; i++)
        expect(losses[i]! - losses[i - 1]!).toBeLessThan(2e-5);
      expect(losses.at(-1)!).toBeLessThan(losses[0]! - 0.1);
    },
    30_000,
  );
});
