/**
 * Tables whose right judgement is known before anything is measured: other real rows, shuffled columns,
 * and copies. Real rows of Adult, all parts but those that need a tool or the person's own words.
 */
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { stream } from '../engine/random';
import { checkGates, gateSets, type Report, type Table } from '../engine/schema';
import { evaluate } from './evaluate';
import { valueOf } from './measured';
import { takeRows } from './table-rows';
import { adultColumns, readTestCsv, sliceTable, testSchema } from './testing';

const shared = '../shared/data';
const isThere = existsSync(`${shared}/adult_train.csv`);
if (!isThere) console.warn('../shared is missing: known tables are not judged');

const rows = 2000;
const schema = testSchema(adultColumns, 2 * rows);
const parts = [
  ...(['structure', 'columns', 'together', 'distances', 'detection', 'usefulness'] as const),
  ...(['density', 'attacks', 'disclosure', 'problems'] as const),
];

/** What tells between degrees of copying. */
const fewParts = ['together', 'distances'] as const;

/** Each column in an order of its own. */
function shuffled(table: Table): Table {
  return {
    rowCount: table.rowCount,
    columns: table.columns.map((_, place) => {
      const order = stream(1, `shuffle ${place}`).permutation(table.rowCount);
      return takeRows(table, Int32Array.from(order)).columns[place]!;
    }),
  };
}

/** The first table with every `every`-th row replaced by one of the second. */
function mixed(table: Table, other: Table, every: number): Table {
  return {
    rowCount: table.rowCount,
    columns: table.columns.map((data, place) => {
      const theirs = other.columns[place]!;
      if (data.storage === 'number' && theirs.storage === 'number') {
        const values = data.values.map((x, k) => (k % every === 0 ? theirs.values[k]! : x));
        return { storage: 'number', values };
      }
      if (data.storage !== 'text' || theirs.storage !== 'text') throw new Error('mixed storages');
      const codes = data.codes.map((x, k) => (k % every === 0 ? theirs.codes[k]! : x));
      return { storage: 'text', codes, labels: data.labels };
    }),
  };
}

describe.skipIf(!isThere)('known tables are judged right', () => {
  const reports = {} as Record<'fresh' | 'shuffle' | 'copies' | 'half' | 'all', Report>;
  beforeAll(async () => {
    const real = readTestCsv(`${shared}/adult_train.csv`, schema);
    const train = sliceTable(real, 0, rows);
    const fresh = sliceTable(real, rows, 2 * rows);
    const holdout = sliceTable(real, 2 * rows, 3 * rows);
    const made = {
      fresh,
      shuffle: shuffled(train),
      copies: mixed(fresh, train, 20),
      half: mixed(fresh, train, 2),
      all: train,
    };
    for (const name of ['fresh', 'shuffle', 'copies', 'half', 'all'] as const) {
      const asked = name === 'copies' || name === 'half' ? fewParts : parts;
      const input = { schema, train, holdout, synthetic: made[name], seed: 1, parts: asked };
      reports[name] = await evaluate(input);
    }
  }, 240_000);
  const topic = (name: keyof typeof reports, wanted: string) =>
    reports[name].verdict.findings.filter((finding) => finding.topic === wanted);
  const isMissed = (name: keyof typeof reports, set: keyof typeof gateSets) =>
    checkGates(reports[name], gateSets[set]).some(({ isPassed }) => !isPassed);
  const figure = (name: keyof typeof reports, part: (typeof parts)[number], metric: string) => {
    const found = reports[name].parts[part];
    expect(found?.status, `${part} of ${name}`).toBe('judged');
    const figures = found?.status === 'judged' ? found.figures : [];
    const one = figures.find((each) => each.metric === metric && each.columns.length === 0);
    return valueOf(one!.synthetic)!;
  };

  test('every part is judged', () => {
    for (const name of ['fresh', 'shuffle', 'all'] as const) {
      for (const part of parts) {
        expect(reports[name].parts[part]?.status, `${part} of ${name}`).toBe('judged');
      }
    }
  });

  test('other real rows pass: alike, useful, nobody given away', () => {
    expect(topic('fresh', 'privacy').filter(({ grade }) => grade === 'poor')).toEqual([]);
    expect(topic('fresh', 'fidelity').filter(({ grade }) => grade === 'poor')).toEqual([]);
    expect(['good', 'fair']).toContain(reports.fresh.verdict.grade);
    expect(isMissed('fresh', 'lenient')).toBe(false);
    expect(figure('fresh', 'structure', 'rules-kept')).toBeGreaterThan(0.99);
    expect(Math.abs(figure('fresh', 'detection', 'detection-auc') - 0.5)).toBeLessThan(0.06);
  });

  test('a copy of the training rows fails, however well it looks', () => {
    for (const name of ['half', 'all'] as const) {
      expect(reports[name].verdict.grade).toBe('poor');
      expect(reports[name].verdict.headline).toMatch(/^Do not share this table/);
      expect(isMissed(name, 'lenient')).toBe(true);
    }
    expect(figure('all', 'together', 'binned-accuracy')).toBe(1);
    expect(figure('all', 'distances', 'exact-copies')).toBe(1);
  });

  test('five copied rows in a hundred are found out', () => {
    expect(topic('copies', 'privacy').some(({ grade }) => grade === 'poor')).toBe(true);
    expect(isMissed('copies', 'default')).toBe(true);
    expect(figure('copies', 'distances', 'exact-copies')).toBeGreaterThan(0.049);
  });

  test('shuffled columns fail: each as it was, and nothing between them', () => {
    expect(valueOf(reports.shuffle.quality.shapes.synthetic)).toBeCloseTo(1, 9);
    expect(figure('shuffle', 'columns', 'columns-told-apart')).toBe(0);
    expect(reports.shuffle.verdict.grade).toBe('poor');
    expect(topic('shuffle', 'fidelity').some(({ grade }) => grade === 'poor')).toBe(true);
    expect(figure('shuffle', 'structure', 'rules-kept')).toBeLessThan(0.5);
    expect(figure('shuffle', 'detection', 'detection-auc')).toBeGreaterThan(0.9);
    expect(isMissed('shuffle', 'lenient')).toBe(true);
    expect(topic('shuffle', 'privacy').filter(({ grade }) => grade === 'poor')).toEqual([]);
  });

  test('accuracy ranks them', () => {
    const accuracy = (name: keyof typeof reports) => figure(name, 'together', 'binned-accuracy');
    expect(accuracy('all')).toBeGreaterThan(accuracy('half'));
    expect(accuracy('half')).toBeGreaterThan(accuracy('fresh'));
    expect(accuracy('fresh')).toBeGreaterThan(accuracy('shuffle') + 0.02);
  });
});
