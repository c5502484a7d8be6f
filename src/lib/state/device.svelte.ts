/** What this device can do for the work, in words. Everything is asked of the browser; nothing is guessed. */

export interface DeviceLine {
  readonly topic: 'gpu' | 'threads' | 'simd' | 'memory' | 'storage';
  readonly label: string;
  readonly sentence: string;
  readonly isGood: boolean;
}

export interface StorageUse {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** Whether the browser promised not to clear it by itself. */
  readonly isPersistent: boolean;
}

/** A module whose only function uses a 128-bit constant: valid exactly where there is SIMD. */
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

export class Device {
  #lines = $state.raw<readonly DeviceLine[]>([]);
  #storage = $state.raw<StorageUse | null>(null);
  readonly isReady = $derived(this.#lines.length > 0);

  get lines(): readonly DeviceLine[] {
    return this.#lines;
  }

  /** Null until `refresh` has answered. */
  get storage(): StorageUse | null {
    return this.#storage;
  }

  /** Asks the browser again. */
  async refresh(): Promise<void> {
    const [gpu, storage] = await Promise.all([gpuLine(), storageUse()]);
    this.#storage = storage;
    this.#lines = [gpu, threadsLine(), simdLine(), memoryLine(), storageLine(storage)];
  }
}

async function gpuLine(): Promise<DeviceLine> {
  const base = { topic: 'gpu', label: 'Graphics card (WebGPU)' } as const;
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  if (!adapter) {
    const sentence = 'Not available in this browser; the processor does the work.';
    return { ...base, sentence, isGood: false };
  }
  const { vendor, architecture, description } = adapter.info;
  const name = description || [vendor, architecture].filter(Boolean).join(' ') || 'of unknown make';
  return { ...base, sentence: `Available: ${name}.`, isGood: true };
}

function threadsLine(): DeviceLine {
  const cores = navigator.hardwareConcurrency;
  const shared = crossOriginIsolated
    ? 'and memory can be shared between them'
    : 'but memory cannot be shared between them, since the page is not isolated';
  return {
    topic: 'threads',
    label: 'Processor',
    sentence: `${cores} ${cores === 1 ? 'core' : 'cores'} for background workers, ${shared}.`,
    isGood: cores > 1 && crossOriginIsolated,
  };
}

function simdLine(): DeviceLine {
  const isGood = WebAssembly.validate(simdModule);
  const sentence = isGood
    ? 'WebAssembly can work on several numbers at once.'
    : 'WebAssembly works on one number at a time, which is slower.';
  return { topic: 'simd', label: 'Fast arithmetic (SIMD)', sentence, isGood };
}

function memoryLine(): DeviceLine {
  const { deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  const base = { topic: 'memory', label: 'Memory' } as const;
  if (deviceMemory === undefined) {
    return { ...base, sentence: 'The browser does not say how much there is.', isGood: true };
  }
  // Browsers report no more than 8, so that pages cannot tell machines apart.
  const amount = deviceMemory >= 8 ? 'At least 8 GB' : `About ${deviceMemory} GB`;
  return { ...base, sentence: `${amount}.`, isGood: deviceMemory >= 4 };
}

function storageLine(storage: StorageUse | null): DeviceLine {
  const base = { topic: 'storage', label: 'Storage' } as const;
  if (!storage) {
    const sentence = 'The browser gives no private storage; projects cannot be kept.';
    return { ...base, sentence, isGood: false };
  }
  const free = inGigabytes(storage.quotaBytes - storage.usedBytes);
  const kept = storage.isPersistent
    ? 'the browser keeps it until you delete it'
    : 'the browser may clear it when the disk is full';
  const isGood = storage.quotaBytes - storage.usedBytes > 2 ** 30;
  return { ...base, sentence: `${free} GB free for projects; ${kept}.`, isGood };
}

function inGigabytes(bytes: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(bytes / 1e9);
}

async function storageUse(): Promise<StorageUse | null> {
  try {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    const isPersistent = await navigator.storage.persisted();
    return { usedBytes: usage, quotaBytes: quota, isPersistent };
  } catch {
    return null;
  }
}
