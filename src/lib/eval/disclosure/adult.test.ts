/** Twins of Adult that are known to leak or not (shared/golden/README.md) are judged so. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  judgeOptionsSchema,
  publicReport,
  reportSchema,
  type Figure,
  type JudgedPart,
  type Report,
  type Table,
} from '../../engine/schema';
import { align } from '../align';
import type { PartInput } from '../parts';
import { adultColumns, readTestCsv, sliceTable, testSchema } from '../testing';
import { judge } from './judge';

const data = '../shared/data';
const golden = '../shared/golden/adult';
const isThere = existsSync(`${data}/adult_train.csv`) && existsSync(`${golden}/copies5.csv.gz`);
if (!isThere) console.warn(`${golden} is missing: disclosure by twins of Adult is not checked`);

const schema = testSchema(adultColumns);
type Disclosure = JudgedPart<'disclosure'>;

async function disclose(train: Table, holdout: Table, synthetic: Table): Promise<Disclosure> {
  const tables = { train, holdout, synthetic };
  const part = await judge(
    {
      ...{ schema, tables, aligned: align(schema, tables), seed: 1 },
      options: judgeOptionsSchema.parse({}),
      report: { parts: {} } as PartInput['report'],
      tools: { spawnThreads: null, threads: 1, fitDensity: null, openDuck: null },
    },
    {},
  );
  expect(reportSchema.shape.parts.parse({ disclosure: part })).toEqual({ disclosure: part });
  if (part.status !== 'judged') throw new Error(part.reason);
  return part;
}

function flags({ figures }: Disclosure): string[] {
  return figures
    .filter(({ columns, grade }) => columns.length === 0 && ['fair', 'poor'].includes(grade))
    .map(({ metric }) => metric);
}

function valuesOf({ figures }: Disclosure, metric: Figure['metric']): [number, number] {
  const figure = figures.find((each) => each.metric === metric);
  const [synthetic, baseline] = [figure?.synthetic, figure?.baseline];
  if (synthetic?.status !== 'measured' || baseline?.status !== 'measured') {
    throw new Error(`${metric} was not measured`);
  }
  return [synthetic.value, baseline.value];
}

describe.skipIf(!isThere)('twins of Adult', () => {
  const load = (path: string) => readTestCsv(path, schema);
  const train = isThere ? load(`${data}/adult_train.csv`) : null!;
  const holdout = isThere ? load(`${data}/adult_holdout.csv`) : null!;
  const twin = (name: string) => load(`${golden}/${name}.csv.gz`);

  test.each(['hidden_tree', 'shuffle'])(
    '%s reproduces nobody',
    async (name) => {
      const part = await disclose(train, holdout, twin(name));
      expect(flags(part)).toEqual([]);
      expect(part.private?.outliers).toEqual([]);
      expect(part.quasiIdentifiers).toEqual(['age', 'sex', 'race', 'marital-status', 'education']);
      expect(part.sensitive).toEqual(['income', 'capital-gain']);
      expect(part.guessed).toEqual({ quasiIdentifiers: true, sensitive: true });
    },
    60_000,
  );

  test('5 % of copied rows hold some people who stand alone', async () => {
    const part = await disclose(train, holdout, twin('copies5'));
    expect(flags(part)).toEqual(['outliers-copied']);
    const [copied, control] = valuesOf(part, 'outliers-copied');
    // Five in a hundred outliers were among the copied rows, more or less.
    expect(copied).toBeGreaterThan(0.015);
    expect(copied).toBeLessThan(0.1);
    expect(control).toBe(0);
  }, 60_000);

  test('a bootstrap of the training rows repeats most of what one person alone has', async () => {
    const part = await disclose(train, holdout, twin('bootstrap'));
    expect(flags(part)).toEqual(['rare-leaked', 'outliers-copied']);
    // A row is in a bootstrap of as many rows with chance 1 - 1/e.
    for (const metric of ['rare-leaked', 'outliers-copied'] as const) {
      expect(valuesOf(part, metric)[0]).toBeCloseTo(1 - 1 / Math.E, 1);
      expect(valuesOf(part, metric)[1]).toBe(0);
    }
    for (const { train: real, synthetic } of part.private?.rare ?? []) {
      expect(real).toBeLessThan(5);
      expect(synthetic).toBeGreaterThan(0);
    }
  }, 60_000);

  test('fresh real rows reproduce nobody; a file holds no details of single rows', async () => {
    const fresh = sliceTable(holdout, 0, 3200);
    const rest = sliceTable(holdout, 3200, 6513);
    const part = await disclose(sliceTable(train, 0, 3200), rest, fresh);
    expect(flags(part)).toEqual([]);
    const shown = publicReport({ parts: { disclosure: part } } as Report).parts.disclosure;
    expect(shown).not.toHaveProperty('private');
  }, 60_000);
});
