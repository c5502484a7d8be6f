export { trace, type Example, type Examples, type Step } from './record';
export { rules } from './rules';
export type { Trace, TraceNode, TraceType, TraceValue, TraceVariable } from './trace';
