export {
  adoptWebgpuDevice,
  probeWebgpu,
  webgpuDevice,
  type WebgpuFinding,
  type WebgpuOptions,
} from './probe';
export { WebgpuDevice } from './gpu-device';
export type { KernelTime } from './profile';
export { bindInput, WebgpuSession } from './session';
export { gpuBufferOf } from './tfjs-buffer';
