/** Oracles: SDMetrics 0.29 and an independent judge (shared/golden/README.md). */
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  judgeOptionsSchema,
  metricTraits,
  type ColumnKind,
  type JudgedPart,
  type Table,
} from '../../engine/schema';
import { spawnThreads } from '../../workers/threads/node';
import { align, type Aligned } from '../align';
import { measured } from '../measured';
import type { PartInput } from '../parts';
import { countCopies } from '../privacy/copies';
import { layOut, nearestRows, rangesOf, type Neighbours } from '../nearest';
import { stream } from '../../engine/random';
import { quantile } from '../privacy';
import { adultColumns, readTestCsv, sliceTable, testSchema, testTable } from '../testing';
import { randomRows } from './neighbours';
import { neighbourRatio, overfittingProtection, quantileInterval } from './numbers';
import { judge } from './index';

const folder = '../shared/golden/adult';
const isThere = existsSync(folder);
if (!isThere) console.warn(`${folder} is missing: distances on Adult are not checked`);

const names = ['hidden_tree', 'tvae300', 'shuffle', 'copies5', 'bootstrap'] as const;

/** Golden values: an independent judge's (shared/golden/README.md), of rows that it drew itself. */
interface Golden {
  dcr: {
    share_closer_to_train_than_holdout: number;
    sdmetrics_DCROverfittingProtection_form: number;
    syn_to_train: { p05: number; p50: number };
    holdout_to_train: { p05: number; p50: number };
    nndr_mean: { syn_to_train: number; holdout_to_train: number };
    syn_closer_than_p05_of_holdout_to_train: number;
  };
}

const students = '../shared/golden/student_placements';
const metadata: Readonly<Record<string, ColumnKind>> = {
  ...{ start_date: 'date', end_date: 'date', salary: 'integer', duration: 'integer' },
  ...{ high_perc: 'decimal', high_spec: 'category', mba_spec: 'category', second_perc: 'decimal' },
  ...{ gender: 'category', degree_perc: 'decimal', placed: 'boolean', experience_years: 'decimal' },
  ...{ employability_perc: 'decimal', mba_perc: 'decimal', work_experience: 'boolean' },
  degree_type: 'category',
};

describe.runIf(existsSync(`${students}_real.csv`))('SDMetrics’ demo table', () => {
  const schema = testSchema(Object.entries(metadata).map(([name, kind]) => ({ name, kind })));
  const golden = JSON.parse(
    readFileSync('../shared/golden/sdmetrics_student_placements.json', 'utf8').replaceAll(
      'NaN',
      'null',
    ),
  ) as {
    DCROverfittingProtection_first110_train: { score: number };
    dcr_syn_vs_real: { median: number; mean: number };
  };
  const all = (count: number) => Int32Array.from({ length: count }, (_, row) => row);
  const toNearest = (real: Table, synthetic: Table) => {
    const aligned = align(schema, { train: real, holdout: null, synthetic });
    const ranges = rangesOf(aligned, 'train');
    return nearestRows(
      layOut(aligned, 'synthetic', all(synthetic.rowCount), ranges),
      layOut(aligned, 'train', all(real.rowCount), ranges),
      { tools: { spawnThreads: null, threads: 1 } },
    );
  };

  test('DCROverfittingProtection of the first 110 rows, median and mean of DCR', async () => {
    const real = readTestCsv(`${students}_real.csv`, schema);
    const synthetic = readTestCsv(`${students}_synthetic.csv`, schema);
    const [toTrain, toOthers] = [
      await toNearest(sliceTable(real, 0, 110), synthetic),
      await toNearest(sliceTable(real, 110, real.rowCount), synthetic),
    ];
    expect(overfittingProtection(toTrain, toOthers)).toBeCloseTo(
      golden.DCROverfittingProtection_first110_train.score,
      9,
    );
    const { distance } = await toNearest(real, synthetic);
    const mean = distance.reduce((sum, each) => sum + each, 0) / distance.length;
    expect(mean).toBeCloseTo(golden.dcr_syn_vs_real.mean, 9);
    expect(quantile(distance.slice().sort(), 0.5)).toBeCloseTo(golden.dcr_syn_vs_real.median, 9);
  });
});

/** Closed forms. */
describe('numbers of distances', () => {
  const neighbours = (k: number, distance: number[]): Neighbours => ({
    k,
    distance: Float64Array.from(distance),
    row: Int32Array.from(distance, (_, i) => i),
  });

  test('nearest neighbour distance ratio: first over second, pairs of zeros left out', () => {
    const ratio = neighbourRatio(neighbours(2, [0.1, 0.2, 0, 0.5, 0, 0, 0.3, Infinity]));
    expect(ratio!.mean).toBeCloseTo(0.25, 12);
    expect(neighbourRatio(neighbours(2, [0, 0]))).toBe(null);
  });

  test('random rows: within the range, whole where whole, null as often as in train', () => {
    const schema = testSchema([
      { name: 'n', kind: 'integer' },
      { name: 'c', kind: 'category' },
    ]);
    const train = testTable([
      [2, 4, 9, null],
      ['p', null, 'q', null],
    ]);
    const aligned = align(schema, { train, holdout: null, synthetic: train });
    const [n, c] = randomRows(aligned, 4000, 1).columns.map(({ synthetic }) => [...synthetic]);
    const known = n!.filter((value) => !Number.isNaN(value));
    expect([...new Set(known)].sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Math.abs(known.length / 4000 - 0.75)).toBeLessThan(0.03);
    expect(Math.abs(c!.filter((code) => code < 0).length / 4000 - 0.5)).toBeLessThan(0.04);
  });

  test('the interval of a median covers it about 19 times of 20', () => {
    let covered = 0;
    for (let round = 0; round < 400; round++) {
      const random = stream(round, 'test median');
      const sorted = Float64Array.from({ length: 101 }, (_, i) => random.uniform(i)).sort();
      const { low, high } = quantileInterval(sorted, 0.5)!;
      if (low <= 0.5 && high >= 0.5) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.92);
    expect(covered / 400).toBeLessThan(0.99);
  });
});

/** What the basics say about copies. */
function copiesIn(aligned: Aligned) {
  const { synthetic, holdout } = countCopies(aligned);
  const { rows } = aligned;
  return {
    copies: {
      synthetic: measured(synthetic / rows.synthetic, ''),
      baseline: measured(holdout === null ? null : holdout / rows.holdout, 'no holdout'),
    },
    copiedRows: { synthetic, holdout },
  };
}

test('copies in which one cell was changed are found, and no others', async () => {
  const width = 6;
  const random = stream(3, 'retouched');
  const cells = (lane: number) =>
    Array.from({ length: 600 }, (_, row) =>
      Array.from({ length: width }, (_, c) => random.below(9, row * width + c, lane)),
    );
  const table = (rows: readonly (readonly number[])[]) =>
    testTable(Array.from({ length: width }, (_, c) => rows.map((row) => row[c]!)));
  const schema = testSchema(
    Array.from({ length: width }, (_, c) => ({ name: `c${c}`, kind: 'integer' })),
  );
  const [train, fresh] = [cells(0), cells(1)];
  const retouch = (cellsToChange: number) =>
    fresh.map((row, i) =>
      i % 10 > 0 ? row : train[i]!.map((cell, c) => (c < cellsToChange ? (cell + 4) % 9 : cell)),
    );
  const judged = async (synthetic: readonly (readonly number[])[]) => {
    const tables = { train: table(train), holdout: table(cells(2)), synthetic: table(synthetic) };
    const aligned = align(schema, tables);
    const part = await judge(
      {
        ...{ schema, tables, aligned, seed: 1, options: judgeOptionsSchema.parse({}) },
        report: { privacy: copiesIn(aligned) } as PartInput['report'],
        tools: { spawnThreads, threads: 1, fitDensity: null, openDuck: null },
      },
      {},
    );
    const { figures } = part as JudgedPart<'distances'>;
    return ['exact-copies', 'near-copies', 'retouched-copies'].map(
      (metric) => figures.find((figure) => figure.metric === metric)?.grade,
    );
  };
  expect(await judged(fresh)).toEqual(['good', 'good', 'good']);
  expect(await judged(retouch(0))).toEqual(['poor', 'poor', 'poor']);
  expect(await judged(retouch(1))).toEqual(['good', 'good', 'poor']);
  expect(await judged(retouch(2))).toEqual(['good', 'good', 'good']);
});

describe.runIf(isThere)('Adult', { timeout: 60_000 }, () => {
  const schema = testSchema(adultColumns);
  let train: Table;
  let holdout: Table;
  beforeAll(() => {
    train = readTestCsv('../shared/data/adult_train.csv', schema);
    holdout = readTestCsv('../shared/data/adult_holdout.csv', schema);
  });
  const judged = async (synthetic: Table, unseen: Table | null = holdout, threads = 1) => {
    const tables = { train, holdout: unseen, synthetic };
    const aligned = align(schema, tables);
    const part = await judge(
      {
        ...{ schema, tables, aligned, seed: 1, options: judgeOptionsSchema.parse({}) },
        report: { privacy: copiesIn(aligned) } as PartInput['report'],
        tools: { spawnThreads, threads, fitDensity: null, openDuck: null },
      },
      {},
    );
    expect(part.status === 'unavailable' ? part.reason : null).toBe(null);
    return part as JudgedPart<'distances'>;
  };
  const read = (name: string) => readTestCsv(`${folder}/${name}.csv.gz`, schema);
  const value = (
    part: JudgedPart<'distances'>,
    metric: string,
    from: 'synthetic' | 'baseline' = 'synthetic',
  ) => {
    const found = part.figures.find((figure) => figure.metric === metric)?.[from];
    return found?.status === 'measured' ? found.value : NaN;
  };
  const gradesOf = ({ figures }: JudgedPart<'distances'>) =>
    Object.fromEntries(figures.map(({ metric, grade }) => [metric, grade]));

  test.each(names)('%s: golden values within sampling error', async (name) => {
    const part = await judged(sliceTable(read(name), 0, 8000));
    const { dcr } = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Golden;
    // The other judge looked at 5,000 synthetic rows and drew 6,513 other training rows.
    const near = (metric: string, expected: number, error: number) =>
      expect(Math.abs(value(part, metric) - expected), metric).toBeLessThan(error);
    near('dcr-share', dcr.share_closer_to_train_than_holdout, 0.03);
    near('dcr-overfitting-protection', dcr.sdmetrics_DCROverfittingProtection_form, 0.06);
    near('very-near-share', dcr.syn_closer_than_p05_of_holdout_to_train, 0.02);
    near('nndr', dcr.nndr_mean.syn_to_train, 0.02);
    near('dcr-median', dcr.syn_to_train.p50, 0.1 * dcr.syn_to_train.p50);
    near('dcr-near-quantile', dcr.syn_to_train.p05, 0.1 * dcr.syn_to_train.p05 + 0.0002);
    expect(Math.abs(value(part, 'nndr', 'baseline') - dcr.nndr_mean.holdout_to_train)).toBeLessThan(
      0.01,
    );
    expect(Math.abs(value(part, 'dcr-share', 'baseline') - 0.5)).toBeLessThan(0.03);
  });

  test('a leak is poor, a table of unseen rows is good', async () => {
    const leaks = {
      copies5: read('copies5'),
      bootstrap: read('bootstrap'),
      copy: sliceTable(train, 0, 3000),
    };
    for (const [name, table] of Object.entries(leaks)) {
      expect(Object.values(gradesOf(await judged(table))), name).toContain('poor');
    }
    const fair = await judged(sliceTable(holdout, 3256, 6513), sliceTable(holdout, 0, 3256));
    for (const grade of Object.values(gradesOf(fair))) expect(['good', 'unknown']).toContain(grade);
    const tree = await judged(sliceTable(read('hidden_tree'), 0, 8000));
    for (const grade of Object.values(gradesOf(tree))) expect(['good', 'unknown']).toContain(grade);
  });

  test('threads change nothing; without a holdout it says what it can', async () => {
    const synthetic = sliceTable(read('copies5'), 0, 2000);
    expect(await judged(synthetic, holdout, 2)).toEqual(await judged(synthetic));
    const alone = await judged(synthetic, null);
    for (const { metric, synthetic: ours, baseline } of alone.figures) {
      expect(baseline.status, metric).toBe('unavailable');
      const needsHoldout = ['dcr-share', 'very-near-share', 'dcr-overfitting-protection'];
      expect(ours.status, metric).toBe(needsHoldout.includes(metric) ? 'unavailable' : 'measured');
    }
  });

  test('the histogram holds every row once, and every figure is in the catalogue', async () => {
    const part = await judged(sliceTable(read('hidden_tree'), 0, 500));
    expect(part.histogram!.series.map(({ name }) => name)).toEqual([
      'synthetic to train',
      'synthetic to holdout',
      'holdout to train',
    ]);
    for (const { shares } of part.histogram!.series) {
      expect(shares).toHaveLength(part.histogram!.edges.length - 1);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
    for (const { metric } of part.figures) expect(metricTraits[metric].topic).toBe('privacy');
  });
});
