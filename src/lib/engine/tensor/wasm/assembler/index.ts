export { detectWasmFeatures, type WasmFeatures } from './features';
export {
  floatBits,
  type FunctionIndex,
  FunctionWriter,
  type Label,
  type Local,
} from './function-writer';
export { type MemoryLimits, ModuleWriter, type Signature } from './module-writer';
export type { LaneOpcode, MemoryLaneOpcode, MemoryOpcode, PlainOpcode, ValueType } from './opcodes';
