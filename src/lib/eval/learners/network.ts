/**
 * A small network: two layers of 64 and 32 rectified units, Adam, a tenth of the rows to say when to stop.
 * Labels are looked up, not multiplied, so that their number costs little. Sources: Kingma and Ba (2015);
 * the settings are those of scikit-learn's MLPClassifier(early_stopping=True) but for its slower steps.
 */
import { stream } from '../../engine/random';
import { learnDesign } from './design';
import { pick, widthOf, type Breathe, type Learner, type Lesson } from './learner';
import { lossOf } from './losses';
import { Mlp } from './mlp';
import { setAside } from './set-aside';

const mostPasses = 12;
const batchRows = 128;
const rate = 0.002;
/** With fewer rows a tenth says nothing. */
const leastToSetAside = 200;
/** Passes without a gain after which it stops. */
const patience = 2;
/** Between two breaths. */
const batchesABreath = 16;

/**
 * Learns; `breathe` is awaited every few milliseconds.
 * @throws whatever `breathe` throws
 */
export async function learnNetwork(lesson: Lesson, breathe?: Breathe): Promise<Learner> {
  const { features, task, seed, rounds = mostPasses } = lesson;
  const { rows, kept } = setAside(lesson, leastToSetAside);
  const design = learnDesign(features, rows);
  const loss = lossOf(task);
  const [targets, scale] = standardised(lesson);
  const width = widthOf(task);
  const random = stream(seed, 'network');
  const network = new Mlp(design, width, (key) => random.uniform(key));
  const encoded = design.encode(features, rows);
  const own = pick(targets, rows);
  const judged = kept === null ? null : design.encode(features, kept);
  const truth = kept === null ? own : pick(targets, kept);
  let best = Infinity;
  let waited = 0;
  for (let pass = 0; pass < rounds && rows.length > 0; pass++) {
    const order = stream(seed, `network pass ${pass}`).permutation(rows.length);
    for (let from = 0, batch = 0; from < order.length; from += batchRows, batch++) {
      const chosen = order.subarray(from, from + batchRows);
      network.learn(encoded, own, chosen, loss, rate);
      if (batch % batchesABreath === 0) await breathe?.((pass + from / order.length) / rounds);
    }
    const judgedLoss = loss.measure(network.score(judged ?? encoded), truth);
    waited = judgedLoss < best - 1e-4 ? 0 : waited + 1;
    if (judgedLoss < best) {
      best = judgedLoss;
      network.keep();
    }
    if (waited >= patience) break;
  }
  network.restore();
  return {
    width,
    score(others, otherRows) {
      const scores = network.score(design.encode(others, otherRows));
      return task.kind === 'number' ? scores.map(scale) : scores;
    },
    dealer(others, otherRows) {
      const deal = network.dealer(design.encode(others, otherRows));
      return (feature, order) => {
        const scores = deal(design.placeOf(feature), order);
        return task.kind === 'number' ? scores.map(scale) : scores;
      };
    },
  };
}

/** Numbers to mean 0 and deviation 1, and the way back. */
function standardised({ task, targets, rows }: Lesson) {
  if (task.kind !== 'number' || rows.length === 0)
    return [targets, (value: number) => value] as const;
  const own = pick(targets, rows);
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
  const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
  const deviation = Math.sqrt(variance) || 1;
  return [
    targets.map((value) => (value - mean) / deviation),
    (value: number) => value * deviation + mean,
  ] as const;
}
