/** Multi-head attention (Vaswani et al., "Attention is all you need", 2017) as batched products. */
import * as tf from '@tensorflow/tfjs-core';
import { dense } from './dense';
import { glorotUniform, zeros } from './init';
import type { Scope } from './scope';

export interface Attention {
  readonly variables: readonly tf.Variable[];
  /**
   * Queries from `x` [n, length, width], keys and values from `memory` [n, other, width] (`x` itself
   * for self-attention).
   * @param mask added to the scores, broadcast to [n, heads, length, other]; a large negative number
   *   where a place must not look
   */
  apply(x: tf.Tensor3D, memory?: tf.Tensor3D, mask?: tf.Tensor): tf.Tensor3D;
}

/** @param width of the rows; a multiple of `heads` */
export function attention(scope: Scope, width: number, heads: number): Attention {
  if (width % heads !== 0) throw new Error(`${heads} heads do not share a width of ${width}.`);
  const part = (name: string) =>
    dense(scope.within(name), width, width, { weight: glorotUniform, bias: zeros });
  const [query, key, value, out] = [part('query'), part('key'), part('value'), part('out')];
  const each = width / heads;
  const split = (x: tf.Tensor) =>
    tf.transpose(tf.reshape(x, [x.shape[0]!, x.shape[1]!, heads, each]), [0, 2, 1, 3]);
  return {
    variables: [query, key, value, out].flatMap(({ variables }) => variables),
    apply(x, memory = x, mask) {
      const q = tf.mul(split(query.apply(x)), 1 / Math.sqrt(each));
      const scores = tf.matMul(q, split(key.apply(memory)), false, true);
      const shares = tf.softmax(mask ? tf.add(scores, mask) : scores);
      const mixed = tf.matMul(shares, split(value.apply(memory)));
      return out.apply(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), x.shape)) as tf.Tensor3D;
    },
  };
}
