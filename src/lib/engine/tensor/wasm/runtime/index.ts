export { type KernelTime, profile } from './profile';
export type { WasmSession } from './session';
export type { SpawnThreads, ThreadPort, ThreadReply, ThreadTask } from './thread-port';
export { planWasmBytes, wasmDevice, type WasmDevice, type WasmDeviceOptions } from './wasm-device';
