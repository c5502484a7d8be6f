export { blockName, BlockSampler, type BlockProgram } from './block-sampler';
export {
  measureNetwork,
  trainNetwork,
  weightsOf,
  type NetworkFit,
  type Weights,
} from './train-network';
