/** A table of learnt vectors. */
import * as tf from '@tensorflow/tfjs-core';
import { normalWith } from './init';
import type { Layer } from './layer';
import type { Init, Scope } from './scope';

/**
 * int32 [...] of 0 … count - 1 to [..., width]. Rows that a step does not look up get a gradient of 0.
 * Begins standard normal, as `torch.nn.Embedding`.
 */
export function embedding(
  scope: Scope,
  count: number,
  width: number,
  init: Init = normalWith(1),
): Layer {
  const table = scope.variable('table', [count, width], init);
  return { variables: [table], apply: (indices) => tf.gather(table, indices) };
}
