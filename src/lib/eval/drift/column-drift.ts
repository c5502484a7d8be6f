/** How far one column has moved: its index, its tests, what is new in it, and how severe that is. */
import type { ColumnData, DriftColumn, DriftSeverity } from '../../engine/schema';
import type { AlignedColumn, LabelColumn, NumberColumn } from '../align';
import { measured, unavailable, valueOf } from '../measured';
import {
  countCodes,
  hellinger,
  homogeneityTest,
  jensenShannon,
  kolmogorovP,
  ksComplement,
  sortedValues,
  tvComplement,
  wasserstein,
} from '../metrics';
import { quantile } from '../privacy';
import { distributionOf } from '../report';
import { binPair, type BinnedPair } from './bins';
import type { PairedColumn } from './pair-up';
import { chanceOf, stabilityIndex, type Chance } from './psi';
import { indexText, percent } from './words';

/** Bands of the population stability index, as it is used in credit scoring. */
export const psiBands = { moderate: 0.1, high: 0.25 } as const;
/** Of the change in the share of empty cells. */
const missingBands = { moderate: 0.02, high: 0.1 } as const;

type Measure = DriftColumn['measures'][number];

/** The column's drift; p-values are not yet corrected for their number. */
export function driftOf(paired: PairedColumn): DriftColumn {
  const { name, change, kinds, aligned, why } = paired;
  const missing = { before: missingShare(paired.before), after: missingShare(paired.after) };
  const bins = aligned && binPair(aligned);
  const psi = bins
    ? measured(stabilityIndex(bins), 'one of the tables has no values in it')
    : unavailable(why);
  const chance = bins && chanceOf(bins);
  const parts: Basis = { change, kinds, psi, chance, missing };
  return {
    column: name,
    change,
    kinds,
    psi,
    expectedPsi: chance?.mean ?? null,
    missing,
    ...severityOf(parts, aligned),
    measures: aligned && bins ? measuresOf(aligned, bins) : [],
    labels: aligned?.measure === 'categorical' ? labelChange(aligned) : null,
    outside: aligned?.measure === 'numeric' ? outsideShare(aligned) : null,
    bars: aligned && barsOf(aligned),
  };
}

function missingShare(data: ColumnData | null): number | null {
  if (data === null) return null;
  const rows = data.storage === 'number' ? data.values : data.codes;
  if (rows.length === 0) return null;
  let nulls = 0;
  for (const value of rows) {
    if (data.storage === 'number' ? Number.isNaN(value) : value < 0) nulls++;
  }
  return nulls / rows.length;
}

const ranks: readonly DriftSeverity[] = ['unknown', 'none', 'moderate', 'high'];

export function worse(a: DriftSeverity, b: DriftSeverity): DriftSeverity {
  return ranks.indexOf(a) >= ranks.indexOf(b) ? a : b;
}

function band(
  value: number,
  { moderate, high }: { moderate: number; high: number },
): DriftSeverity {
  return value > high ? 'high' : value >= moderate ? 'moderate' : 'none';
}

/** What a severity rests on. */
interface Basis extends Pick<DriftColumn, 'change' | 'kinds' | 'psi' | 'missing'> {
  readonly chance: Chance | null;
}

/** Chance alone makes an index in small tables: only what goes beyond it counts. */
function severityOf(
  { change, kinds, psi, chance, missing }: Basis,
  column: AlignedColumn | null,
): Pick<DriftColumn, 'severity' | 'sentence'> {
  if (change === 'removed')
    return { severity: 'high', sentence: 'It is gone from the later table.' };
  if (change === 'added') return { severity: 'moderate', sentence: 'The earlier table lacks it.' };
  if (change === 'kind-changed') {
    return {
      severity: 'high',
      sentence: `It was read as ${kinds.before} before and as ${kinds.after} now, so its values cannot be compared.`,
    };
  }
  const index = valueOf(psi);
  if (column?.measure === 'numeric' && haveMovedOn(column)) {
    const sentence = 'Its dates have moved on, as those of newer rows do.';
    return { severity: 'none', sentence };
  }
  const moved = movedBy(index, chance);
  const step = Math.abs((missing.after ?? 0) - (missing.before ?? 0));
  const emptier = band(step, missingBands);
  return {
    severity: worse(moved, emptier),
    sentence: sentenceOf(index, chance, moved, emptier, missing),
  };
}

function movedBy(index: number | null, chance: Chance | null): DriftSeverity {
  if (index === null || chance === null) return 'unknown';
  return index <= chance.limit ? 'none' : band(index - chance.mean, psiBands);
}

/** Whether most of the later dates lie behind nearly all of the earlier ones. */
function haveMovedOn({ column, train, synthetic }: NumberColumn): boolean {
  if (column.kind !== 'date' && column.kind !== 'datetime') return false;
  const [before, after] = [sortedValues(train), sortedValues(synthetic)];
  if (before.length === 0 || after.length === 0) return false;
  return quantile(after, 0.5) > quantile(before, 0.95);
}

function sentenceOf(
  index: number | null,
  chance: Chance | null,
  moved: DriftSeverity,
  emptier: DriftSeverity,
  missing: DriftColumn['missing'],
): string {
  const cells = `empty cells went from ${percent(missing.before ?? 0)} to ${percent(missing.after ?? 0)}`;
  if (index === null) {
    return emptier === 'none' || emptier === 'unknown'
      ? 'Its values cannot be compared.'
      : `Its values cannot be compared; ${cells}.`;
  }
  const figure = `stability index ${indexText(index)}`;
  const isChance = chance !== null && index >= psiBands.moderate && moved === 'none';
  const said = {
    high: `Its values have moved far: ${figure}, above ${psiBands.high}`,
    moderate: `Its values have moved: ${figure}, above ${psiBands.moderate}`,
    none: isChance
      ? `No more than chance with so few rows: ${figure}, up to ${indexText(chance.limit)} by chance alone`
      : `Its values are as before: ${figure}`,
    unknown: 'Its values cannot be compared',
  }[moved];
  return emptier === 'none' || emptier === 'unknown' ? `${said}.` : `${said}; ${cells}.`;
}

const empty = 'one of the tables has no values in it';

function measuresOf(column: AlignedColumn, bins: BinnedPair): Measure[] {
  const own = column.measure === 'numeric' ? ofNumbers(column) : ofLabels(column);
  const of = (metric: Measure['metric'], value: number | null): Measure => ({
    metric,
    value: measured(value, empty),
    pValue: null,
  });
  const hasValues = stabilityIndex(bins) !== null;
  return [
    ...own,
    of('jensen-shannon', hasValues ? jensenShannon(bins.before, bins.after) : null),
    of('hellinger', hasValues ? hellinger(bins.before, bins.after) : null),
  ];
}

function ofNumbers({ train, synthetic }: NumberColumn): Measure[] {
  const [before, after] = [sortedValues(train), sortedValues(synthetic)];
  const same = ksComplement(before, after);
  const statistic = same === null ? null : 1 - same;
  const spread = deviation(before);
  const moved = before.length > 0 && after.length > 0 ? wasserstein(before, after) : null;
  return [
    {
      metric: 'ks',
      value: measured(statistic, empty),
      pValue: statistic === null ? null : kolmogorovP(statistic, before.length, after.length),
    },
    {
      metric: 'wasserstein',
      value:
        moved !== null && spread === 0
          ? unavailable('the earlier values are all alike, so there is no unit to measure in')
          : measured(moved === null ? null : moved / spread, empty),
      pValue: null,
    },
  ];
}

/** Standard deviation; 0 where all are alike. */
function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function ofLabels({ labels, train, synthetic }: LabelColumn): Measure[] {
  const [before, after] = [countCodes(train, labels.length), countCodes(synthetic, labels.length)];
  const same = tvComplement(before, after);
  return [
    {
      metric: 'total-variation',
      value: measured(same === null ? null : 1 - same, empty),
      pValue: homogeneityTest(before, after)?.p ?? null,
    },
  ];
}

function labelChange({ labels, train, synthetic }: LabelColumn): DriftColumn['labels'] {
  const [before, after] = [countCodes(train, labels.length), countCodes(synthetic, labels.length)];
  const only = (one: Float64Array, other: Float64Array, rows: number) => {
    const codes = Array.from(one.keys()).filter((code) => one[code]! > 0 && other[code] === 0);
    const count = codes.reduce((sum, code) => sum + (one[code] as number), 0);
    return { labels: codes.length, share: rows === 0 ? 0 : count / rows };
  };
  const gained = only(after, before, synthetic.length);
  const lost = only(before, after, train.length);
  return {
    gained: gained.labels,
    gainedShare: gained.share,
    lost: lost.labels,
    lostShare: lost.share,
  };
}

function outsideShare({ train, synthetic }: NumberColumn): number | null {
  const [before, after] = [sortedValues(train), sortedValues(synthetic)];
  if (before.length === 0 || after.length === 0) return null;
  const [low, high] = [before[0] as number, before.at(-1) as number];
  return after.filter((value) => value < low || value > high).length / after.length;
}

function barsOf(column: AlignedColumn): DriftColumn['bars'] {
  const { real, synthetic, edges, edgeTexts, labels } = distributionOf(column);
  return { edges, ...(edgeTexts && { edgeTexts }), labels, before: real, after: synthetic };
}
