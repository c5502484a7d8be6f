/**
 * Drawing rows of wide tables: one small program for each kin of columns, run column after column over a
 * state that holds what the columns so far told. One program of hundreds of columns would take minutes to
 * compile.
 */
import * as tf from '@tensorflow/tfjs-core';
import { compileTogether, layers, ops, type Session, type StepPart } from '../../tensor';
import { blockName, type BlockProgram } from '../network';
import { cellWeights, type Drawing } from './draw';
import { kinOf, type Layout, type Place } from './layout';
import { weightsOfPlace, type KinWeights, type Weights } from './weights';

/** A logit that is never drawn. */
const never = -1e9;

/** The weights of a kin for drawing: cooled, and without chances for cells that a place has not. */
function drawingWeights(
  layout: Layout,
  weights: Weights<Float32Array>,
  kin: number,
  temperature: number,
): KinWeights<Float32Array> {
  const { count, hidden, cells } = layout.kins[kin] as Layout['kins'][number];
  const { into, bias } = weights.kins[kin] as KinWeights<Float32Array>;
  const out = new Float32Array(count * hidden * cells);
  const cellBias = new Float32Array(count * cells).fill(never);
  for (let member = 0; member < count; member++) {
    const own = weightsOfPlace(layout, weights, { kin, member });
    for (let unit = 0; unit < hidden; unit++) {
      const row = own.out.subarray(unit * own.cells, (unit + 1) * own.cells);
      out.set(row, (member * hidden + unit) * cells);
    }
    cellBias.set(own.cellBias, member * cells);
  }
  const cool = (values: Float32Array) => values.map((value) => value / temperature);
  return { into, bias, out: cool(out), cellBias: cool(cellBias) };
}

const scalar = { shape: [], type: 'float32' } as const;
const index = { shape: [1], type: 'int32' } as const;
type Inputs = Readonly<Record<string, tf.Tensor>>;

/** The steps, all over one state: `kin 0` …, `shares` (of the first place) and `given`. */
class Steps {
  readonly parts: Record<string, StepPart> = {};
  readonly scope: layers.Scope;
  readonly #context: tf.Variable;
  readonly #told: tf.Variable;

  constructor(
    private readonly layout: Layout,
    weights: Weights<Float32Array>,
    private readonly drawing: Drawing,
    private readonly rows: number,
  ) {
    this.scope = layers.modelScope('autoregressive rows', 0);
    this.#context = this.scope.variable('context', [rows, layout.width], layers.zeros);
    this.#told = this.scope.variable('told', [layout.cells, layout.width], () => weights.told);
    layout.kins.forEach((_, kin) => this.#addKin(kin, weights));
    const { shares, given } = drawing;
    if (shares !== null) this.#addShares(shares);
    if (given > 0) this.#addGiven();
  }

  /** What is known before a place; nothing where `keeps` is 0, as for the first. */
  #known(keeps: tf.Tensor): tf.Tensor2D {
    return tf.mul(this.#context, keeps) as tf.Tensor2D;
  }

  #tell(known: tf.Tensor, codes: tf.Tensor, start: tf.Tensor): void {
    this.#context.assign(tf.add(known, tf.gather(this.#told, tf.add(codes, start) as tf.Tensor1D)));
  }

  #addKin(kin: number, weights: Weights<Float32Array>): void {
    const { width } = this.layout;
    const { count, hidden, cells } = this.layout.kins[kin] as Layout['kins'][number];
    const own = drawingWeights(this.layout, weights, kin, this.drawing.temperature);
    const variable = (name: keyof typeof own, size: number) =>
      this.scope.variable(`${name} ${kin}`, [count, size], () => own[name]);
    const into = variable('into', width * hidden);
    const bias = variable('bias', hidden);
    const out = variable('out', hidden * cells);
    const cellBias = variable('cellBias', cells);
    const step = ({ member, start, keeps }: Inputs) => {
      const pick = (all: tf.Tensor, shape: [number, number]) =>
        tf.reshape(tf.gather(all, member as tf.Tensor1D), shape);
      const known = this.#known(keeps as tf.Tensor);
      const sum = tf.add(tf.matMul(known, pick(into, [width, hidden])), pick(bias, [1, hidden]));
      const product = tf.matMul(tf.relu(sum) as tf.Tensor2D, pick(out, [hidden, cells]));
      const logits = tf.add(product, pick(cellBias, [1, cells])) as tf.Tensor2D;
      const codes = ops.categorical(cellWeights(logits, this.drawing.topP), 'cell');
      this.#tell(known, codes, start as tf.Tensor);
      return { codes };
    };
    this.parts[`kin ${kin}`] = { step, example: { member: index, start: index, keeps: scalar } };
  }

  #addShares(shares: readonly number[]): void {
    const step = ({ start, keeps }: Inputs) => {
      const all = tf.tile(tf.tensor2d([...shares], [1, shares.length]), [this.rows, 1]);
      const codes = ops.categorical(all, 'cell');
      this.#tell(this.#known(keeps as tf.Tensor), codes, start as tf.Tensor);
      return { codes };
    };
    this.parts['shares'] = { step, example: { start: index, keeps: scalar } };
  }

  #addGiven(): void {
    const step = ({ given, start, keeps }: Inputs) => {
      this.#tell(this.#known(keeps as tf.Tensor), given as tf.Tensor, start as tf.Tensor);
      return { codes: tf.add(given as tf.Tensor, 0) };
    };
    const given = { shape: [this.rows], type: 'int32' } as const;
    this.parts['given'] = { step, example: { given, start: index, keeps: scalar } };
  }
}

/** Where the codes of a drawn block are put, [places, rows]. */
interface Block {
  readonly codes: Int32Array;
  readonly rows: number;
}

/**
 * @param fractions [columns with order, rows], traced as the block's own step
 * @param evidence for each given place the codes of all rows
 */
export async function stepwiseProgram(
  {
    layout,
    weights,
    drawing,
  }: { layout: Layout; weights: Weights<Float32Array>; drawing: Drawing },
  { codes, rows }: Block,
  fractions: () => Readonly<Record<string, tf.Tensor>>,
  evidence: readonly Int32Array[],
): Promise<Pick<BlockProgram, 'compiled' | 'others' | 'run'>> {
  const steps = new Steps(layout, weights, drawing, rows);
  const parts = { ...steps.parts, [blockName]: { step: fractions, example: {} } };
  const { [blockName]: compiled, ...others } = await compileTogether(parts, {
    name: 'autoregressive rows',
    target: 'wasm',
  });
  steps.scope.dispose();
  if (!compiled) throw new Error('the step of the block is missing');
  const places = drawing.order.length;
  const run = async (session: Session, block: number): Promise<void> => {
    await session.run(blockName, block, 1);
    for (const [turn, place] of drawing.order.entries()) {
      const { kin, member } = kinOf(layout, place);
      const given = evidence[turn];
      const isShared = turn === 0 && drawing.shares !== null;
      const name = given ? 'given' : isShared ? 'shares' : `kin ${kin}`;
      if (given) {
        const padded = new Int32Array(rows);
        padded.set(given.subarray(block * rows, (block + 1) * rows));
        session.write(name, 'given', padded);
      } else if (!isShared) session.write(name, 'member', Int32Array.of(member));
      session.write(name, 'start', Int32Array.of((layout.places[place] as Place).start));
      session.write(name, 'keeps', Float32Array.of(turn === 0 ? 0 : 1));
      // A step of its own for every place of every block: its random numbers are nobody else's.
      await session.run(name, block * places + turn, 1);
      codes.set((await session.read(name, 'codes')) as Int32Array, place * rows);
    }
  };
  return { compiled, others, run };
}
