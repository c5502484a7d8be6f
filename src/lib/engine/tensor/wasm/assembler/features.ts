/** What this WebAssembly engine understands, found by validating tiny modules; nothing is run. */
import type { FunctionWriter } from './function-writer';
import { ModuleWriter } from './module-writer';

export interface WasmFeatures {
  readonly simd: boolean;
  /** Fused multiply–add. */
  readonly relaxedSimd: boolean;
  /** Shared memory and atomics in code; whether the page may share memory is another question. */
  readonly threads: boolean;
}

function understands(write: (body: FunctionWriter) => void, shared = false): boolean {
  const module = new ModuleWriter();
  module.memory('memory', shared ? { min: 1, max: 1, shared } : { min: 1 });
  write(module.function({ parameters: [], results: [] }));
  return WebAssembly.validate(module.toBytes());
}

export function detectWasmFeatures(): WasmFeatures {
  return {
    simd: understands((body) => body.f32x4(1).op('drop')),
    relaxedSimd: understands((body) =>
      body.f32x4(1).f32x4(1).f32x4(1).op('f32x4.relaxed_madd', 'drop'),
    ),
    threads: understands((body) => body.i32(0).memory('i32.atomic.load').op('drop'), true),
  };
}
