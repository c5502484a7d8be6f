export { kernelCost, programCost, type Cost } from './cost';
export { explain, type DeviceFigures } from './explain';
export { interpret, makeRegions, viewOf, type Regions, type RunAt } from './interpret';
export type {
  Buffer,
  Index,
  Instruction,
  Kernel,
  LoopKernel,
  MatrixView,
  Pass,
  ProductKernel,
  Program,
  ProgramTensor,
  Reduction,
  ScatterKernel,
  Store,
  StreamKey,
  Value,
} from './program';
export { valueRange, type Range } from './value-range';
export { programFromText, programToText } from './text';
export { bufferLives, validate } from './validate';
