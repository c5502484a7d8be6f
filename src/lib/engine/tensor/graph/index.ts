export { GraphBuilder, type Pair } from './build';
export { elementFunctions, evaluate, reduceValues } from './evaluate';
export type { Evaluated, StepSetting, TensorValues } from './evaluate';
export { arrayOf, exactFunctions, stored } from './exact';
export {
  pointwiseFunctions,
  type Distribution,
  type Graph,
  type GraphNode,
  type GraphState,
  type NodeId,
  type PointwiseFunction,
  type ReduceFunction,
  type Scalar,
  type Shape,
} from './graph';
export {
  axisOf,
  broadcastShape,
  broadcastStrides,
  sameShape,
  sizeOf,
  stridesOf,
  withOnesAt,
  withoutAxes,
} from './shapes';
