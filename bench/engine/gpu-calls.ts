/** What is asked of the GPU, whoever asks: watched in WebGPU's own classes while a job runs. */

type Method = (this: unknown, ...values: unknown[]) => unknown;

export async function countDispatches(job: () => Promise<unknown>): Promise<number> {
  let dispatches = 0;
  const undo = ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'].map((method) =>
    watch('GPUComputePassEncoder', method, { before: () => dispatches++ }),
  );
  await job().finally(() => undo.forEach((each) => each()));
  return dispatches;
}

/** Milliseconds from the making of each command encoder to its end. */
export async function encodeTime(job: () => Promise<unknown>): Promise<number> {
  let [ms, start] = [0, 0];
  const undo = [
    watch('GPUDevice', 'createCommandEncoder', { before: () => (start = performance.now()) }),
    watch('GPUCommandEncoder', 'finish', { after: () => (ms += performance.now() - start) }),
  ];
  await job().finally(() => undo.forEach((each) => each()));
  return ms;
}

function watch(
  className: string,
  method: string,
  { before, after }: { before?: () => void; after?: () => void },
): () => void {
  const classes = globalThis as unknown as Record<string, { prototype: Record<string, Method> }>;
  const owner = classes[className]?.prototype;
  const original = owner?.[method];
  if (!owner || !original) throw new Error(`WebGPU has no ${className}.${method} here`);
  owner[method] = function (...values) {
    before?.();
    const result = original.apply(this, values);
    after?.();
    return result;
  };
  return () => {
    owner[method] = original;
  };
}
