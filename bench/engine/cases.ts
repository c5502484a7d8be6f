/** The training steps that are measured, at the sizes that people train. Made data: only its shape matters. */
import {
  adultShape,
  autoencoder,
  classifier,
  ctgan,
  makeTable,
  wasserstein,
  type SegmentFunctions,
  type TestModel,
} from '../../src/lib/engine/tensor/testing';

export interface StepCase {
  readonly name: string;
  /** @param segments in place of the engine's own segment softmax */
  readonly make: (segments?: SegmentFunctions) => TestModel;
}

const rows = 4_096;
const encoded = { rows, modes: adultShape.modes, categories: adultShape.categories };

function encodedTable() {
  const { data } = makeTable(encoded);
  return { rows, width: data.length / rows, data };
}

export const ctganCase: StepCase = {
  name: 'CTGAN (batch 500, pac 10, 256-256, 156 + 103 columns)',
  make: (segments) => ctgan(adultShape, segments),
};

export const otherCases: readonly StepCase[] = [
  {
    name: 'MLP classifier (156-256-256-10, batch 256)',
    make: () => {
      const labels = Int32Array.from({ length: rows }, (_, row) => row % 10);
      const table = { ...encodedTable(), labels, classes: 10 };
      return classifier(table, { batch: 256, hidden: 256 });
    },
  },
  {
    name: 'VAE (156-128-128, batch 500)',
    make: () => autoencoder(encodedTable(), { batch: 500, hidden: 128, latents: 128 }),
  },
  {
    name: 'WGAN-GP (156 columns, 128-128, batch 256)',
    make: () => wasserstein(encodedTable(), { batch: 256, hidden: 128, noise: 64 }),
  },
];
