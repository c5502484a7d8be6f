/**
 * The part of a report about what a table must be: its columns, possible values, and the rules that hold
 * in the original and so should hold in its twin. Never tells a value of the original.
 */
import type { Control, Figure, JudgedPart, Measured, ReportPart, Table } from '../../engine/schema';
import { figure, noBaseline, wilson } from '../figures';
import { measured, meanOf, noHoldoutReason } from '../measured';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { thin } from '../sample';
import { findBounds } from './bounds';
import { findDependencies, findEmptyWhen } from './dependencies';
import { findTogetherEmpty } from './empties';
import { findFormats } from './formats';
import { findKeys } from './keys';
import { findOrders } from './orders';
import { mostBroken, shareOf, type Finder, type Rule, type RuleKind } from './rule';
import { findSums } from './sums';

const finders: readonly Finder[] = [
  findKeys,
  findFormats,
  findOrders,
  findDependencies,
  findSums,
  findTogetherEmpty,
  findEmptyWhen,
  findBounds,
];
/** Training rows on which rules are tried before they are checked on all. */
const sampleRows = 20_000;
/** Holdout rows may break a rule of the training rows this often before it counts as an accident. */
const mostBrokenByHoldout = 0.005;
const listedRows = 20;
/** What one column alone may hold: counted in the validity, not among the rules that rows keep. */
const ofOneColumn: ReadonlySet<RuleKind> = new Set(['range', 'labels']);

type RuleLine = JudgedPart<'structure'>['rules'][number];

/** Which rows break any of the rules between columns. */
interface Broken {
  readonly synthetic: Uint8Array;
  readonly holdout: Uint8Array;
}

/** @throws Fault `cancelled` */
export async function judge(
  { schema, tables, aligned, seed, report }: PartInput,
  control: Control,
): Promise<ReportPart<'structure'>> {
  const { train, holdout, synthetic } = tables;
  if (train.rowCount === 0) {
    return { status: 'unavailable', reason: 'the original has no rows to learn rules from' };
  }
  const sample = thin(aligned, sampleRows, seed, 'rules');
  const pace = new Pace(control, finders.length * (schema.columns.length + 1));
  const rules: RuleLine[] = [];
  const broken: Broken = {
    synthetic: new Uint8Array(synthetic.rowCount),
    holdout: new Uint8Array(holdout?.rowCount ?? 0),
  };
  for (const find of finders) {
    for (const rule of find({ schema, tables, aligned, sample, seed })) {
      const line = rule === null ? null : check(rule, broken);
      if (line !== null) rules.push(line);
      await pace.step('looking for rules', 1);
    }
  }
  const validity = meanOf(
    report.validity.map((one) => one.synthetic),
    'no column has values that could be impossible',
  );
  const baseline = meanOf(
    report.validity.map((one) => one.baseline),
    holdout === null ? noHoldoutReason : 'no column has values that could be impossible',
  );
  return {
    status: 'judged',
    figures: [
      ...diagnosticFigures(validity, baseline, structureScore(train, synthetic)),
      keptFigure(rules, broken),
      ...rules.map((line) => ruleFigure(line, synthetic.rowCount)),
    ],
    sampled: null,
    rules,
  };
}

/** The rule as it is told, its breaks added to all; null where the original's own rows break it. */
function check(rule: Rule, all: Broken): RuleLine | null {
  const [train, synthetic] = [rule.breaks('train'), rule.breaks('synthetic')];
  if (train === null || synthetic === null || shareOf(train) > mostBroken) return null;
  const holdout = rule.breaks('holdout');
  if (!ofOneColumn.has(rule.kind)) {
    if (holdout !== null && shareOf(holdout) > mostBrokenByHoldout) return null;
    merge(all.synthetic, synthetic);
    if (holdout !== null) merge(all.holdout, holdout);
  }
  const rows: number[] = [];
  for (let row = 0; row < synthetic.length && rows.length < listedRows; row++) {
    if (synthetic[row] === 1) rows.push(row);
  }
  const { kind, columns, sentence } = rule;
  const broken = {
    train: shareOf(train),
    holdout: holdout === null || holdout.length === 0 ? null : shareOf(holdout),
    synthetic: shareOf(synthetic),
  };
  return { kind, columns: [...columns], sentence, broken, rows };
}

function merge(all: Uint8Array, flags: Uint8Array): void {
  for (let row = 0; row < all.length; row++) if (flags[row] === 1) all[row] = 1;
}

/** SDMetrics' DataStructure: columns with the same kind of values, of all columns of either table. */
function structureScore(train: Table, { columns }: Table): Measured {
  const same = train.columns.filter(({ storage }, place) => columns[place]?.storage === storage);
  const all = Math.max(train.columns.length, columns.length);
  return measured(all === 0 ? null : same.length / all, 'there are no columns');
}

function diagnosticFigures(validity: Measured, baseline: Measured, structure: Measured): Figure[] {
  const none = noBaseline('the rows that were set aside have the very same columns');
  const both = (a: Measured) => meanOf([a, structure], 'there are no columns');
  return [
    figure({
      metric: 'diagnostic-score',
      synthetic: both(validity),
      baseline: baseline.status === 'measured' ? both(baseline) : baseline,
    }),
    figure({ metric: 'data-validity', synthetic: validity, baseline }),
    figure({ metric: 'data-structure', synthetic: structure, baseline: none }),
  ];
}

/** Share of rows that break none of the rules between columns. */
function keptFigure(rules: readonly RuleLine[], { synthetic, holdout }: Broken): Figure {
  const hasRules = rules.some(({ kind }) => !ofOneColumn.has(kind));
  const none = 'no rule was found in the original';
  const kept = (flags: Uint8Array) => (hasRules && flags.length > 0 ? 1 - shareOf(flags) : null);
  const share = kept(synthetic);
  return figure({
    metric: 'rules-kept',
    synthetic: measured(share, hasRules ? 'the synthetic table has no rows' : none),
    baseline: measured(kept(holdout), hasRules ? noHoldoutReason : none),
    interval: keptInterval(share, synthetic.length),
  });
}

function ruleFigure({ kind, columns, sentence, broken }: RuleLine, rows: number): Figure {
  const share = rows === 0 ? null : 1 - broken.synthetic;
  return figure({
    metric: 'rule-kept',
    columns,
    variant: kind,
    synthetic: measured(share, 'the synthetic table has no rows'),
    baseline: measured(broken.holdout === null ? null : 1 - broken.holdout, noHoldoutReason),
    interval: keptInterval(share, rows),
    sentence,
  });
}

function keptInterval(share: number | null, rows: number) {
  return share === null ? null : wilson(Math.round(share * rows), rows);
}
