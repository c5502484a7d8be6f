/** Labels that are gone, and numbers with few values that got many. */
import { printerOf } from '../../engine/schema';
import type { LabelColumn, NumberColumn } from '../align';
import { list, percent } from '../report';
import { kindFix, remedyFor, type Remedy } from './fixes';
import {
  countWhere,
  excessOf,
  isTold,
  severityOf,
  shareOf,
  type Finder,
  type Scene,
  type Steps,
  type Suspect,
} from './suspect';

const steps: Steps = [0.0005, 0.005, 0.03];

export const findCardinality: Finder = (scene) =>
  scene.aligned.columns.flatMap((column) =>
    column.measure === 'categorical' ? lostLabels(scene, column) : newValues(scene, column),
  );

/** Fewer people than this are hidden on purpose; and as many must be expected for a loss to be no chance. */
const leastRows = 10;

function lostLabels({ report }: Scene, column: LabelColumn): Suspect[] {
  const { name } = column.column;
  const [real, made] = [countsOf(column, 'train'), countsOf(column, 'synthetic')];
  const [rows, drawn] = [column.train.length, column.synthetic.length];
  const lost = column.labels.flatMap((label, code) => {
    const count = real[code] ?? 0;
    const isLost = made[code] === 0 && count >= leastRows && (count / rows) * drawn >= leastRows;
    return isLost ? [{ label, count, share: count / rows }] : [];
  });
  const share = lost.reduce((sum, each) => sum + each.share, 0);
  const severity = severityOf(share, steps);
  if (severity === null) return [];
  lost.sort((a, b) => b.share - a.share);
  const print = printerOf(column.column);
  const named = lost.slice(0, 3).map((each) => `“${print(each.label)}” (${percent(each.share)})`);
  const more = lost.length > 3 ? ` and ${lost.length - 3} more` : '';
  const { cause, fix } = lossOf(column, report.generator, lost);
  return [
    {
      id: `cardinality:${name}`,
      kind: 'cardinality',
      severity,
      weight: share,
      columns: [name],
      sentence: `${lost.length === 1 ? 'A label' : `${lost.length} labels`} of “${name}” never ${lost.length === 1 ? 'occurs' : 'occur'} among the synthetic rows: ${more === '' ? list(named) : named.join(', ') + more}, of the original’s rows ${percent(share)} in all.`,
      cause,
      rows: [],
      fix,
    },
  ];
}

function countsOf({ labels, ...column }: LabelColumn, part: 'train' | 'synthetic'): Float64Array {
  const counts = new Float64Array(labels.length);
  for (const code of column[part]) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  return counts;
}

/** Labels of no more rows may have been pooled on purpose. */
const fewRows = 100;

/** Networks give up rare labels; others draw them more often when they are told to even labels out. */
function lossOf(
  { column, labels }: LabelColumn,
  generator: string | null,
  lost: readonly { readonly count: number; readonly share: number }[],
): Remedy {
  const { name } = column;
  if (generator === null || generator === 'tvae' || generator === 'ctgan') {
    const { fix } = remedyFor('shape', generator);
    const cause =
      generator === null
        ? 'Rows with this label were left out, or whatever made the table gave up rare labels.'
        : 'Networks that learn to look plausible give up rare labels.';
    return { cause, fix };
  }
  const most = lost.reduce((a, b) => (b.share > a.share ? b : a));
  if (most.count < fewRows) {
    return {
      cause: 'Labels that few people share were pooled to protect them.',
      fix: {
        sentence: 'Pool only labels that fewer than 5 people share.',
        change: { kind: 'rare-below', rows: 5 },
      },
    };
  }
  // About as many rows of the label as the original has come from the even share.
  const strength = Math.min(0.3, Math.max(0.02, Number((most.share * labels.length).toFixed(2))));
  return {
    cause: 'The label is rarer than the model noticed, or rows were chosen by conditions.',
    fix: {
      sentence: `Even out the labels of “${name}” a little, so that rare ones are drawn.`,
      change: { kind: 'balance', column: name, strength },
    },
  };
}

/** A number column with no more values than this, each met often, is a list of values. */
const mostValues = 50;
const leastEach = 20;
const newSteps: Steps = [0.01, 0.1, 0.5];

function newValues({ report, found }: Scene, column: NumberColumn): Suspect[] {
  const { name } = column.column;
  if (isTold(found, 'range', name)) return [];
  const known = valuesOf(column.train);
  if (known === null || known.size < 2) return [];
  let [low, high] = [Infinity, -Infinity];
  for (const value of known) [low, high] = [Math.min(low, value), Math.max(high, value)];
  // What lies beyond the ends is told as such.
  const test = (value: number) => value >= low && value <= high && !known.has(value);
  const synthetic = countWhere<number>(column.synthetic, test);
  const holdout = column.holdout === null ? null : countWhere<number>(column.holdout, test);
  const excess = excessOf({ hits: 0, rows: column.train.length }, holdout, synthetic);
  const severity = severityOf(excess, newSteps);
  if (severity === null) return [];
  const isOwn = report.generator !== null;
  return [
    {
      id: `cardinality:${name}`,
      kind: 'cardinality',
      severity,
      weight: 0,
      columns: [name],
      sentence:
        `“${name}” has only ${known.size} different values in the original, but ${percent(shareOf(synthetic))} of the synthetic values are none of them` +
        (holdout === null
          ? '.'
          : ` (of real values that were set aside: ${percent(shareOf(holdout))}).`),
      cause:
        'The numbers stand for a few cases, but were learnt as a scale on which all lies between.',
      rows: synthetic.first,
      fix: isOwn
        ? kindFix(name, 'category', `Treat “${name}” as a category.`)
        : remedyFor('impossible', null).fix,
    },
  ];
}

/** Null where there are too many, or they are met too seldom. */
function valuesOf(values: Float64Array): ReadonlySet<number> | null {
  const seen = new Set<number>();
  let present = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    present++;
    seen.add(value);
    if (seen.size > mostValues) return null;
  }
  return present >= seen.size * leastEach ? seen : null;
}
