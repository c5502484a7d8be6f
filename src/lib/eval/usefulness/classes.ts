/** How single classes fare: a twin may lose a rare one and still look fine on the whole. */
import type { JudgedPart } from '../../engine/schema';
import { measured } from '../measured';
import type { Exam } from './exam';
import type { Prediction } from './prediction';

/** Labels of fewer training rows are not named: a report may be shared. */
const leastRows = 5;

interface Pair {
  readonly real: Prediction;
  readonly synthetic: Prediction;
}

/** One entry a class, in the order of the target's classes; none for numbers. */
export function classesOf({ target }: Exam, pair: Pair): JudgedPart<'usefulness'>['classes'] {
  const trained = new Float64Array(target.classes.length);
  for (const k of target.targetsOf('train')) {
    if (!Number.isNaN(k)) trained[k] = (trained[k] as number) + 1;
  }
  return target.classes.flatMap((label, k) => {
    if ((trained[k] as number) < leastRows) return [];
    const [real, synthetic] = [count(pair.real, k), count(pair.synthetic, k)];
    const never = 'the model never says so';
    const none = 'no test row has this label';
    return {
      label,
      rows: real.rows,
      recall: {
        synthetic: measured(share(synthetic.hits, synthetic.rows), none),
        baseline: measured(share(real.hits, real.rows), none),
      },
      precision: {
        synthetic: measured(share(synthetic.hits, synthetic.said), never),
        baseline: measured(share(real.hits, real.said), never),
      },
    };
  });
}

function count({ truth, classes }: Prediction, k: number) {
  let [rows, said, hits] = [0, 0, 0];
  for (let i = 0; i < truth.length; i++) {
    if (truth[i] === k) rows++;
    if (classes[i] === k) said++;
    if (truth[i] === k && classes[i] === k) hits++;
  }
  return { rows, said, hits };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
