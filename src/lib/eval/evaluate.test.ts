import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reportSchema, type Report, type Table } from '../engine/schema';
import { evaluate } from './evaluate';
import { adultColumns, readTestCsv, sliceTable, testSchema } from './testing';

const data = '../shared/data/adult_train.csv';
const isThere = existsSync(data);
if (!isThere) console.warn(`${data} is missing: the golden values of Adult are not checked`);

const names = ['hidden_tree', 'tvae300', 'shuffle', 'copies5', 'bootstrap'] as const;
type Name = (typeof names)[number];

interface Golden {
  sdmetrics: {
    quality: Scores;
    quality_no_threshold: Scores;
    columns: Record<string, { metric: string; score: number }>;
    worst_pairs: [string, string, string, number][];
  };
  copies: { syn_rows_found_in_train: number; holdout_rows_found_in_train: number };
  dcr: {
    share_closer_to_train_than_holdout: number;
    syn_closer_than_p05_of_holdout_to_train: number;
    syn_to_train: Quantiles;
    syn_to_holdout: Quantiles;
    holdout_to_train: Quantiles;
  };
}
interface Scores {
  overall: number;
  column_shapes: number;
  column_pair_trends: number;
}
interface Quantiles {
  mean: number;
  p05: number;
  p50: number;
}

function measuredValue(figure: Report['shapes'][number]['synthetic']): number {
  if (figure.status === 'unavailable') throw new Error(figure.reason);
  return figure.value;
}

/** Golden values: SDMetrics 0.29 and an independent judge (shared/golden/README.md). */
describe.skipIf(!isThere)('Adult, judged as the reference judges it', () => {
  const schema = testSchema(adultColumns, 32_561);
  let train: Table, holdout: Table;
  const reports = new Map<Name, Promise<Report>>();
  function report(name: Name): Promise<Report> {
    train ??= readTestCsv(data, schema);
    holdout ??= readTestCsv('../shared/data/adult_holdout.csv', schema);
    const known = reports.get(name);
    if (known !== undefined) return known;
    const synthetic = readTestCsv(`../shared/golden/adult/${name}.csv.gz`, schema);
    const made = evaluate({ schema, train, holdout, synthetic, seed: 1, parts: [] });
    reports.set(name, made);
    return made;
  }
  const golden = (name: Name) =>
    JSON.parse(readFileSync(`../shared/golden/adult/${name}.json`, 'utf8')) as Golden;

  test.each(names)('%s: shapes and trends to 1e-6', async (name) => {
    const { quality, shapes, trends } = await report(name);
    const { sdmetrics } = golden(name);
    for (const [scores, trend, overall] of [
      [sdmetrics.quality, quality.trends.strongPairs, quality.overall.strongPairs],
      [sdmetrics.quality_no_threshold, quality.trends.allPairs, quality.overall.allPairs],
    ] as const) {
      expect(measuredValue(quality.shapes.synthetic)).toBeCloseTo(scores.column_shapes, 6);
      expect(measuredValue(trend.synthetic)).toBeCloseTo(scores.column_pair_trends, 6);
      expect(measuredValue(overall.synthetic)).toBeCloseTo(scores.overall, 6);
    }
    for (const { column, metric, synthetic } of shapes) {
      expect(sdmetrics.columns[column]?.metric).toBe(metric);
      expect(measuredValue(synthetic)).toBeCloseTo(sdmetrics.columns[column]?.score ?? NaN, 6);
    }
    for (const [a, b, metric, score] of sdmetrics.worst_pairs) {
      const pair = trends.find((trend) => trend.a === a && trend.b === b);
      expect(pair?.metric).toBe(metric);
      expect(measuredValue(pair!.synthetic)).toBeCloseTo(score, 4);
    }
  });

  test.each(names)('%s: copied rows exactly, distances within sampling error', async (name) => {
    const { privacy } = await report(name);
    const { copies, dcr } = golden(name);
    expect(measuredValue(privacy.copies.synthetic)).toBeCloseTo(copies.syn_rows_found_in_train, 12);
    expect(measuredValue(privacy.copies.baseline)).toBeCloseTo(
      copies.holdout_rows_found_in_train,
      12,
    );
    // Both judges draw their own 5,000 and 6,513 rows: four standard errors of a difference.
    const error = 4 * Math.SQRT2;
    expect(
      Math.abs(measuredValue(privacy.nearerToTrain) - dcr.share_closer_to_train_than_holdout),
    ).toBeLessThan(error * privacy.nearerToTrainError!);
    const very = dcr.syn_closer_than_p05_of_holdout_to_train;
    expect(Math.abs(measuredValue(privacy.veryNear) - very)).toBeLessThan(
      error * Math.sqrt((very * (1 - very)) / 5000) + 0.005,
    );
    for (const [ours, theirs] of [
      [privacy.distances!.syntheticToTrain, dcr.syn_to_train],
      [privacy.distances!.syntheticToHoldout, dcr.syn_to_holdout],
      [privacy.distances!.holdoutToTrain, dcr.holdout_to_train],
    ] as const) {
      expect(Math.abs(ours.mean - theirs.mean)).toBeLessThan(0.05 * theirs.mean);
      expect(Math.abs(ours.median - theirs.p50)).toBeLessThan(0.1 * theirs.p50);
    }
  });

  test('a report is what its schema says', async () => {
    const made = await report('hidden_tree');
    expect(reportSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
  });

  test('the better table has the better verdict', async () => {
    const score = async (name: Name) =>
      measuredValue((await report(name)).quality.overall.strongPairs.synthetic);
    expect(await score('hidden_tree')).toBeGreaterThan(await score('tvae300'));
    expect(await score('tvae300')).toBeGreaterThan(await score('shuffle'));
    expect(await gradesOf(report('hidden_tree'))).toEqual({ fidelity: 'good', privacy: 'good' });
    expect(await gradesOf(report('tvae300'))).toEqual({ fidelity: 'fair', privacy: 'good' });
    expect(await gradesOf(report('shuffle'))).toEqual({ fidelity: 'poor', privacy: 'good' });
  });

  test('a leak is called one, however faithful the table is', async () => {
    for (const name of ['copies5', 'bootstrap'] as const) {
      const { verdict } = await report(name);
      expect(await gradesOf(report(name))).toEqual({ fidelity: 'good', privacy: 'poor' });
      expect(verdict.grade).toBe('poor');
      expect(verdict.headline).toContain('gives away training rows');
    }
    const sentences = (await report('copies5')).verdict.findings.map(({ sentence }) => sentence);
    expect(sentences.join('\n')).toContain(
      '1,302 rows (5 %) equal a real training row; of real rows that were set aside, 0.15 % do so.',
    );
  });

  test('a poor verdict names the pairs that it rests on', async () => {
    const { verdict } = await report('shuffle');
    expect(verdict.findings.map(({ sentence }) => sentence).join('\n')).toContain(
      'Farthest off: “education” with “education-num” (22.9 %)',
    );
  });

  test('real rows that nobody trained on are judged good', async () => {
    await report('hidden_tree');
    const judged = evaluate({
      schema,
      train,
      holdout: sliceTable(holdout, 0, 3256),
      synthetic: sliceTable(holdout, 3256, 6513),
      seed: 1,
      parts: [],
    });
    expect(await gradesOf(judged)).toEqual({ fidelity: 'good', privacy: 'good' });
    expect((await judged).verdict.grade).toBe('good');
  });
});

async function gradesOf(report: Promise<Report>) {
  const { findings } = (await report).verdict;
  const worst = (topic: string) =>
    ['poor', 'fair', 'unknown', 'good'].find((grade) =>
      findings.some((finding) => finding.topic === topic && finding.grade === grade),
    );
  return { fidelity: worst('fidelity'), privacy: worst('privacy') };
}
