export { initialStates, stateLayout } from './layout';
export type { StateLayout } from './layout';
export { lower, loweredKernels } from './lower';
