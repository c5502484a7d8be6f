/** What a snapshot must keep, in both engines. */
import { expect, test } from 'vitest';
import type { Duck } from '../duck';
import { loadSource, saveSource } from './snapshot';

const content = `SELECT count(*)::INTEGER AS n, sum(__row)::DOUBLE AS rows, count_if(__holdout)::INTEGER AS held,
  md5(string_agg(c0 || coalesce(c1, '~'), '|' ORDER BY __row)) AS texts FROM source`;

async function saved(duck: Duck): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of saveSource(duck)) parts.push(part.slice());
  return new Blob(parts);
}

export function snapshotLaws(open: () => Promise<Duck>): void {
  test('load undoes save: rows, order, holdout, empty texts and nulls', async () => {
    const duck = await open();
    await duck.run(`CREATE TABLE source AS SELECT i AS __row, i % 5 = 0 AS __holdout,
      CASE WHEN i % 7 = 0 THEN '' ELSE 'ü ' || i END AS c0,
      CASE WHEN i % 11 = 0 THEN NULL ELSE '00' || i END AS c1 FROM range(70000) r(i)`);
    const before = await duck.rows(content);
    await loadSource(duck, await saved(duck));
    expect(await duck.rows(content)).toEqual(before);
    const types = await duck.rows('DESCRIBE source');
    const names = types.map((row) => row['column_type']);
    expect(names).toEqual(['BIGINT', 'BOOLEAN', 'VARCHAR', 'VARCHAR']);
    await duck.close();
  });

  test('a cut-off snapshot is refused as damaged', async () => {
    const duck = await open();
    await duck.run("CREATE TABLE source AS SELECT 0 AS __row, false AS __holdout, 'a' AS c0");
    const whole = await saved(duck);
    const cut = whole.slice(0, whole.size - 20);
    await expect(loadSource(duck, cut)).rejects.toMatchObject({ code: 'file-damaged' });
    await duck.close();
  });
}
