/**
 * What a column can be, and what follows from it. Code elsewhere asks these traits
 * instead of branching on a kind's name.
 */
export const columnKinds = [
  'boolean',
  'integer',
  'decimal',
  'category',
  'ordinal',
  'date',
  'time',
  'datetime',
  'text',
  'identifier',
  'constant',
] as const;

export type ColumnKind = (typeof columnKinds)[number];

/** How the values of a column are held in memory: see `ColumnData`. */
export type Storage = 'number' | 'text';

/** What a judge may compute on a column; `none` is for keys and free text, which have no distribution. */
export type Measure = 'numeric' | 'categorical' | 'none';

export interface KindTraits {
  /** Plain name, shown on the screen. */
  readonly label: string;
  /** One sentence for a person who has never heard the word. */
  readonly description: string;
  readonly storage: Storage;
  readonly measure: Measure;
  /** Values are whole numbers in the unit of `ColumnData` (counts, days). */
  readonly isWhole: boolean;
  /** Each value names one row and is made anew. */
  readonly isKey: boolean;
}

export const kindTraits: Readonly<Record<ColumnKind, KindTraits>> = {
  boolean: {
    label: 'yes or no',
    description: 'Exactly two answers, such as true and false.',
    storage: 'text',
    measure: 'categorical',
    isWhole: false,
    isKey: false,
  },
  integer: {
    label: 'whole number',
    description: 'Counts and other numbers without decimals.',
    storage: 'number',
    measure: 'numeric',
    isWhole: true,
    isKey: false,
  },
  decimal: {
    label: 'decimal number',
    description: 'Measurements and amounts, with decimals.',
    storage: 'number',
    measure: 'numeric',
    isWhole: false,
    isKey: false,
  },
  category: {
    label: 'category',
    description: 'One of a list of labels, in no order.',
    storage: 'text',
    measure: 'categorical',
    isWhole: false,
    isKey: false,
  },
  ordinal: {
    label: 'ordered category',
    description: 'One of a list of labels that have an order, such as low, middle, high.',
    storage: 'text',
    measure: 'categorical',
    isWhole: false,
    isKey: false,
  },
  date: {
    label: 'date',
    description: 'A day, without a time.',
    storage: 'number',
    measure: 'numeric',
    isWhole: true,
    isKey: false,
  },
  time: {
    label: 'time of day',
    description: 'A time of day, without a date.',
    storage: 'number',
    measure: 'numeric',
    isWhole: false,
    isKey: false,
  },
  datetime: {
    label: 'date and time',
    description: 'A moment: a date with a time.',
    storage: 'number',
    measure: 'numeric',
    isWhole: false,
    isKey: false,
  },
  text: {
    label: 'free text',
    description: 'Sentences or other long, mostly different texts.',
    storage: 'text',
    measure: 'none',
    isWhole: false,
    isKey: false,
  },
  identifier: {
    label: 'identifier',
    description: 'A key that names each row; it is made anew and never learnt.',
    storage: 'text',
    measure: 'none',
    isWhole: false,
    isKey: true,
  },
  constant: {
    label: 'constant',
    description: 'The same value in every row.',
    storage: 'text',
    measure: 'categorical',
    isWhole: false,
    isKey: false,
  },
};
