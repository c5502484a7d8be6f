/** The test models at sizes that a naive device can run, over made data. */
import { autoencoder } from './autoencoder';
import { classifier } from './classifier';
import { ctgan, smallShape } from './ctgan';
import type { TestModel } from './model';
import { makeTable } from './tables';
import { wasserstein } from './wasserstein';

export interface SmallModel {
  readonly name: string;
  readonly make: () => TestModel;
}

export function smallModels(): readonly SmallModel[] {
  const shape = { rows: 61, modes: [3, 2], categories: [4] };
  const { data, codes } = makeTable(shape);
  const table = { rows: shape.rows, width: data.length / shape.rows, data };
  const labelled = { ...table, labels: codes[0]!, classes: 4 };
  return [
    { name: 'CTGAN', make: () => ctgan(smallShape) },
    { name: 'classifier', make: () => classifier(labelled, { batch: 16, hidden: 12 }) },
    { name: 'autoencoder', make: () => autoencoder(table, { batch: 16, hidden: 12, latents: 3 }) },
    { name: 'WGAN-GP', make: () => wasserstein(table, { batch: 16, hidden: 12, noise: 3 }) },
  ];
}
