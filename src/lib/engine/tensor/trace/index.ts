export type { Trace, TraceNode, TraceType, TraceValue, TraceVariable } from './trace';
