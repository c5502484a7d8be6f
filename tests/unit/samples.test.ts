import { readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { open, openFileBlob, openNodeDuck, openNodeScratch } from '../../src/lib/data/index.node';

const folder = new URL('../../static/samples/', import.meta.url);
interface Sample {
  file: string;
  rows: number;
  columns: number;
  title: string;
  description: string;
}
const index = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as Sample[];

describe('built-in samples', () => {
  test('there are three', () => {
    expect(index.map((sample) => sample.file)).toEqual([
      'patients.csv',
      'shop-orders.csv',
      'sensors.csv',
    ]);
  });

  test.each(index)(
    '$file opens with the rows and columns that the index promises',
    async (sample) => {
      const path = new URL(sample.file, folder).pathname;
      expect(statSync(path).size).toBeLessThanOrEqual(150 * 1024);
      const duck = await openNodeDuck();
      const scratch = await openNodeScratch();
      const { schema } = await open(duck, scratch, {
        name: sample.file,
        blob: await openFileBlob(path),
      });
      expect(schema.rowCount).toBe(sample.rows);
      expect(schema.columns.length).toBe(sample.columns);
      await duck.close();
      await scratch.dispose();
    },
  );
});
