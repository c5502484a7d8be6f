/** What real rows score when they are judged as if they were drawn: the first line of every table. */
import type { Table } from '../../src/lib/engine/schema';
import { openTwinJudge, scoreTwin, type TwinJudgeInput, type TwinScores } from '../../src/lib/eval';

/**
 * Likeness and copies of the whole holdout. The rest, which needs real rows beside the judged ones, of one
 * half of it, held against the other half.
 */
export async function judgeHoldout(
  input: TwinJudgeInput & { readonly holdout: Table },
): Promise<TwinScores> {
  const { holdout } = input;
  const whole = await scoreTwin({ ...input, holdout: null, synthetic: holdout });
  const half = (start: 0 | 1): Table => {
    const rows = Int32Array.from(
      { length: (holdout.rowCount + 1 - start) >> 1 },
      (_, i) => 2 * i + start,
    );
    return {
      rowCount: rows.length,
      columns: holdout.columns.map((data) =>
        data.storage === 'number'
          ? { ...data, values: Float64Array.from(rows, (row) => data.values[row]!) }
          : { ...data, codes: rows.map((row) => data.codes[row]!) },
      ),
    };
  };
  const halves = await openTwinJudge({ ...input, holdout: half(1) }).score(half(0));
  const { overall, shapes, trends } = whole;
  const copies = { synthetic: whole.copies.synthetic, holdout: null };
  return { ...halves, overall, shapes, trends, copies };
}
