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
