/** Every registered generator, with options that keep a test short where the defaults would take long. */
import { generatorList } from '../models';

const quick: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  circuit: { epochs: 3, states: 16 },
  autoregressive: { epochs: 3, size: 'small' },
  ctgan: { epochs: 3, batchSize: 100, generatorDim: '64', discriminatorDim: '64' },
  tvae: { epochs: 3, batchSize: 100 },
};

export interface TestedGenerator {
  readonly generator: string;
  readonly options: Record<string, unknown>;
}

/** Recipes for `describe.each`; a generator that is not named above is tested as it is by default. */
export const testedGenerators: readonly (readonly [string, TestedGenerator])[] = generatorList.map(
  ({ info: { id } }) => [id, { generator: id, options: { ...quick[id] } }] as const,
);
