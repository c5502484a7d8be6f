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
import { beyondChance } from './chance';
import { noveltyOf, type Novelty } from './novelty';
import type { PairedColumn } from './pair-up';
import { chanceOf, psiBands, stabilityIndex, type Chance } from './psi';
import { indexText, percent } from './words';

/** Of the change in the share of empty cells. */
const missingBands = { moderate: 0.02, high: 0.1 } as const;
/** Of the share of values that are new, beyond chance. */
const novelBands = { moderate: 0.1, high: 0.25 } as const;

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
  const emptied = emptiedBy(missing, rowsOf(paired.before), rowsOf(paired.after));
  const novelty = aligned && noveltyOf(aligned);
  const parts: Basis = { change, kinds, psi, chance, missing, emptied, novelty };
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

function rowsOf(data: ColumnData | null): number {
  return data === null ? 0 : (data.storage === 'number' ? data.values : data.codes).length;
}

/** Change of the share of empty cells beyond chance, whichever way. */
function emptiedBy({ before, after }: DriftColumn['missing'], rows: number, later: number): number {
  if (before === null || after === null) return 0;
  return Math.max(
    beyondChance(before, rows, after, later),
    beyondChance(after, later, before, rows),
  );
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

/** Exactly at a limit: the milder band above, the named one below; differences keep no more digits than count. */
function band(
  exact: number,
  { moderate, high }: { moderate: number; high: number },
): DriftSeverity {
  const value = Number(exact.toFixed(12));
  return value > high ? 'high' : value >= moderate ? 'moderate' : 'none';
}

/** What a severity rests on. */
interface Basis extends Pick<DriftColumn, 'change' | 'kinds' | 'psi' | 'missing'> {
  readonly chance: Chance | null;
  /** By how much the share of empty cells has changed, beyond chance. */
  readonly emptied: number;
  readonly novelty: Novelty | null;
}

/** Chance alone makes an index in small tables: only what goes beyond it counts. */
function severityOf(
  basis: Basis,
  column: AlignedColumn | null,
): Pick<DriftColumn, 'severity' | 'sentence'> {
  const { change, kinds, psi, chance, emptied, novelty } = basis;
  if (change === 'removed')
    return { severity: 'high', sentence: 'It is gone from the later table.' };
  if (change === 'added') return { severity: 'moderate', sentence: 'The earlier table lacks it.' };
  if (change === 'kind-changed') {
    return {
      severity: 'high',
      sentence: `It was read as ${kinds.before} before and as ${kinds.after} now, so its values cannot be compared.`,
    };
  }
  const emptier = band(emptied, missingBands);
  const cells = emptier === 'none' ? [] : [emptyCells(basis)];
  if (column !== null && haveMovedOn(column)) {
    const dates = 'Its dates have moved on, as those of newer rows do';
    return { severity: emptier, sentence: `${[dates, ...cells].join('; ')}.` };
  }
  const moved = movedBy(valueOf(psi), chance);
  const fresh = novelty === null ? 'none' : band(novelty.excess, novelBands);
  const news = fresh === 'none' ? [] : [newValues(column, novelty?.share ?? 0)];
  const said = news.length > 0 && moved === 'none' ? [] : [valuesSentence(basis, moved)];
  // What cannot be compared may have moved: as many empty cells as before say nothing of it.
  const isUnknown = moved === 'unknown' && worse(fresh, emptier) === 'none';
  return {
    severity: isUnknown ? 'unknown' : worse(worse(moved, fresh), emptier),
    sentence: `${capital([...said, ...news, ...cells].join('; '))}.`,
  };
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function emptyCells({ missing }: Basis): string {
  return `empty cells went from ${percent(missing.before ?? 0)} to ${percent(missing.after ?? 0)}`;
}

function newValues(column: AlignedColumn | null, share: number): string {
  return column?.measure === 'numeric'
    ? `${percent(share)} of the later numbers lie outside the earlier range`
    : `${percent(share)} of the later labels are new`;
}

function movedBy(index: number | null, chance: Chance | null): DriftSeverity {
  if (index === null || chance === null) return 'unknown';
  return index <= chance.limit ? 'none' : band(index - chance.mean, psiBands);
}

/** Whether it holds dates most of which, in the later table, lie behind nearly all of the earlier ones. */
export function haveMovedOn({ column, measure, train, synthetic }: AlignedColumn): boolean {
  if (measure !== 'numeric') return false;
  if (column.kind !== 'date' && column.kind !== 'datetime') return false;
  const [before, after] = [sortedValues(train), sortedValues(synthetic)];
  if (before.length === 0 || after.length === 0) return false;
  return quantile(after, 0.5) > quantile(before, 0.95);
}

/** What the index says, with as much of it as its band rests on. */
function valuesSentence({ psi, chance }: Basis, moved: DriftSeverity): string {
  const index = valueOf(psi);
  if (index === null || chance === null) return 'its values cannot be compared';
  const isByChance = index <= chance.limit && moved !== band(index, psiBands);
  if (isByChance) {
    return `no more than chance with so few rows: stability index ${indexText(index)}, up to ${indexText(chance.limit)} by chance alone`;
  }
  const less = moved === band(index, psiBands) ? '' : `, ${indexText(chance.mean)} of it by chance`;
  const figure = `stability index ${indexText(index)}${less}`;
  return {
    high: `its values have moved far: ${figure}, above ${psiBands.high}`,
    moderate: `its values have moved: ${figure}, from ${psiBands.moderate} on`,
    none: `its values are as before: ${figure}`,
    unknown: 'its values cannot be compared',
  }[moved];
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
