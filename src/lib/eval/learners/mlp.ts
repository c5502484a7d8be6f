/**
 * The arithmetic of the small network: two hidden layers of rectified units, scores on top, Adam. Lines of
 * the first layer that a batch does not touch are left alone with their moments (“lazy” Adam), so that a
 * step costs what its rows hold.
 */
import { exp, log } from '../../engine/random';
import type { Design, Encoded } from './design';
import type { Loss } from './losses';

const [first, second] = [64, 32];
const decay = { mean: 0.9, square: 0.999 };
const tiny = 1e-8;

/** Weights of one layer, row-major, its intercepts last; with gradient and Adam's two moments. */
interface Layer {
  readonly weights: Float64Array;
  readonly gradient: Float64Array;
  readonly means: Float64Array;
  readonly squares: Float64Array;
  kept: Float64Array;
}

export class Mlp {
  readonly #design: Design;
  readonly #width: number;
  readonly #layers: readonly [Layer, Layer, Layer];
  /** Lines of the first layer that the batch holds. */
  readonly #touched: number[] = [];
  readonly #isTouched: Uint8Array;
  #steps = 0;

  /** @param draw a uniform number for each whole number */
  constructor(design: Design, width: number, draw: (key: number) => number) {
    this.#design = design;
    this.#width = width;
    this.#isTouched = new Uint8Array(design.width);
    let key = 0;
    // Glorot and Bengio (2010); of the first layer, as many inputs are there as a row holds.
    const layer = (inputs: number, outputs: number, held: number): Layer => {
      const size = (inputs + 1) * outputs;
      const bound = Math.sqrt(6 / (held + outputs));
      const weights = new Float64Array(size);
      for (let i = 0; i < inputs * outputs; i++) weights[i] = bound * (2 * draw(key++) - 1);
      const zeros = () => new Float64Array(size);
      return {
        weights,
        gradient: zeros(),
        means: zeros(),
        squares: zeros(),
        kept: weights.slice(),
      };
    };
    this.#layers = [
      layer(design.width, first, design.numbers + design.slots),
      layer(first, second, first),
      layer(second, width, second),
    ];
  }

  /** Remembers the weights as they are. */
  keep(): void {
    for (const layer of this.#layers) layer.kept = layer.weights.slice();
  }

  /** Goes back to the weights that were remembered. */
  restore(): void {
    for (const { weights, kept } of this.#layers) weights.set(kept);
  }

  score(encoded: Encoded): Float64Array {
    const scores = new Float64Array(encoded.rows * this.#width);
    const [one, two] = [new Float64Array(first), new Float64Array(second)];
    for (let row = 0; row < encoded.rows; row++) {
      this.#forward(encoded, row, one, two);
      this.#top(two, scores, row * this.#width);
    }
    return scores;
  }

  /**
   * Scores of rows whose values of one feature are dealt out: only what changes is added to the first
   * layer's sums, so that hundreds of features cost no more than each its own.
   */
  dealer({ rows, numbers, places }: Encoded) {
    const design = this.#design;
    const [{ weights }] = this.#layers;
    const sums = new Float64Array(rows * first);
    const sumsOf = (of: Float64Array, row: number) => of.subarray(row * first, (row + 1) * first);
    for (let row = 0; row < rows; row++) {
      this.#sum({ rows, numbers, places }, row, sumsOf(sums, row));
    }
    return (place: ReturnType<Design['placeOf']>, order: Uint32Array): Float64Array => {
      const scores = new Float64Array(rows * this.#width);
      const [one, two] = [new Float64Array(first), new Float64Array(second)];
      const addPlace = (row: number, sign: 1 | -1) => {
        const line = places[row * design.slots + place.slot] as number;
        if (line >= 0) addLine(one, weights, line * first, sign);
      };
      order.forEach((from, row) => {
        one.set(sumsOf(sums, row));
        if (place.number >= 0) {
          const at = (which: number) => numbers[which * design.numbers + place.number] as number;
          addLine(one, weights, place.number * first, at(from) - at(row));
        }
        if (place.slot >= 0) {
          addPlace(row, -1);
          addPlace(from, 1);
        }
        this.#rise(one, two);
        this.#top(two, scores, row * this.#width);
      });
      return scores;
    };
  }

  /** One step of Adam down the mean loss of some rows. */
  learn(
    encoded: Encoded,
    targets: Float64Array,
    rows: Uint32Array,
    loss: Loss,
    rate: number,
  ): void {
    const width = this.#width;
    const [one, two] = [
      new Float64Array(rows.length * first),
      new Float64Array(rows.length * second),
    ];
    const scores = new Float64Array(rows.length * width);
    const truth = new Float64Array(rows.length);
    rows.forEach((row, i) => {
      truth[i] = targets[row] as number;
      const hidden = two.subarray(i * second, (i + 1) * second);
      this.#forward(encoded, row, one.subarray(i * first, (i + 1) * first), hidden);
      this.#top(hidden, scores, i * width);
    });
    const slopes = slopesOf(loss, scores, truth, width);
    rows.forEach((row, i) => {
      this.#backward(
        encoded,
        row,
        one.subarray(i * first, (i + 1) * first),
        two.subarray(i * second, (i + 1) * second),
        slopes.subarray(i * width, (i + 1) * width),
      );
    });
    this.#move(rate);
  }

  #forward(encoded: Encoded, row: number, one: Float64Array, two: Float64Array): void {
    this.#sum(encoded, row, one);
    this.#rise(one, two);
  }

  /** What the first layer sums up for a row. */
  #sum({ numbers, places }: Encoded, row: number, one: Float64Array): void {
    const design = this.#design;
    const [{ weights }] = this.#layers;
    one.set(weights.subarray(design.width * first));
    for (let c = 0; c < design.numbers; c++) {
      addLine(one, weights, c * first, numbers[row * design.numbers + c] as number);
    }
    for (let s = 0; s < design.slots; s++) {
      const place = places[row * design.slots + s] as number;
      if (place >= 0) addLine(one, weights, place * first, 1);
    }
  }

  /** From sums of the first layer to the second; both rectified. */
  #rise(one: Float64Array, two: Float64Array): void {
    const [, { weights }] = this.#layers;
    two.set(weights.subarray(first * second));
    for (let i = 0; i < first; i++) {
      if ((one[i] as number) > 0) addLine(two, weights, i * second, one[i] as number);
      else one[i] = 0;
    }
    for (let j = 0; j < second; j++) if (!((two[j] as number) > 0)) two[j] = 0;
  }

  #top(two: Float64Array, scores: Float64Array, at: number): void {
    const width = this.#width;
    const { weights } = this.#layers[2];
    for (let k = 0; k < width; k++) {
      let total = weights[second * width + k] as number;
      for (let j = 0; j < second; j++)
        total += (two[j] as number) * (weights[j * width + k] as number);
      scores[at + k] = total;
    }
  }

  #backward(
    { numbers, places }: Encoded,
    row: number,
    one: Float64Array,
    two: Float64Array,
    slopes: Float64Array,
  ): void {
    const design = this.#design;
    const [bottom, middle, top] = this.#layers;
    const lower = new Float64Array(second);
    const lowest = new Float64Array(first);
    backThrough(top, two, slopes, lower);
    backThrough(middle, one, lower, lowest);
    addLine(bottom.gradient, lowest, 0, 1, design.width * first, first);
    for (let c = 0; c < design.numbers; c++) {
      this.#touch(c);
      addLine(
        bottom.gradient,
        lowest,
        0,
        numbers[row * design.numbers + c] as number,
        c * first,
        first,
      );
    }
    for (let s = 0; s < design.slots; s++) {
      const place = places[row * design.slots + s] as number;
      if (place < 0) continue;
      this.#touch(place);
      addLine(bottom.gradient, lowest, 0, 1, place * first, first);
    }
  }

  #touch(line: number): void {
    if (this.#isTouched[line] === 1) return;
    this.#isTouched[line] = 1;
    this.#touched.push(line);
  }

  #move(rate: number): void {
    this.#steps++;
    const [bottom, middle, top] = this.#layers;
    const step = rate * Math.sqrt(1 - power(decay.square, this.#steps));
    const size = step / (1 - power(decay.mean, this.#steps));
    adam(middle, 0, middle.weights.length, size);
    adam(top, 0, top.weights.length, size);
    adam(bottom, this.#design.width * first, bottom.weights.length, size);
    for (const line of this.#touched) {
      adam(bottom, line * first, (line + 1) * first, size);
      this.#isTouched[line] = 0;
    }
    this.#touched.length = 0;
  }
}

function power(base: number, exponent: number): number {
  return exp(exponent * log(base));
}

/** `out[to + i] += factor * from[at + i]` over a line. */
function addLine(
  out: Float64Array,
  from: Float64Array,
  at: number,
  factor: number,
  to = 0,
  length = out.length,
): void {
  for (let i = 0; i < length; i++) {
    out[to + i] = (out[to + i] as number) + factor * (from[at + i] as number);
  }
}

/** Gradients of a layer and of what came into it, where that is above 0. */
function backThrough(
  { weights, gradient }: Layer,
  inputs: Float64Array,
  slopes: Float64Array,
  out: Float64Array,
): void {
  const width = slopes.length;
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i] as number;
    if (!(input > 0)) continue;
    let total = 0;
    for (let k = 0, at = i * width; k < width; k++, at++) {
      const slope = slopes[k] as number;
      total += slope * (weights[at] as number);
      gradient[at] = (gradient[at] as number) + input * slope;
    }
    out[i] = total;
  }
  addLine(gradient, slopes, 0, 1, inputs.length * width, width);
}

/** Gradients of the mean loss with regard to each score, `[rows, width]`. */
function slopesOf(
  loss: Loss,
  scores: Float64Array,
  targets: Float64Array,
  width: number,
): Float64Array {
  const out = new Float64Array(scores.length);
  const [own, curves] = [new Float32Array(targets.length), new Float32Array(targets.length)];
  const chances = new Float64Array(scores.length);
  loss.chances(scores, chances);
  for (let k = 0; k < width; k++) {
    loss.differentiate(chances, targets, k, own, curves);
    own.forEach((slope, i) => (out[i * width + k] = slope / targets.length));
  }
  return out;
}

/** Moves part of a layer and clears its gradient. */
function adam(layer: Layer, from: number, to: number, size: number): void {
  const { weights, gradient, means, squares } = layer;
  for (let i = from; i < to; i++) {
    const slope = gradient[i] as number;
    const mean = decay.mean * (means[i] as number) + (1 - decay.mean) * slope;
    const square = decay.square * (squares[i] as number) + (1 - decay.square) * slope * slope;
    means[i] = mean;
    squares[i] = square;
    weights[i] = (weights[i] as number) - (size * mean) / (Math.sqrt(square) + tiny);
    gradient[i] = 0;
  }
}
