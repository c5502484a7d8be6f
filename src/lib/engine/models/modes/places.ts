/** Rows of modes and labels inside a step: one-hot places beside the scalars. */
import * as tf from '@tensorflow/tfjs-core';
import { ops } from '../../tensor';
import type { Layout } from './layout';

/** Each place's number inside its choice, [places] int32. */
function placeNumbers(starts: readonly number[]): tf.Tensor1D {
  const numbers: number[] = [];
  starts.slice(1).forEach((end, choice) => {
    for (let place = starts[choice] as number; place < end; place++) {
      numbers.push(place - (starts[choice] as number));
    }
  });
  return tf.tensor1d(numbers, 'int32');
}

/** int32 [rows, choices] to float32 [rows, places]. */
export function oneHotPlaces(choices: tf.Tensor2D, starts: readonly number[]): tf.Tensor2D {
  const spread = ops.segmentSpread(choices, starts);
  return tf.cast(tf.equal(spread, placeNumbers(starts)), 'float32');
}

/** Part of a row of the network: [rows, to - from]. */
export function columnsOf(x: tf.Tensor, from: number, to: number): tf.Tensor2D {
  return tf.slice(x as tf.Tensor2D, [0, from], [x.shape[0] as number, to - from]);
}

/** Scalars and one-hot places side by side, [rows, width]. */
export function rowsOfPlaces(
  { starts }: Layout,
  scalars: tf.Tensor2D | null,
  choices: tf.Tensor2D,
): tf.Tensor2D {
  const places = oneHotPlaces(choices, starts);
  return scalars ? tf.concat([scalars, places], 1) : places;
}
