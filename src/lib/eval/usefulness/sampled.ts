/** What models were not shown: rows beyond a sample, and rounds that trees of wide tables did not grow. */
import { learners, roundsSentence, type LearnerName } from '../learners';
import { lessonSize, type Exam } from './exam';

/**
 * Null where these learners saw everything.
 * @param mostDealt rows with which it was asked at most which columns matter; null where it was not asked
 */
export function sampledSentence(
  exam: Exam,
  names: readonly LearnerName[],
  mostDealt: number | null,
): string | null {
  const { rows } = exam.aligned;
  const most = Math.max(rows.train, rows.synthetic);
  const cut = names.flatMap((name) => {
    const size = lessonSize(exam, name);
    return size < most ? [{ title: learners[name].title(exam.target.task), size }] : [];
  });
  const tested = exam.test.holdout.rows.length;
  const sentences = [
    rowsSentence(
      cut,
      tested < rows.holdout ? tested : null,
      mostDealt !== null && tested > mostDealt ? mostDealt : null,
    ),
    roundsSentence(exam.columns.length),
  ];
  return sentences.filter((sentence) => sentence !== null).join(' ') || null;
}

/**
 * “The small network learnt from at most 10,000 rows of each table.” Null where every row was looked at.
 * @param tested rows that predictions were tested on, null where all were; `dealt` likewise for importances
 */
function rowsSentence(
  cut: readonly { readonly title: string; readonly size: number }[],
  tested: number | null,
  dealt: number | null,
): string | null {
  const count = (rows: number) => rows.toLocaleString('en-GB');
  const parts = cut.map(
    ({ title, size }) => `the ${title} learnt from at most ${count(size)} rows of each table`,
  );
  if (tested !== null) {
    parts.push(`predictions were tested on ${count(tested)} of the rows that were set aside`);
  }
  if (dealt !== null) {
    parts.push(
      `which columns matter was asked with ${count(dealt)} of the rows that were set aside`,
    );
  }
  const whole = parts.join('; ');
  if (whole === '') return null;
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}; seeded samples.`;
}
