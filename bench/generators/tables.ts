/** The tables that generators are held to: what they are read from, and what they predict. */
import {
  extract,
  open,
  type Duck,
  type OpenOptions,
  type Scratch,
  type SourceFile,
} from '../../src/lib/data';
import { kindTraits, type Schema, type Table } from '../../src/lib/engine/schema';

export interface Dataset {
  readonly name: string;
  readonly file: string;
  /** The holdout's own file; null where a fifth is set aside by seed. */
  readonly holdoutFile: string | null;
  readonly target: string;
}

export interface Tables {
  readonly name: string;
  readonly target: string | null;
  readonly schema: Schema;
  readonly train: Table;
  readonly holdout: Table;
}

export const datasets: readonly Dataset[] = [
  {
    name: 'adult',
    file: 'adult_train.csv',
    holdoutFile: 'adult_holdout.csv',
    target: 'income',
  },
  { name: 'bank', file: 'bank_marketing.csv', holdoutFile: null, target: 'y' },
  { name: 'housing', file: 'housing_at.csv', holdoutFile: null, target: 'price_per_m2' },
];

/** What differs between Node and a page. */
export interface Place {
  /** A file of ../shared/data; null where it is missing. */
  locate(file: string): Promise<SourceFile | null>;
  openDuck(): Promise<Duck>;
  openScratch(): Promise<Scratch>;
}

/** Reads a table as the app does, kinds found and all; null where its file is missing. */
export async function readTables(dataset: Dataset, place: Place): Promise<Tables | null> {
  const { name, target, file, holdoutFile } = dataset;
  const read = async (path: string, options: OpenOptions) => {
    const source = await place.locate(path);
    if (source === null) return null;
    const duck = await place.openDuck();
    try {
      const { schema } = await open(duck, await place.openScratch(), source, options);
      const part = (which: 'train' | 'holdout') => extract(duck, schema, which);
      const train = await part('train');
      return { schema, train, holdout: options.holdoutShare === 0 ? null : await part('holdout') };
    } finally {
      await duck.close();
    }
  };
  if (holdoutFile === null) {
    const whole = await read(file, { holdoutShare: 0.2 });
    return whole?.holdout ? { name, target, ...whole, holdout: whole.holdout } : null;
  }
  const own = await read(file, { holdoutShare: 0 });
  const other = await read(holdoutFile, { holdoutShare: 0 });
  if (own === null || other === null) return null;
  own.schema.columns.forEach(({ name: column, kind }, i) => {
    const theirs = other.schema.columns[i];
    if (theirs && kindTraits[theirs.kind].storage === kindTraits[kind].storage) return;
    throw new Error(`${holdoutFile} holds “${column}” in another way than ${file}`);
  });
  return { name, target, schema: own.schema, train: own.train, holdout: other.train };
}
