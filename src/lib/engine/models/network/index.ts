export { blockName, BlockSampler, type BlockProgram } from './block-sampler';
export { measureNetwork, trainNetwork, type NetworkFit, type Weights } from './train-network';
