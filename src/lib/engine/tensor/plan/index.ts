export { buildProgram, type Target } from './build-program';
export { stateOffsets } from './states';
