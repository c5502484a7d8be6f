/**
 * The step compiler, as models, training and evaluation see it: write a step in plain TensorFlow.js with
 * `ops`, `layers` and `optimizers`, `compile` it, and open it on a device.
 */
export { compile, compileTogether, writeBack, type CompileOptions, type StepPart } from './compile';
export {
  chooseDevice,
  statePlaces,
  stateView,
  type Compiled,
  type Device,
  type DeviceChoice,
  type DeviceFinding,
  type DeviceKind,
  type DevicePreference,
  type Session,
  type StatePlace,
  type Values,
} from './device';
export * as layers from './layers';
export * as ops from './ops';
export * as optimizers from './optimizers';
export type { Program } from './program';
export { referenceDevice } from './reference';
export { selfTest, type SelfTest } from './self-test';
export type { Example, Examples, Step } from './trace';
export {
  detectWasmFeatures,
  ModuleWriter,
  type FunctionWriter,
  type Local,
} from './wasm/assembler';
export {
  commandSignature,
  Crew,
  crewBase,
  openCrew,
  type CrewOptions,
  type WriteCommands,
} from './wasm/crew';
export {
  planWasmBytes,
  Team,
  wasmDevice,
  type SpawnThreads,
  type ThreadPort,
  type ThreadReply,
  type ThreadTask,
  type WasmDevice,
  type WasmDeviceOptions,
  type WasmSession,
} from './wasm/runtime';
export {
  adoptWebgpuDevice,
  bindInput,
  gpuBufferOf,
  probeWebgpu,
  webgpuDevice,
  type WebgpuDevice,
  type WebgpuFinding,
  type WebgpuOptions,
  type WebgpuSession,
} from './webgpu';
