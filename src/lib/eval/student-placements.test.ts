/** Oracle: SDMetrics 0.29 on its own demo table (shared/golden/README.md). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Measured, Report } from '../engine/schema';
import { align } from './align';
import { evaluate } from './evaluate';
import { layOut, rangesOf } from './nearest';
import { emptyNearest, findNearest, groupRows } from './privacy/distances';
import { readTestCsv, sliceTable, testSchema } from './testing';

const folder = '../shared/golden';
const isThere = existsSync(`${folder}/sdmetrics_student_placements.json`);
if (!isThere) console.warn(`${folder} is missing: SDMetrics' own table is not checked`);

const schema = testSchema([
  { name: 'start_date', kind: 'date' },
  { name: 'end_date', kind: 'date' },
  { name: 'salary', kind: 'integer' },
  { name: 'duration', kind: 'integer' },
  { name: 'student_id', kind: 'identifier' },
  { name: 'high_perc', kind: 'decimal', decimals: 2 },
  { name: 'high_spec', kind: 'category' },
  { name: 'mba_spec', kind: 'category' },
  { name: 'second_perc', kind: 'decimal', decimals: 2 },
  { name: 'gender', kind: 'category' },
  { name: 'degree_perc', kind: 'decimal', decimals: 2 },
  { name: 'placed', kind: 'boolean' },
  { name: 'experience_years', kind: 'decimal', decimals: 1 },
  { name: 'employability_perc', kind: 'decimal', decimals: 2 },
  { name: 'mba_perc', kind: 'decimal', decimals: 2 },
  { name: 'work_experience', kind: 'boolean' },
  { name: 'degree_type', kind: 'category' },
]);

interface QualityGolden {
  score: number;
  properties: { Property: string; Score: number }[];
  shapes: { Column: string; Metric: string; Score: number }[];
  trends: {
    'Column 1': string;
    'Column 2': string;
    Metric: string;
    Score: number | null;
    'Real Correlation': number | null;
    'Synthetic Correlation': number | null;
    'Real Association': number | null;
    'Meets Threshold?': boolean;
  }[];
}

interface Golden {
  legacy_all_pairs: QualityGolden;
  'v0.27plus_default': QualityGolden;
  diagnostic: { validity: { Column: string; Metric: string; Score: number }[] };
  range_coverage: Record<string, number>;
  missing_sim: Record<string, number>;
  stat_sim_mean: Record<string, number>;
  DCROverfittingProtection_first110_train: {
    synthetic_data_percentages: { closer_to_training: number };
  };
  dcr_syn_vs_real: { median: number; mean: number; first5: number[] };
}

function valueOf(figure: Measured | undefined): number {
  if (figure?.status !== 'measured') throw new Error(figure?.reason ?? 'absent');
  return figure.value;
}

describe.skipIf(!isThere)('student placements', () => {
  // Python writes NaN, which JSON does not have.
  const golden = isThere
    ? (JSON.parse(
        readFileSync(`${folder}/sdmetrics_student_placements.json`, 'utf8').replaceAll(
          'NaN',
          'null',
        ),
      ) as Golden)
    : ({} as Golden);
  const read = (name: string) => readTestCsv(`${folder}/student_placements_${name}.csv`, schema);
  let made: Promise<Report> | undefined;
  const report = () =>
    (made ??= evaluate({
      schema,
      train: read('real'),
      holdout: null,
      synthetic: read('synthetic'),
      seed: 1,
      parts: [],
    }));

  test('16 shapes', async () => {
    const { shapes } = await report();
    expect(shapes.map(({ column, metric }) => [column, metric])).toEqual(
      golden.legacy_all_pairs.shapes.map(({ Column, Metric }) => [Column, Metric]),
    );
    shapes.forEach(({ synthetic }, i) => {
      expect(valueOf(synthetic)).toBeCloseTo(golden.legacy_all_pairs.shapes[i]!.Score, 9);
    });
  });

  test('120 trends, their strengths and which of them count', async () => {
    const { trends } = await report();
    expect(trends).toHaveLength(120);
    const strong = golden['v0.27plus_default'].trends;
    golden.legacy_all_pairs.trends.forEach((expected, i) => {
      const trend = trends[i]!;
      expect([trend.a, trend.b, trend.metric]).toEqual([
        expected['Column 1'],
        expected['Column 2'],
        expected.Metric,
      ]);
      if (expected.Score === null) expect(trend.synthetic.status).toBe('unavailable');
      else expect(valueOf(trend.synthetic)).toBeCloseTo(expected.Score, 9);
      expect(trend.isStrong).toBe(strong[i]!['Meets Threshold?']);
      const real = expected['Real Correlation'] ?? strong[i]!['Real Association'] ?? null;
      if (real === null) expect(trend.strength.real).toBeNull();
      else expect(trend.strength.real).toBeCloseTo(real, 9);
      const synthetic = expected['Synthetic Correlation'];
      if (synthetic !== null) expect(trend.strength.synthetic).toBeCloseTo(synthetic, 9);
    });
  });

  test('both quality reports', async () => {
    const { quality } = await report();
    for (const [expected, trends, overall] of [
      [golden.legacy_all_pairs, quality.trends.allPairs, quality.overall.allPairs],
      [golden['v0.27plus_default'], quality.trends.strongPairs, quality.overall.strongPairs],
    ] as const) {
      expect(valueOf(quality.shapes.synthetic)).toBeCloseTo(expected.properties[0]!.Score, 9);
      expect(valueOf(trends.synthetic)).toBeCloseTo(expected.properties[1]!.Score, 9);
      expect(valueOf(overall.synthetic)).toBeCloseTo(expected.score, 9);
    }
  });

  test('validity, range coverage, missing values, means', async () => {
    const { validity, details } = await report();
    for (const { Column, Metric, Score } of golden.diagnostic.validity) {
      const found = validity.find(({ column }) => column === Column);
      expect([Column, found?.metric, valueOf(found?.synthetic)]).toEqual([Column, Metric, Score]);
    }
    for (const [metric, expected] of [
      ['RangeCoverage', golden.range_coverage],
      ['MissingValueSimilarity', golden.missing_sim],
      ['MeanSimilarity', golden.stat_sim_mean],
    ] as const) {
      for (const [column, score] of Object.entries(expected)) {
        if (column === 'student_id') continue;
        const found = details.find(
          (detail) => detail.column === column && detail.metric === metric,
        );
        expect(valueOf(found?.synthetic)).toBeCloseTo(score, 9);
      }
    }
  });

  test('distances to the closest record', () => {
    const real = read('real');
    const aligned = align(schema, { train: real, holdout: null, synthetic: read('synthetic') });
    const distances = distancesTo(aligned);
    golden.dcr_syn_vs_real.first5.forEach((expected, row) => {
      expect(distances[row]).toBeCloseTo(expected, 9);
    });
    const sorted = distances.slice().sort();
    expect(sorted[(sorted.length - 1) / 2]).toBeCloseTo(golden.dcr_syn_vs_real.median, 9);
    const mean = sorted.reduce((total, distance) => total + distance, 0) / sorted.length;
    expect(mean).toBeCloseTo(golden.dcr_syn_vs_real.mean, 9);
  });

  test('share of rows closer to train than to validation', () => {
    const real = read('real');
    const synthetic = read('synthetic');
    const to = (from: number, until: number) =>
      distancesTo(
        align(schema, { train: sliceTable(real, from, until), holdout: null, synthetic }),
      );
    const toValidation = to(110, real.rowCount);
    const closer = to(0, 110).filter((distance, row) => distance < toValidation[row]!).length;
    expect(closer / synthetic.rowCount).toBeCloseTo(
      golden.DCROverfittingProtection_first110_train.synthetic_data_percentages.closer_to_training,
      9,
    );
  });
});

/** Every synthetic row's distance to the nearest training row, scaled by the training rows' ranges. */
function distancesTo(aligned: ReturnType<typeof align>): Float64Array {
  const all = (count: number) => Int32Array.from({ length: count }, (_, row) => row);
  const ranges = rangesOf(aligned, 'train');
  const query = layOut(aligned, 'synthetic', all(aligned.rows.synthetic), ranges);
  const reference = layOut(aligned, 'train', all(aligned.rows.train), ranges);
  const nearest = emptyNearest(query.rows);
  findNearest(query, groupRows(reference), nearest);
  return nearest.distance;
}
