/**
 * How well the people behind a table hide: groups of like rows, rare combinations and outliers that came
 * through. Figures hold counts and shares only; what names rows stands under `private`.
 */
import type { Control, Figure, ReportPart } from '../../engine/schema';
import type { Aligned, AlignedColumn } from '../align';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { thin } from '../sample';
import { byQuantiles, byWidth, coarsen, groupBy, type CoarseColumn } from './coarse';
import { judgeExtremes } from './extremes';
import { extremeFigure, groupFigures, outlierFigure, rareFigure, secretFigures } from './figures';
import { judgeOutliers, mostCandidates } from './outliers';
import { judgeRare, mostSets, type Rare } from './rare';
import { rolesOf, targetOf, type Roles } from './roles';

/** Rows of each table that are looked at. */
const mostRows = 50_000;
/** Bins of a number. */
const bins = 10;

/**
 * @returns `unavailable` where there are no two columns, or no rows
 * @throws Fault `cancelled`
 */
export async function judge(
  { aligned, seed, options, report, tools }: PartInput,
  control: Control,
): Promise<ReportPart<'disclosure'>> {
  const reason = whyNot(aligned);
  if (reason !== null) return { status: 'unavailable', reason };
  const chosen = thin(aligned, mostRows, seed, 'disclosure');
  const { columns, rows } = chosen;
  const roles = rolesOf(chosen, options, targetOf(options, report));
  const pace = new Pace(control, 2 * groupWork + mostSets + 3 * mostCandidates);
  const coarse = await coarsenAll(columns, pace);
  const rare = await judgeRare(coarse.fine, rows, seed, pace);
  const outliers = await judgeOutliers(chosen, tools, (more) =>
    pace.step('looking for unusual rows', more),
  );
  const figures = [
    rareFigure(rare),
    outlierFigure(outliers),
    extremeFigure(judgeExtremes(chosen, seed)),
    ...(await judgeGroups(coarse, roles, rows, pace)),
  ];
  const names = (places: readonly number[]) =>
    pick(columns, places).map(({ column }) => column.name);
  return {
    status: 'judged',
    figures,
    sampled: sampledWords(aligned, chosen, rare),
    quasiIdentifiers: names(roles.quasi),
    sensitive: names(roles.sensitive),
    guessed: roles.guessed,
    private: {
      rare: (rare?.leaks ?? []).map((leak) => ({
        ...leak,
        columns: [...leak.columns],
        values: [...leak.values],
      })),
      // Rows of a sample are not the rows of the table.
      outliers: chosen === aligned ? outliers.train.copied.slice(0, 20) : [],
    },
  };
}

function whyNot({ columns, rows }: Aligned): string | null {
  if (columns.length < 2) return 'there are no two columns with values to compare';
  if (rows.train === 0 || rows.synthetic === 0) return 'a table has no rows';
  return null;
}

interface Coarse {
  /** Numbers in bins of as many rows. */
  readonly fine: readonly CoarseColumn[];
  /** Numbers in bins of one width, as SDMetrics cuts them. */
  readonly wide: readonly CoarseColumn[];
}

/** About as much work as so many rows to be compared with all others. */
const groupWork = 300;

async function coarsenAll(columns: readonly AlignedColumn[], pace: Pace): Promise<Coarse> {
  const fine: CoarseColumn[] = [];
  const wide: CoarseColumn[] = [];
  for (const column of columns) {
    fine.push(coarsen(column, bins, byQuantiles));
    wide.push(coarsen(column, bins, byWidth));
    await pace.step('looking for rare combinations', groupWork / columns.length);
  }
  return { fine, wide };
}

async function judgeGroups(
  { fine, wide }: Coarse,
  { quasi, sensitive }: Roles,
  rows: Aligned['rows'],
  pace: Pace,
): Promise<Figure[]> {
  const known = pick(fine, quasi);
  const groups = groupBy(known, rows);
  const figures = groupFigures(groups, known);
  const context = { known: groups, wideKnown: pick(wide, quasi), rows };
  for (const c of sensitive) {
    await pace.step('looking at groups of like rows', groupWork / sensitive.length);
    figures.push(...secretFigures(context, fine[c] as CoarseColumn, wide[c] as CoarseColumn));
  }
  return figures;
}

function pick<Item>(from: readonly Item[], places: readonly number[]): Item[] {
  return places.map((place) => from[place] as Item);
}

function sampledWords(all: Aligned, chosen: Aligned, rare: Rare | null): string | null {
  const words: string[] = [];
  if (chosen !== all) {
    words.push(`A seeded sample of ${mostRows.toLocaleString('en-US')} rows of each table.`);
  }
  if (rare !== null && rare.sets < rare.ofSets) {
    words.push(`Rare combinations: ${rare.sets} of ${rare.ofSets} pairs and triples of columns.`);
  }
  return words.length === 0 ? null : words.join(' ');
}
