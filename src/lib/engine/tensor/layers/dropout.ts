/** Dropout, from the step's own random streams: the same masks on every device and after a resume. */
import * as tf from '@tensorflow/tfjs-core';
import { dropoutMask } from '../ops';
import type { Layer } from './layer';
import type { Scope } from './scope';

/**
 * Sets a share `rate` of the elements to 0 and scales the others by 1 / (1 - rate); in inference does
 * nothing (Srivastava et al. 2014). An application with the same `use` in the same step has the same mask.
 */
export function dropout(scope: Scope, rate: number): Layer {
  return {
    variables: [],
    apply(x, { isTraining, use = '' }) {
      if (!isTraining || rate === 0) return x;
      return tf.mul(x, dropoutMask(x.shape, rate, `${scope.path} dropout ${use}`));
    },
  };
}
