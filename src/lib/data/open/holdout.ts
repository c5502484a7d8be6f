/** Sets aside the holdout: the rows that no generator will see, chosen by seed at import. */
import { splitHoldout } from '../../engine/random';
import { quoteText, type Duck } from '../duck';

/** Adds `__holdout` to `source`, or chooses anew. `share` 0 leaves every row for training. */
export async function markHoldout(
  duck: Duck,
  rowCount: number,
  share: number,
  seed: number,
): Promise<void> {
  await duck.run('ALTER TABLE source ADD COLUMN IF NOT EXISTS __holdout BOOLEAN DEFAULT false');
  const flags = share > 0 ? splitHoldout(rowCount, share, seed) : new Uint8Array(rowCount);
  const rows: number[] = [];
  for (const [row, flag] of flags.entries()) if (flag === 1) rows.push(row);
  if (rows.length === 0) {
    await duck.run('UPDATE source SET __holdout = false WHERE __holdout');
    return;
  }
  // Row numbers travel as a small CSV file, the one door that both engines have.
  const name = await duck.attach('holdout.csv', new Blob([rows.join('\n')]));
  try {
    await duck.run(`UPDATE source SET __holdout = __row IN (
      SELECT r FROM read_csv(${quoteText(name)}, header=false, auto_detect=false, columns={'r': 'BIGINT'}))`);
  } finally {
    await duck.detach(name);
  }
}
