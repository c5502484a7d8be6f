/** The test models on small real tables, from the CSV text of the tables that are at hand. */
import { autoencoder } from './autoencoder';
import { classifier } from './classifier';
import { digitsOf, numbersOf } from './real-tables';
import type { SmallModel } from './small-models';
import { wasserstein } from './wasserstein';

export interface RealModel extends SmallModel {
  /** Whether its loss is expected to fall, which an adversary's is not. */
  readonly isFalling: boolean;
}

/** Of each file its name in the data folder, and what is made of its text. */
const makers: Readonly<Record<string, (csv: string) => RealModel>> = {
  'optdigits.csv': (csv) => {
    const table = digitsOf(csv, 400);
    const make = () => classifier(table, { batch: 32, hidden: 24 });
    return { name: 'classifier of digits', isFalling: true, make };
  },
  'housing_at.csv': (csv) => {
    const columns = ['transaction_year', 'transaction_month', 'longitude', 'latitude'];
    const table = numbersOf(csv, [...columns, 'price_per_m2'], 400);
    const make = () => autoencoder(table, { batch: 32, hidden: 24, latents: 3 });
    return { name: 'autoencoder of sales', isFalling: true, make };
  },
  'adult_train.csv': (csv) => {
    const table = numbersOf(csv, ['age', 'education-num', 'hours-per-week'], 400);
    const make = () => wasserstein(table, { batch: 32, hidden: 24, noise: 4 });
    return { name: 'WGAN-GP of people', isFalling: false, make };
  },
};

export const realFiles: readonly string[] = Object.keys(makers);

/** @param csv whole text, or its beginning */
export function realModel(file: string, csv: string): RealModel {
  return makers[file]!(csv);
}
