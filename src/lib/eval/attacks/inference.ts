/**
 * Attribute inference: who knows all other columns of a person guesses a secret one, from the nearest
 * synthetic row (Anonymeter; Giomi et al., PoPETs 2023) or with a model trained on synthetic rows. A guess
 * of a number is right within 5 %.
 */
import { stream } from '../../engine/random';
import type { Aligned, AlignedColumn } from '../align';
import { featuresOf, learn, type Task } from '../learners';
import { layOut, nearestRows, rangesOf } from '../nearest';
import type { Pace } from '../pace';
import type { JudgeTools } from '../parts';
import { drawRows } from '../sample';
import type { Attempts } from './risk';
import type { Targets } from './sides';

type InferenceVariant = 'nearest row' | 'boosted trees';

interface Inference {
  readonly variant: InferenceVariant;
  readonly won: Attempts;
  readonly control: Attempts;
}

export interface Secret {
  readonly name: string;
  readonly ways: readonly Inference[];
  /** Share of training rows guessed right: with a value drawn from the synthetic rows, and with one value for all. */
  readonly blind: number;
  readonly best: number;
}

const tolerance = 0.05;
/** Beyond this many labels no model is trained. */
const mostClasses = 30;
/** Values of synthetic rows that a model is trained on. */
const mostLessons = 5000;
const mostRounds = 30;
/** How much an attacker's model of a secret learns from. */
export const secretLessons = { rows: mostLessons, rounds: mostRounds } as const;
/** About as much work as so many rows to be compared with all others. */
export const lessonWork = 3000;

interface Context {
  readonly aligned: Aligned;
  /** Training rows, and rows that were set aside. */
  readonly sides: readonly [Targets, Targets];
  readonly tools: JudgeTools;
  readonly seed: number;
  readonly pace: Pace;
}

/** Needs at least one other column, and rows of all tables. */
export async function judgeSecret(place: number, context: Context): Promise<Secret> {
  const { aligned, sides, seed } = context;
  const secret = aligned.columns[place] as AlignedColumn;
  const known: Aligned = { ...aligned, columns: aligned.columns.filter((_, c) => c !== place) };
  const isRight = rightness(secret);
  const count = ({ part, rows }: Targets, guess: (i: number) => number): Attempts => {
    const truth = secret[part] as Float64Array | Int32Array;
    const right = rows.filter((row, i) => isRight(guess(i), truth[row] as number));
    return { attempts: rows.length, successes: right.length };
  };
  const [members, others] = sides;
  const judgeWay = (variant: InferenceVariant, guesses: readonly Float64Array[]): Inference => ({
    variant,
    won: count(members, (i) => guesses[0]?.[i] as number),
    control: count(others, (i) => guesses[1]?.[i] as number),
  });
  const ways = [judgeWay('nearest row', await nearestGuesses(secret, known, context))];
  const learnt = await learntGuesses(secret, known, context);
  if (learnt !== null) ways.push(judgeWay('boosted trees', learnt));

  const shareRight = (guess: (i: number) => number) =>
    count(members, guess).successes / members.rows.length;
  const random = stream(seed, `blind guesses of ${secret.column.name}`);
  const blind = shareRight((i) => valueAt(secret, random.below(aligned.rows.synthetic, i)));
  const best = Math.max(...constantsOf(secret).map((value) => shareRight(() => value)));
  return { name: secret.column.name, ways, blind, best };
}

/** A null is guessed where it is a null. Anonymeter's own ratio, but for negative numbers. */
function rightness(secret: AlignedColumn): (guess: number, truth: number) => boolean {
  if (secret.measure === 'categorical') return (guess, truth) => guess === truth;
  return (guess, truth) => {
    if (guess !== guess || truth !== truth) return guess !== guess && truth !== truth;
    return Math.abs(guess - truth) <= tolerance * (Math.abs(guess) + 1e-12);
  };
}

function valueAt(column: AlignedColumn, syntheticRow: number): number {
  return column.synthetic[syntheticRow] as number;
}

/** What one would always guess who knows the synthetic column alone: its commonest value, or its median. */
function constantsOf({ synthetic, measure }: AlignedColumn): number[] {
  const counts = new Map<number, number>();
  for (const value of synthetic) counts.set(value, (counts.get(value) ?? 0) + 1);
  let commonest = NaN;
  let most = 0;
  for (const [value, count] of counts) if (count > most) [commonest, most] = [value, count];
  if (measure === 'categorical') return [commonest];
  const sorted = synthetic.filter((value) => value === value).sort();
  return [commonest, sorted[Math.floor(sorted.length / 2)] ?? NaN];
}

async function nearestGuesses(
  secret: AlignedColumn,
  known: Aligned,
  { sides, tools, pace }: Context,
): Promise<Float64Array[]> {
  const ranges = rangesOf(known, 'synthetic');
  const all = Int32Array.from({ length: known.rows.synthetic }, (_, row) => row);
  const synthetic = layOut(known, 'synthetic', all, ranges);
  const guesses: Float64Array[] = [];
  for (const { part, rows } of sides) {
    const found = await nearestRows(layOut(known, part, rows, ranges), synthetic, {
      tools,
      onDone: (more) => pace.step('guessing secrets', more),
    });
    guesses.push(Float64Array.from(found.row, (row) => valueAt(secret, row)));
  }
  return guesses;
}

/** Null where the secret has one known value, or more labels than a model is trained for. */
async function learntGuesses(
  secret: AlignedColumn,
  known: Aligned,
  { sides, tools, seed, pace }: Context,
): Promise<Float64Array[] | null> {
  const rows = drawRows(known.rows.synthetic, mostLessons, seed, 'lessons on secrets').filter(
    (row) => isKnown(secret, valueAt(secret, row)),
  );
  const values = [...new Set(Array.from(rows, (row) => valueAt(secret, row)))].sort(
    (a, b) => a - b,
  );
  const isLabel = secret.measure === 'categorical';
  if (values.length < 2 || (isLabel && values.length > mostClasses)) return null;
  const task = isLabel ? taskOf(values.length) : ({ kind: 'number' } as const);
  const targets = Float64Array.from(secret.synthetic, (value) =>
    isLabel ? Math.max(0, values.indexOf(value)) : value,
  );
  const features = featuresOf(known.columns, 'synthetic');
  let done = 0;
  const learner = await learn(
    { features, rows, targets, task, seed, rounds: mostRounds },
    async (share) => {
      await pace.step('guessing secrets', lessonWork * (share - done));
      done = share;
    },
    tools,
  );
  const toGuesses = isLabel
    ? likeliest(learner.width, values)
    : likeLessons(
        learner.score(features, rows),
        Float64Array.from(rows, (row) => valueAt(secret, row)),
      );
  return sides.map(({ part, rows: theirs }) =>
    toGuesses(learner.score(featuresOf(known.columns, part), theirs)),
  );
}

function isKnown({ measure }: AlignedColumn, value: number): boolean {
  return measure === 'categorical' ? value >= 0 : value === value;
}

function taskOf(classes: number): Task {
  return classes === 2 ? { kind: 'binary' } : { kind: 'classes', classes };
}

type ToGuesses = (scores: Float64Array) => Float64Array;

/** The label whose score is highest. */
function likeliest(width: number, labels: readonly number[]): ToGuesses {
  return (scores) =>
    Float64Array.from({ length: scores.length / width }, (_, i) => {
      if (width === 1) return labels[(scores[i] as number) > 0 ? 1 : 0] as number;
      const ofRow = scores.subarray(i * width, (i + 1) * width);
      return labels[ofRow.indexOf(Math.max(...ofRow))] as number;
    });
}

/** Lessons whose median is the guess of a number. */
const matched = 9;

/**
 * The median of the numbers of the lessons with the most similar predictions: unlike a predicted mean it is
 * a number that occurs, such as 0 (predictive mean matching: Little, JBES 6(3), 1988).
 */
function likeLessons(predicted: Float64Array, numbers: Float64Array): ToGuesses {
  const order = Int32Array.from(predicted.keys()).sort(
    (a, b) => (predicted[a] as number) - (predicted[b] as number) || a - b,
  );
  const sorted = Float64Array.from(order, (i) => predicted[i] as number);
  return (scores) =>
    scores.map((score) => {
      const middle = sorted.findIndex((value) => value >= score);
      const start = Math.max(
        0,
        Math.min((middle < 0 ? sorted.length : middle) - (matched >> 1), sorted.length - matched),
      );
      const near = order.subarray(start, start + matched);
      const theirs = Float64Array.from(near, (i) => numbers[i] as number).sort();
      return theirs[theirs.length >> 1] as number;
    });
}
