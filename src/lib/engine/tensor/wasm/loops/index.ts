export { emitEpilogue, isPlainStore } from './epilogue';
export { emitLoop } from './loop-kernel';
export { emitScatter } from './scatter-kernel';
export type { EmittedEpilogue, EmittedKernel, Layout, Target } from './target';
