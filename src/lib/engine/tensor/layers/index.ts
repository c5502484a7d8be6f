export { attention, type Attention } from './attention';
export { convolution, type ConvolutionOptions } from './convolution';
export { dense, type Dense, type DenseOptions } from './dense';
export { dropout } from './dropout';
export { embedding } from './embedding';
export { exampleGradients, type ExampleGradients, type WatchedApply } from './example-gradients';
export {
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  normalWith,
  ones,
  torchLinearBias,
  torchLinearWeight,
  uniformWithin,
  zeros,
} from './init';
export {
  activation,
  inference,
  leakyRelu,
  residual,
  sequence,
  training,
  type Layer,
  type Pass,
} from './layer';
export { batchNorm, layerNorm, type BatchNorm, type BatchNormOptions } from './norm';
export { modelScope, type Init, type Scope } from './scope';
