/** Steps that assign, return and exchange their variables in every way that one may think of. */
import * as tf from '@tensorflow/tfjs-core';
import { declareGroup } from '../ops';
import { waves, type OddStep } from './odd-step';

export const states: Readonly<Record<string, OddStep>> = {
  'outputs that are inputs, states and constants, and twice the same': {
    make: () => {
      const a = tf.variable(tf.tensor1d([1, 2, 3]), true, 'odd out');
      const still = tf.variable(tf.tensor1d([7, 8]), true, 'odd still');
      return ({ x }) => {
        const before = tf.clone(a);
        a.assign(tf.add(a, x!));
        const sum = tf.sum(a);
        return { x: x!, again: x!, before, after: a, still, two: sum, too: sum, c: tf.scalar(4) };
      };
    },
    inputs: { x: waves([3]) },
    count: 3,
  },
  'two variables change places, a third takes an input': {
    make: () => {
      const a = tf.variable(tf.tensor1d([1, 2, 3]), true, 'odd first');
      const b = tf.variable(tf.tensor1d([4, 5, 6]), true, 'odd second');
      const c = tf.variable(tf.tensor1d([0, 0, 0]), true, 'odd third');
      return ({ x }) => {
        const held = tf.clone(a);
        a.assign(b.clone());
        b.assign(held);
        c.assign(x! as tf.Tensor1D);
        return { sum: tf.add(a, tf.mul(b, c)) };
      };
    },
    inputs: { x: waves([3]) },
    count: 3,
  },
  'three variables in a ring, rolled and reversed': {
    make: () => {
      const all = [0, 1, 2].map((i) =>
        tf.variable(tf.range(10 * i, 10 * i + 5), true, `odd ring ${i}`),
      );
      return () => {
        const held = all.map((each) => tf.clone(each));
        all.forEach((each, i) => each.assign(tf.reverse(held[(i + 1) % 3]!)));
        const [first] = all as [tf.Variable];
        first.assign(tf.concat([tf.slice(first, [1], [4]), tf.slice(first, [0], [1])]));
        return { first };
      };
    },
    count: 4,
  },
  'assigned twice, read between': {
    make: () => {
      const a = tf.variable(tf.tensor1d([1, 2, 3]), true, 'odd twice');
      return ({ x }) => {
        a.assign(tf.mul(a, 2));
        const between = tf.sum(a);
        a.assign(tf.add(a, x!));
        return { between, after: tf.sum(a) };
      };
    },
    inputs: { x: waves([3]) },
    count: 3,
  },
  'a group of which one member is assigned': {
    make: () => {
      const [a, b, c] = ['odd g1', 'odd g2', 'odd g3'].map((name, i) =>
        tf.variable(tf.fill([2, i + 1], i + 1), true, name),
      ) as [tf.Variable, tf.Variable, tf.Variable];
      declareGroup('odd group', [a, b, c]);
      return () => {
        b.assign(tf.add(tf.mul(b, 2), tf.sum(c)));
        return { all: tf.sum(a), b };
      };
    },
    count: 3,
  },
  'members of a group change places': {
    make: () => {
      const [a, b] = ['odd h1', 'odd h2'].map((name, i) =>
        tf.variable(tf.range(4 * i, 4 * i + 4), true, name),
      ) as [tf.Variable, tf.Variable];
      declareGroup('odd swap', [a, b]);
      return () => {
        const held = tf.clone(a);
        a.assign(tf.reverse(b));
        b.assign(held);
        return { a };
      };
    },
    count: 3,
  },
  'variables of int and bool': {
    make: () => {
      const n = tf.variable(tf.tensor1d([2_000_000_000, -7, 3], 'int32'), true, 'odd int', 'int32');
      const is = tf.variable(tf.tensor1d([1, 0, 1], 'bool'), true, 'odd bool', 'bool');
      return () => {
        n.assign(tf.add(n, tf.scalar(1, 'int32')));
        is.assign(tf.logicalNot(is));
        return {
          half: tf.floorDiv(n, tf.scalar(2, 'int32')),
          mod: tf.mod(n, tf.scalar(4, 'int32')),
          where: tf.where(is, n, tf.zerosLike(n)),
          is,
        };
      };
    },
    count: 3,
  },
};
