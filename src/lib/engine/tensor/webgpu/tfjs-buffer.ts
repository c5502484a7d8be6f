/** The GPU buffer behind a tensor of tfjs-backend-webgpu, so that it enters a program without a copy. */
import { engine, type Tensor } from '@tensorflow/tfjs-core';

/** The part of tfjs-backend-webgpu 4.22's `WebGPUBackend` that is used here. */
interface WebgpuBackend {
  readonly tensorMap: {
    has(dataId: object): boolean;
    get(dataId: object): { resource?: unknown; values?: unknown };
  };
  uploadToGPU?(dataId: object): void;
}

function isWebgpuBackend(backend: object): backend is WebgpuBackend {
  return 'tensorMap' in backend && 'device' in backend;
}

/**
 * The buffer that holds `tensor`, dense and row-major, uploaded first where it still waits on the CPU;
 * null when the tensor is not on tfjs' `webgpu` backend. It belongs to tfjs and lives as long as the tensor.
 */
export function gpuBufferOf(tensor: Tensor): GPUBuffer | null {
  const { dataId } = tensor;
  const backend = engine().registry['webgpu'] as object | undefined;
  if (!backend || !isWebgpuBackend(backend) || !backend.tensorMap.has(dataId)) return null;
  backend.uploadToGPU?.(dataId);
  const { resource } = backend.tensorMap.get(dataId);
  return isBuffer(resource) ? resource : null;
}

/** A texture (of an imported video frame) has no size in bytes. */
function isBuffer(resource: unknown): resource is GPUBuffer {
  return typeof resource === 'object' && resource !== null && 'mapAsync' in resource;
}
