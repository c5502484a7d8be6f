/**
 * Our own kernels (`Twinset…`) for tfjs cpu, so that a step also runs eagerly: the oracle
 * of every compiled step. The compiler lowers them; it never calls these.
 */
import {
  engine,
  registerKernel,
  util,
  type DataType,
  type KernelBackend,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { Distribution, ReduceFunction } from '../graph';
import { drawNumbers, drawRows } from './draw';
import { reduceSegments, spreadSegments } from './segment-kernels';
import { setting } from './setting';

interface Attributes {
  readonly distribution: Distribution;
  readonly purpose: string;
  readonly shape: number[];
  readonly rows: number;
  readonly count: number;
  readonly fn: ReduceFunction;
  readonly starts: readonly number[];
}

type Compute = (
  attributes: Attributes,
  x: TensorInfo,
  values: () => ArrayLike<number>,
) => { values: Float32Array | Int32Array | Uint8Array; shape: number[]; dtype: DataType };

function emptyLike(shape: readonly number[], dtype: DataType) {
  return util.getTypedArrayFromDType(dtype as 'float32', util.sizeFromShape([...shape]));
}

const kernels: Record<string, Compute> = {
  TwinsetRandom: ({ distribution, purpose, shape }) => ({
    values: drawNumbers(distribution, purpose, util.sizeFromShape(shape)),
    shape,
    dtype: distribution === 'bits' ? 'int32' : 'float32',
  }),
  TwinsetShuffle: ({ rows, count, purpose }) => ({
    values: drawRows(rows, count, purpose),
    shape: [count],
    dtype: 'int32',
  }),
  TwinsetStep: () => ({ values: Int32Array.of(setting().step), shape: [], dtype: 'int32' }),
  TwinsetSegmentReduce: ({ fn, starts }, x, values) => {
    const dtype = fn === 'argmax' || fn === 'argmin' ? 'int32' : x.dtype;
    const shape = [...x.shape.slice(0, -1), starts.length - 1];
    const out = emptyLike(shape, dtype);
    reduceSegments(fn, values(), starts, out);
    return { values: out, shape, dtype };
  },
  TwinsetSegmentSpread: ({ starts }, x, values) => {
    const shape = [...x.shape.slice(0, -1), starts.at(-1)!];
    const out = emptyLike(shape, x.dtype);
    spreadSegments(values(), starts, out);
    return { values: out, shape, dtype: x.dtype };
  },
};

function kernelOf(compute: Compute): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const x = inputs['x'] as TensorInfo;
    const values = () => engine().readSync(x.dataId) as Float32Array;
    const made = compute(attrs as unknown as Attributes, x, values);
    const dataId = (backend as KernelBackend).write(made.values, made.shape, made.dtype);
    return { dataId, shape: made.shape, dtype: made.dtype };
  };
}

for (const [kernelName, compute] of Object.entries(kernels)) {
  registerKernel({ kernelName, backendName: 'cpu', kernelFunc: kernelOf(compute) });
}
