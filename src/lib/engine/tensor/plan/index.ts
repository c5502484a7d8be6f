export { buildProgram, type Target } from './build-program';
export { checkPlan, planBytes } from './check-plan';
export { stateOffsets } from './states';
