export { initialStates, stateLayout } from './layout';
export type { LayoutState, StateLayout, StateMember } from './layout';
export { lower, loweredKernels } from './lower';
