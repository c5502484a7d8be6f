/** What was found about groups, rare combinations and outliers, as figures of the report. */
import type { Figure, Measured } from '../../engine/schema';
import { figure, normalInterval, wilson } from '../figures';
import { measured, noHoldoutReason, unavailable } from '../measured';
import { diversityOf, rowsAmongFew, smallestGroup } from './anonymity';
import type { CoarseColumn, Groups, Part } from './coarse';
import type { ExtremesOf } from './extremes';
import type { OutliersOf } from './outliers';
import { protectionOf, type Protection } from './protection';
import type { Lone, Rare } from './rare';

const clip = (value: number) => Math.min(1, Math.max(0, value));

export function rareFigure(rare: Rare | null): Figure {
  const none = 'no combination of two or three columns belongs to one person alone';
  const share = ({ found, repeated }: Lone) =>
    measured(found === 0 ? null : repeated / found, none);
  if (rare === null) {
    const reason = unavailable('there are no two columns whose values can be combined');
    return figure({ metric: 'rare-leaked', synthetic: reason, baseline: reason });
  }
  const { train, holdout } = rare;
  const interval = normalInterval(train.repeated / Math.max(1, train.found), train.error);
  return figure({
    metric: 'rare-leaked',
    synthetic: share(train),
    baseline: share(holdout),
    interval: train.found === 0 ? null : { low: clip(interval.low), high: clip(interval.high) },
    sentence: `${count(train.repeated)} of ${count(train.found)} combinations that one training row alone has also stand in the twin.`,
  });
}

export function outlierFigure({ train, holdout }: OutliersOf): Figure {
  return shareFigure(
    'outliers-copied',
    { found: train.found, repeated: train.copied.length },
    holdout === null ? null : { found: holdout.found, repeated: holdout.copied.length },
    'no row is far from all others',
  );
}

export function extremeFigure({ train, holdout }: ExtremesOf): Figure {
  return shareFigure(
    'extremes-copied',
    train,
    holdout,
    'no column has extreme numbers that one row alone holds',
  );
}

interface Counted {
  readonly found: number;
  readonly repeated: number;
}

function shareFigure(
  metric: 'outliers-copied' | 'extremes-copied',
  train: Counted,
  holdout: Counted | null,
  none: string,
): Figure {
  const share = ({ found, repeated }: Counted) =>
    measured(found === 0 ? null : repeated / found, none);
  return figure({
    metric,
    synthetic: share(train),
    baseline: holdout === null ? unavailable(noHoldoutReason) : share(holdout),
    interval: wilson(train.repeated, train.found),
    sentence:
      train.found === 0
        ? null
        : `${count(train.repeated)} of ${count(train.found)} were found in the twin.`,
  });
}

const count = (value: number) => value.toLocaleString('en-US');
const notKnown = unavailable('no column was named or guessed that an attacker could know');

/** Figures of the groups that agree in the quasi-identifiers. */
export function groupFigures(groups: Groups, known: readonly CoarseColumn[]): Figure[] {
  const columns = known.map(({ name }) => name);
  const among = (part: Part, of: Part): Measured => {
    const rows = groups.of[part].length;
    const missing = part === 'holdout' ? noHoldoutReason : 'the table has no rows';
    if (columns.length === 0) return notKnown;
    return measured(rows === 0 ? null : rowsAmongFew(groups, part, of) / rows, missing);
  };
  const least = (part: Part): Measured =>
    columns.length === 0
      ? notKnown
      : measured(smallestGroup(groups, part), 'the table has no rows');
  return [
    figure({
      metric: 'k-map',
      synthetic: among('synthetic', 'train'),
      baseline: among('holdout', 'train'),
      interval:
        columns.length === 0
          ? null
          : wilson(rowsAmongFew(groups, 'synthetic', 'train'), groups.of.synthetic.length),
      sentence: columns.length === 0 ? null : `Looked up by ${columns.join(', ')}.`,
    }),
    figure({ metric: 'k-anonymity', synthetic: least('synthetic'), baseline: least('train') }),
    figure({
      metric: 'small-groups',
      synthetic: among('synthetic', 'synthetic'),
      baseline: among('train', 'train'),
    }),
  ];
}

interface Known {
  readonly known: Groups;
  readonly wideKnown: readonly CoarseColumn[];
  readonly rows: Readonly<Record<Part, number>>;
}

/** Figures of one sensitive column: in quantile bins for groups, in bins of one width for CAP. */
export function secretFigures(
  { known, wideKnown, rows }: Known,
  secret: CoarseColumn,
  wideSecret: CoarseColumn,
): Figure[] {
  if (wideKnown.length === 0) return [];
  const columns = [secret.name];
  const twin = diversityOf(known, 'synthetic', secret);
  const real = diversityOf(known, 'train', secret);
  const noRows = 'the table has no rows';
  const protection = (of: 'train' | 'holdout') => protectionOf(wideKnown, [wideSecret], rows, of);
  return [
    figure({
      metric: 'disclosure-protection',
      columns,
      synthetic: scoreOf(protection('train')),
      baseline: rows.holdout === 0 ? unavailable(noHoldoutReason) : scoreOf(protection('holdout')),
    }),
    figure({
      metric: 'l-diversity',
      columns,
      synthetic: measured(twin?.least ?? null, noRows),
      baseline: measured(real?.least ?? null, noRows),
    }),
    figure({
      metric: 'same-secret',
      columns,
      synthetic: measured(twin?.sameShare ?? null, noRows),
      baseline: measured(real?.sameShare ?? null, noRows),
    }),
    figure({
      metric: 't-closeness',
      columns,
      synthetic: measured(twin?.closeness ?? null, noRows),
      baseline: measured(real?.closeness ?? null, noRows),
      sentence:
        twin === null
          ? null
          : `In the group that is farthest off it is ${twin.worstCloseness.toFixed(2)}.`,
    }),
  ];
}

function scoreOf(protection: Protection | null): Measured {
  if (protection === null) {
    return unavailable('no row agrees with a synthetic row in what an attacker could know');
  }
  return measured(protection.score, 'the sensitive column has one value only');
}
