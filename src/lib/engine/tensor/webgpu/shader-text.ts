/**
 * A shader while it is written: collects the bindings, library functions and workgroup variables that its
 * code uses, and puts them in front of it.
 */
import type { Binding } from './bindings';
import { bindingNumbers } from './bindings';
import { library } from './library';

/** A compute shader and how many workgroups run it. */
export interface Shader {
  readonly code: string;
  readonly workgroups: readonly [number, number, number];
}

/** One float, in WGSL, that has exactly the value `value` has as a 32-bit float. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan()';
  if (value === Infinity) return 'infinity()';
  if (value === -Infinity) return '(-infinity())';
  const float = Math.fround(value);
  if (Object.is(float, -0)) return 'bitcast<f32>(0x80000000u)';
  const text = `${String(float)}${/[.e]/.test(String(float)) ? '' : '.0'}f`;
  return float < 0 ? `(${text})` : text;
}

/** One i32 in WGSL. */
export function integerText(value: number): string {
  return value < 0 ? `i32(${value | 0})` : `${value | 0}i`;
}

export class ShaderText {
  readonly #bindings = new Map<number, Binding>();
  readonly #functions = new Set<string>();
  readonly #declarations: string[] = [];
  readonly #maxWorkgroups: number;

  /** @param maxWorkgroups the adapter's `maxComputeWorkgroupsPerDimension` */
  constructor(maxWorkgroups: number) {
    this.#maxWorkgroups = maxWorkgroups;
  }

  /** Notes that the code uses a binding. @returns its name */
  bind(binding: Binding): string {
    this.#bindings.set(binding.number, binding);
    return binding.name;
  }

  /** Notes that the code calls a function of the library. @returns its name */
  call(name: string): string {
    if (!this.#functions.has(name)) {
      const entry = library[name];
      if (!entry) throw new Error(`no WGSL function ${name}`);
      this.#functions.add(name);
      entry.needs.forEach((need) => this.call(need));
    }
    return name;
  }

  float(value: number): string {
    if (!Number.isFinite(value)) this.call(Number.isNaN(value) ? 'nan' : 'infinity');
    return floatText(value);
  }

  /** A declaration at the module's level, such as a workgroup variable or a function. */
  declare(text: string): void {
    this.#declarations.push(text);
  }

  /**
   * The whole shader. In `body`, `group` is the workgroup's number (u32, below `count`) and `local` the
   * invocation's number in it. Above the limit of one dimension the workgroups fill a rectangle.
   */
  finish(body: readonly string[], threads: number, count: number): Shader {
    const max = this.#maxWorkgroups;
    const y = Math.ceil(count / max);
    const x = Math.ceil(count / y);
    const bindings = [...this.#bindings.values()].sort((a, b) => a.number - b.number);
    const code = [
      'struct Step { step: u32, seed: u32, infinity: u32, nan: u32 }',
      `@group(0) @binding(${bindingNumbers.step}) var<uniform> setting: Step;`,
      ...bindings.map(
        ({ name, number, isWritable }) =>
          `@group(0) @binding(${number}) var<storage, ${isWritable ? 'read_write' : 'read'}> ${name}: array<u32>;`,
      ),
      ...[...this.#functions].map((name) => library[name]!.code),
      ...this.#declarations,
      `@compute @workgroup_size(${threads})`,
      'fn main(@builtin(workgroup_id) place: vec3<u32>, @builtin(local_invocation_index) local: u32) {',
      y === 1 ? 'let group = place.x;' : `let group = place.x + place.y * ${x}u;`,
      ...(x * y === count ? [] : [`if (group >= ${count}u) { return; }`]),
      ...body,
      '}',
    ];
    return { code: code.join('\n'), workgroups: [x, y, 1] };
  }
}
