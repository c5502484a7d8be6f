/** Rules of the original that synthetic rows break, and keys that repeat. */
import type { Problem } from '../../engine/schema';
import { valueOf } from '../measured';
import { percent } from '../report';
import { kindFix, remedyFor } from './fixes';
import {
  countWhere,
  excessOf,
  mostRows,
  severityOf,
  type Finder,
  type Scene,
  type Steps,
  type Suspect,
} from './suspect';

const steps: Steps = [0.001, 0.01, 0.05];

export const findBrokenRules: Finder = (scene) => [
  ...brokenRules(scene),
  ...repeatedKeys(scene),
  ...hiddenKeys(scene),
];

/** What a rule's kind is told as; ranges, labels and keys are looked at column by column. */
const kinds = {
  order: 'constraint',
  dependency: 'constraint',
  sum: 'constraint',
  product: 'constraint',
  'empty-when': 'constraint',
  'fixed-together': 'constraint',
  range: null,
  labels: null,
  unique: null,
  format: 'pattern',
} as const satisfies Record<string, Problem['kind'] | null>;

function brokenRules({ report }: Scene): Suspect[] {
  const { structure } = report.parts;
  if (structure?.status !== 'judged') return [];
  return structure.rules.flatMap(({ kind, columns, sentence, broken, rows }): Suspect[] => {
    const told = kinds[kind];
    const usual = Math.max(broken.train, broken.holdout ?? 0);
    const excess = broken.synthetic - usual;
    const severity = severityOf(excess, steps);
    if (told === null || severity === null) return [];
    const { cause, fix } = remedyFor('rules', report.generator);
    return [
      {
        id: `${told}:${kind}:${columns.join(',')}`,
        kind: told,
        severity,
        weight: excess,
        columns: [...columns],
        sentence: `${percent(broken.synthetic)} of the synthetic rows break a rule that ${
          usual === 0 ? 'all real rows keep' : `${percent(usual)} of real rows break`
        }: ${sentence}`,
        cause,
        rows: rows.slice(0, mostRows),
        fix,
      },
    ];
  });
}

/** Identifiers that name more than one row. */
function repeatedKeys({ report, schema, tables }: Scene): Suspect[] {
  return report.validity.flatMap(({ column: name, metric, synthetic, baseline }): Suspect[] => {
    const score = valueOf(synthetic);
    if (metric !== 'KeyUniqueness' || score === null) return [];
    const excess = (valueOf(baseline) ?? 1) - score;
    const severity = severityOf(excess, steps);
    if (severity === null) return [];
    const at = schema.columns.findIndex((column) => column.name === name);
    const data = tables.synthetic.columns[at];
    const keys = data === undefined ? [] : data.storage === 'number' ? data.values : data.codes;
    return [
      {
        id: `pattern:${name}`,
        kind: 'pattern',
        severity,
        weight: excess,
        columns: [name],
        sentence: `“${name}” should name each row, but only ${percent(score)} of its synthetic values are of their own${baseline.status === 'measured' ? ` (real rows that were set aside: ${percent(baseline.value)})` : ''}.`,
        cause: 'Keys were drawn like other values, or rows were repeated after the twin was made.',
        rows: repeatsIn(keys),
        fix: null,
      },
    ];
  });
}

function repeatsIn(keys: ArrayLike<number>): number[] {
  const seen = new Set<number>();
  return countWhere<number>(keys, (key) => {
    const isRepeat = seen.has(key);
    seen.add(key);
    return isRepeat;
  }).first;
}

const leastKeys = 100;
const keySteps: Steps = [0.01, 0.05, 2];

/** Whole numbers that never repeat in the original, but do in the twin: keys that were read as numbers. */
function hiddenKeys({ aligned }: Scene): Suspect[] {
  return aligned.columns.flatMap((column): Suspect[] => {
    const { name, kind } = column.column;
    if (column.measure !== 'numeric' || kind !== 'integer') return [];
    const { train, holdout, synthetic } = column;
    if (train.length < leastKeys || hasRepeats(train)) return [];
    const drawn = { hits: repeats(synthetic), rows: synthetic.length };
    const real = holdout === null ? null : { hits: repeats(holdout), rows: holdout.length };
    const severity = severityOf(excessOf({ hits: 0, rows: train.length }, real, drawn), keySteps);
    if (severity === null) return [];
    const share = drawn.hits / drawn.rows;
    return [
      {
        id: `pattern:${name}`,
        kind: 'pattern',
        severity,
        weight: share,
        columns: [name],
        sentence: `“${name}” is different in every row of the original, but ${percent(share)} of its synthetic values repeat one before.`,
        cause: 'It looks like a key that was read as a number, and so was learnt like one.',
        rows: repeatsIn(synthetic),
        fix: kindFix(
          name,
          'identifier',
          `Treat “${name}” as an identifier: it is made anew and never learnt.`,
        ),
      },
    ];
  });
}

function hasRepeats(values: Float64Array): boolean {
  const seen = new Set<number>();
  return values.some((value, row) => seen.add(value).size <= row);
}

function repeats(values: Float64Array): number {
  const seen = new Set<number>();
  let nulls = 0;
  for (const value of values) {
    if (Number.isNaN(value)) nulls++;
    else seen.add(value);
  }
  return values.length - nulls - seen.size;
}
