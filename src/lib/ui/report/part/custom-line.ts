/** The result of a person's own query as a row like any other. */
import type { JudgedPart } from '$lib/engine/schema';
import { number } from '../../words';
import { axisOf, valueOf, type FigureLine } from '../figure';

export function customLine(metric: JudgedPart<'custom'>['metrics'][number]): FigureLine {
  const { name, sql, synthetic, baseline, goodAt, grade } = metric;
  const values = [valueOf(synthetic), valueOf(baseline), goodAt].filter((value) => value !== null);
  const [least, most] = axisOf(null, values);
  return {
    key: name,
    title: name,
    metric: 'own metric',
    synthetic,
    baseline,
    baselineName: 'real rows',
    interval: null,
    expected: null,
    threshold: goodAt === null ? 'Not graded.' : `Good at ${number(goodAt)}.`,
    goodAt: null,
    grade: goodAt === null ? null : grade,
    sentence: null,
    words: {
      says: sql,
      good: goodAt === null ? 'you did not say' : `your limit is ${number(goodAt)}`,
      distrust: 'It says what the query says, and nothing about how far chance moves it.',
      source: 'your own query',
    },
    write: number,
    least,
    most,
  };
}
