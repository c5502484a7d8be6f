/**
 * The rows that are looked at before all others are, set aside in one pass: every further look would
 * read the whole table again to find them.
 */
import { unpackedHome, type Duck } from '../duck';
import { kindFirstRows, kindStep } from './kinds';

/** Below this distance of rows the copy costs more than it spares. */
const worthwhileStep = 4;

const name = `${unpackedHome}.sampled`;

/** Forgets the sample; a file that failed to open leaves it to the next one's beginning. */
export const dropSample = `DROP TABLE IF EXISTS ${name}`;

/**
 * @param steps distances of rows that others than `inferColumns` will look at
 * @returns the table that has at least those rows, with all columns of `source`
 */
export async function keepSample(
  duck: Duck,
  rowCount: number,
  steps: readonly number[],
  signal?: AbortSignal,
): Promise<string> {
  const all = [kindStep(rowCount), ...steps];
  if (Math.min(...all) < worthwhileStep) return 'source';
  const conditions = all.map((step) => `__row % ${step} = 0`).join(' OR ');
  await duck.run(
    `CREATE OR REPLACE TABLE ${name} AS SELECT * FROM source WHERE ${conditions} OR __row < ${kindFirstRows}`,
    signal,
  );
  return name;
}
