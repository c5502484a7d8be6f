/** What a query of a person may not do, told of both database engines. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putTable, type Duck } from '../../data';
import { testSchema, testTable } from '../testing-tables';
import { answerOf, lock } from './ask';

const schema = testSchema([{ name: 'a', kind: 'integer' }]);

async function opened(open: () => Promise<Duck>): Promise<Duck> {
  const duck = await open();
  await putTable(duck, 'train', schema, testTable([[1, 2, 3, 4]]));
  await lock(duck);
  return duck;
}

const refusals: readonly (readonly [string, RegExp])[] = [
  [`SELECT count(*) FROM read_csv('/etc/passwd')`, /no file/],
  [`SELECT count(*) FROM '/etc/passwd'`, /failed/],
  [`SELECT length(content) FROM read_text('/etc/passwd')`, /no file/],
  [`SELECT count(*) FROM glob('/etc/*')`, /no file/],
  [`SELECT count(*) FROM read_csv('https://example.org/a.csv')`, /failed/],
  [`COPY train TO 'stolen.csv'`, /one SELECT/],
  [`ATTACH 'other.db'`, /one SELECT/],
  [`INSTALL httpfs`, /one SELECT/],
  [`LOAD httpfs`, /one SELECT/],
  [`SET enable_external_access=true`, /one SELECT/],
  [`DROP TABLE train`, /one SELECT/],
  [`SELECT 1; DROP TABLE train`, /one SELECT/],
  [`SELECT 1) LIMIT 1; DROP TABLE train; SELECT * FROM (SELECT 2`, /failed/],
  [`SELECT 1') LIMIT 1; DROP TABLE train; SELECT * FROM query('SELECT 2`, /failed/],
  [`SELEC 1`, /failed: .*SELEC"?$/],
  [`SELECT avg(b) FROM train`, /failed: .*"?b"?.*a"?$/],
  [`SELECT 'x'`, /something else than a number/],
  [`SELECT [1, 2]`, /failed: .*cast|something else/],
  [`SELECT NULL`, /gave nothing/],
  [`SELECT a FROM train WHERE false`, /gave nothing/],
  [`SELECT a FROM train`, /several rows/],
  [`SELECT 1 AS a, 2 AS b`, /several columns/],
  [`SELECT 'inf'::DOUBLE`, /Infinity/],
  [``, /failed/],
];

/** @param open a fresh database */
export function refusalLaws(open: () => Promise<Duck>): void {
  let duck: Duck;
  beforeAll(async () => {
    duck = await opened(open);
  });
  afterAll(() => duck.close());

  test('what is not one question about the tables is refused, and the tables stay', async () => {
    for (const [sql, reason] of refusals) {
      const { measured, isAlive } = await answerOf(duck, sql, undefined);
      expect(measured, sql).toEqual({
        status: 'unavailable',
        reason: expect.stringMatching(reason) as string,
      });
      expect(isAlive, sql).toBe(true);
      const sum = await answerOf(duck, 'SELECT sum(a) FROM train', undefined);
      expect(sum.measured, `after ${sql}`).toEqual({ status: 'measured', value: 10 });
    }
  });

  const endless = 'SELECT sum(a.range * b.range) FROM range(1000000000) a, range(1000000) b';

  test('an endless question can be cancelled, and ends by itself with a reason', async () => {
    const controller = new AbortController();
    const answer = answerOf(duck, endless, controller.signal);
    setTimeout(() => controller.abort(), 50);
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    const { measured, isAlive } = await answerOf(duck, endless, undefined, 100);
    expect(measured).toMatchObject({
      reason: expect.stringMatching(/longer than 0.1 seconds/) as string,
    });
    expect(isAlive).toBe(false);
  });
}
