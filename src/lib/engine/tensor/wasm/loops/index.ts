export type { EmittedEpilogue, EmittedKernel, Layout, Target } from './target';
