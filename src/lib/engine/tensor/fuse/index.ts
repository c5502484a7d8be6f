export type { FusionLevel } from './choose';
export { fuse, type Fused, type FusedKernel } from './fuse';
export type { NextState, Storage } from './memory';
