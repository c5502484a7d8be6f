/**
 * Changes that plausibly help, by what is wrong and by the generator that made the table. A table that no
 * generator of ours made gets the advice to let one make it.
 */
import type { ColumnKind, Fix } from '../../engine/schema';

export interface Remedy {
  readonly cause: string;
  readonly fix: { readonly sentence: string; readonly change: Fix } | null;
}

const toTrees = (why: string): Remedy['fix'] => ({
  sentence: `Train with Trees, which ${why}.`,
  change: { kind: 'generator', generator: 'trees' },
});

type ByGenerator = Readonly<Record<string, Remedy>> & { readonly unknown: Remedy };

const unknownCause = 'Whatever made this table did not learn it.';

const dependence: ByGenerator = {
  copula: {
    cause:
      'The Gaussian copula learns how columns go together two by two and by rank; other dependence is lost.',
    fix: toTrees('ask one column after the other how it follows from all before'),
  },
  trees: {
    cause: 'Trees leave out dependence for which a leaf has too few rows to show it.',
    fix: {
      sentence: 'Let Trees follow weaker dependence: less evidence for a split.',
      change: { kind: 'option', generator: 'trees', name: 'evidence', value: 1 },
    },
  },
  circuit: {
    cause: 'The circuit has too few hidden states to tell these kinds of row apart.',
    fix: {
      sentence: 'Give the circuit twice as many hidden states.',
      change: { kind: 'option', generator: 'circuit', name: 'states', value: 256 },
    },
  },
  autoregressive: {
    cause: 'The network is too small for this dependence, or stopped early.',
    fix: {
      sentence: 'Train a large network.',
      change: { kind: 'option', generator: 'autoregressive', name: 'size', value: 'large' },
    },
  },
  ctgan: {
    cause: 'CTGAN learns dependence slowly and gives up what its critic does not see.',
    fix: toTrees('keep dependence better and train in seconds'),
  },
  tvae: {
    cause: 'TVAE makes typical rows and smooths dependence away.',
    fix: toTrees('keep dependence better and train in seconds'),
  },
  unknown: {
    cause: 'Columns were made on their own, or by a model that did not learn how they go together.',
    fix: toTrees('ask one column after the other how it follows from all before'),
  },
};

const shape: ByGenerator = {
  ctgan: {
    cause: 'CTGAN does not hold the shares of values; it only learns to look plausible.',
    fix: toTrees('draw each column from the values of the original in their shares'),
  },
  tvae: {
    cause: 'TVAE favours typical values and loses the ends and the rare ones.',
    fix: toTrees('draw each column from the values of the original in their shares'),
  },
  autoregressive: {
    cause: 'The network’s chances are a little off, or it was told to prefer typical rows.',
    fix: {
      sentence: 'Draw as learnt: temperature 1.',
      change: { kind: 'option', generator: 'autoregressive', name: 'temperature', value: 1 },
    },
  },
  copula: {
    cause:
      'The copula learns each column exactly, so labels were evened out on purpose, rows were chosen by conditions, or the table was changed after it was drawn.',
    fix: null,
  },
  trees: {
    cause:
      'Trees keep shares closely, so labels were evened out on purpose, rows were chosen by conditions, or the table was changed after it was drawn.',
    fix: null,
  },
  circuit: {
    cause: 'Too few hidden states, or too much smoothing towards the average row.',
    fix: {
      sentence: 'Smooth less.',
      change: { kind: 'option', generator: 'circuit', name: 'smoothing', value: 1 },
    },
  },
  unknown: {
    cause: unknownCause,
    fix: toTrees('draw each column from the values of the original in their shares'),
  },
};

/** Values that cannot be. */
const impossible: ByGenerator = {
  unknown: {
    cause:
      'Whatever made this table did not know the limits of the column, or values were changed afterwards.',
    fix: toTrees('never draw a value beyond those of the original'),
  },
};

const rules: ByGenerator = {
  copula: {
    cause: 'The copula keeps ranks in step, not rules between values.',
    fix: toTrees('follow other columns row by row and keep most rules'),
  },
  trees: {
    cause: 'A rule that spans columns is kept only as far as splits come near it.',
    fix: {
      sentence: 'Smaller leaves follow rules more closely.',
      change: { kind: 'option', generator: 'trees', name: 'leafRows', value: 5 },
    },
  },
  unknown: {
    cause: 'The model that made the rows learnt likely combinations, not the rule itself.',
    fix: toTrees('follow other columns row by row and keep most rules'),
  },
};

const copies: ByGenerator = {
  trees: {
    cause: 'Leaves of few rows draw the same rows again.',
    fix: {
      sentence: 'Larger leaves: at least 50 rows each, with the copy guard on.',
      change: { kind: 'option', generator: 'trees', name: 'leafRows', value: 50 },
    },
  },
  circuit: {
    cause: 'Hidden states that stand for few rows give those rows back.',
    fix: {
      sentence: 'Smooth more, so that no hidden state stands for few rows.',
      change: { kind: 'option', generator: 'circuit', name: 'smoothing', value: 100 },
    },
  },
  autoregressive: {
    cause: 'The network has learnt rows by heart.',
    fix: {
      sentence: 'Train a small network, which cannot hold single rows.',
      change: { kind: 'option', generator: 'autoregressive', name: 'size', value: 'small' },
    },
  },
  copula: {
    cause:
      'Columns with few values meet in the same combinations again, or rare labels give people away.',
    fix: {
      sentence: 'Pool labels that fewer than 20 people share.',
      change: { kind: 'rare-below', rows: 20 },
    },
  },
  unknown: {
    cause:
      'Rows of the original were put among the synthetic ones, or a model learnt them by heart.',
    fix: toTrees('have a guard that compares drawn rows with unseen ones'),
  },
};

const rare: ByGenerator = {
  unknown: {
    cause: 'Labels that few people share were learnt and drawn again.',
    fix: {
      sentence: 'Pool labels that fewer than 20 people share.',
      change: { kind: 'rare-below', rows: 20 },
    },
  },
};

const remedies = { dependence, shape, impossible, rules, copies, rare };

/** Cause and fix for a table that this generator made; null: nobody knows which. */
export function remedyFor(wrong: keyof typeof remedies, generator: string | null): Remedy {
  const known: ByGenerator = remedies[wrong];
  return known[generator ?? 'unknown'] ?? known.unknown;
}

/** A column whose kind was read wrongly. */
export function kindFix(column: string, to: ColumnKind, sentence: string): Remedy['fix'] {
  return { sentence, change: { kind: 'column-kind', column, to } };
}
