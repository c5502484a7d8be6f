/**
 * Where a model's variables get their names and first values: both from the place in the model, so that
 * the same seed builds the same network. Refuses a name twice. Variables live until `dispose`, which is
 * after compilation: a compiled step carries its own copy of their contents.
 */
import * as tf from '@tensorflow/tfjs-core';
import { stream, type Stream } from '../../random';

/** First values of a variable of this shape, row-major; drawn from `random`, the variable's own stream. */
export type Init = (shape: readonly number[], random: Stream) => Float32Array;

/** One place in a model, such as "generator/hidden 1". */
export class Scope {
  readonly path: string;
  readonly #seed: number;
  readonly #made: Map<string, tf.Variable>;

  constructor(seed: number, path: string, made: Map<string, tf.Variable> = new Map()) {
    this.path = path;
    this.#seed = seed;
    this.#made = made;
  }

  /** A place inside this one. */
  within(name: string): Scope {
    return new Scope(this.#seed, `${this.path}/${name}`, this.#made);
  }

  /**
   * A float32 variable. `isTrainable` is false for running statistics, which gradients leave alone.
   * @throws Error where the model already has a variable of that name
   */
  variable(
    name: string,
    shape: readonly number[],
    init: Init,
    isTrainable: boolean = true,
  ): tf.Variable {
    const full = `${this.path}/${name}`;
    if (this.#made.has(full)) throw new Error(`The model has two variables called "${full}".`);
    const values = init(shape, stream(this.#seed, `init ${full}`));
    const first = tf.tensor(values, [...shape], 'float32');
    const made = tf.variable(first, isTrainable, full);
    first.dispose();
    this.#made.set(full, made);
    return made;
  }

  /** Frees every variable of the model, whichever place of it was asked. */
  dispose(): void {
    for (const variable of this.#made.values()) variable.dispose();
    this.#made.clear();
  }
}

/**
 * The outermost place of a model.
 * @param model names it, as in "ctgan"; two models of one name cannot be built at the same time
 */
export function modelScope(model: string, seed: number): Scope {
  return new Scope(seed, model);
}
