/** Finding a GPU: what there is, what it is called, and a device on it; null where there is none. */
import type { Device } from '../device';
import { WebgpuDevice } from './gpu-device';

/** What a probe found. */
export interface WebgpuFinding {
  /** For people, such as "NVIDIA RTX 4070 (WebGPU)". */
  readonly label: string;
  /** Whether the "GPU" is the CPU in disguise: correct and very slow. */
  readonly isFallback: boolean;
  /** The largest buffer, which is all that WebGPU tells of the memory. */
  readonly memoryLimitBytes: number;
}

/** What decides which adapter is taken and how its device is made. */
export interface WebgpuOptions {
  readonly powerPreference?: GPUPowerPreference;
  /** Takes an adapter that only imitates a GPU too: for tests. */
  readonly allowFallback?: boolean;
  /** Bytes that a session may use; by default the adapter's largest buffer. */
  readonly memoryLimitBytes?: number;
  /** Milliseconds of a running clock; paces submits and nothing else. */
  readonly clock?: () => number;
}

/** Limits that are asked for as high as the adapter has them. */
const wanted = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

function labelOf(info: GPUAdapterInfo | undefined): string {
  const words = [info?.vendor, info?.architecture].filter(Boolean).join(' ');
  return `${info?.description || words || 'Graphics card'} (WebGPU)`;
}

/** Older browsers tell it of the adapter itself. */
function isFallback(adapter: GPUAdapter): boolean {
  const old = (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter;
  return adapter.info?.isFallbackAdapter ?? old ?? false;
}

async function adapterOf(gpu: GPU, options: WebgpuOptions): Promise<GPUAdapter | null> {
  const powerPreference = options.powerPreference ?? 'high-performance';
  try {
    const adapter = await gpu.requestAdapter({ powerPreference });
    if (adapter || !options.allowFallback) return adapter;
    return await gpu.requestAdapter({ forceFallbackAdapter: true });
  } catch {
    return null;
  }
}

/**
 * Which GPU there is; null where WebGPU finds none.
 * @param gpu `navigator.gpu`, where there is one
 */
export async function probeWebgpu(
  gpu: GPU | undefined,
  options: WebgpuOptions = {},
): Promise<WebgpuFinding | null> {
  const adapter = gpu ? await adapterOf(gpu, options) : null;
  if (!adapter) return null;
  return {
    label: labelOf(adapter.info),
    isFallback: isFallback(adapter),
    memoryLimitBytes: adapter.limits.maxBufferSize,
  };
}

/** With the adapter's own limits; with WebGPU's smallest ones where the browser refuses those. */
async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice | null> {
  const requiredLimits = Object.fromEntries(wanted.map((name) => [name, adapter.limits[name]]));
  const requiredFeatures: GPUFeatureName[] = adapter.features.has('timestamp-query')
    ? ['timestamp-query']
    : [];
  try {
    return await adapter.requestDevice({ requiredLimits, requiredFeatures });
  } catch {
    return adapter.requestDevice().catch(() => null);
  }
}

function deviceOn(gpu: GPUDevice, label: string, isOurs: boolean, options: WebgpuOptions) {
  return new WebgpuDevice(gpu, {
    label,
    isOurs,
    memoryLimitBytes: options.memoryLimitBytes ?? gpu.limits.maxBufferSize,
    // eslint-disable-next-line no-restricted-properties -- paces submits; no result depends on it
    clock: options.clock ?? (() => performance.now()),
  });
}

/**
 * A device on the best adapter; null where there is none, or only one that imitates a GPU.
 * @param gpu `navigator.gpu`, or Dawn's outside a browser
 */
export async function webgpuDevice(
  gpu: GPU | undefined,
  options: WebgpuOptions = {},
): Promise<Device | null> {
  const adapter = gpu ? await adapterOf(gpu, options) : null;
  if (!adapter || (isFallback(adapter) && !options.allowFallback)) return null;
  const device = await requestDevice(adapter);
  return device && deviceOn(device, labelOf(adapter.info), true, options);
}

/**
 * A device on a GPUDevice that belongs to somebody else, such as `tf.backend().device` of
 * tfjs-backend-webgpu, so that tensors there can enter by `bindInput`. `close` leaves it alone.
 */
export function adoptWebgpuDevice(device: GPUDevice, options: WebgpuOptions = {}): Device {
  return deviceOn(device, labelOf(device.adapterInfo), false, options);
}
