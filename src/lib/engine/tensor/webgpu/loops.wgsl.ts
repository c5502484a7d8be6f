/**
 * Loop kernels as compute shaders. Some invocations share each outer element: each walks through every
 * so many inner elements, the same ones in every pass, and reductions are joined as a tree in workgroup
 * memory; so the order of a sum depends on nothing but the kernel's shape.
 */
import type { LoopKernel, Pass } from '../program';
import {
  elementText,
  storeText,
  writeCode,
  writeStores,
  type Operand,
  type Scope,
} from './code.wgsl';
import { collapse } from './collapse';
import { loopShape, type LoopShape } from './loop-shape';
import { joiningThreads, splitOf, type Split } from './split';
import { steadyInstructions } from './steady';
import type { Term } from './pointwise.wgsl';
import { accumulator, joinText, resultOf, startText, takeText } from './reductions.wgsl';
import type { Accumulator } from './reductions.wgsl';
import type { Shader, ShaderText } from './shader-text';
import type { Surroundings } from './surroundings';

/** Statements that split the number `flat` (u32) into i32 coordinates named `<prefix>0`, `<prefix>1`, … */
export function splitText(flat: string, lengths: readonly number[], prefix: string): string[] {
  const lines: string[] = [];
  let rest = flat;
  for (let axis = lengths.length - 1; axis >= 0; axis--) {
    if (axis === 0) lines.push(`let ${prefix}0 = i32(${rest});`);
    else {
      lines.push(`let ${prefix}${axis} = i32(${rest} % ${lengths[axis]}u);`);
      lines.push(`let ${prefix}Rest${axis} = ${rest} / ${lengths[axis]}u;`);
      rest = `${prefix}Rest${axis}`;
    }
  }
  return lines;
}

class LoopWriter {
  readonly lines: string[] = [];
  readonly #kernel: LoopKernel;
  readonly #shape: LoopShape;
  readonly #shader: ShaderText;
  readonly #operands: readonly Operand[];
  readonly #segments: Operand | null;
  readonly #accumulators: Accumulator[] = [];
  readonly #scratch = new Set<string>();
  /** Given where this shader only makes the parts of the first pass. */
  readonly #making: Split | null;

  constructor(
    kernel: LoopKernel,
    shape: LoopShape,
    around: Surroundings,
    shader: ShaderText,
    making: Split | null = null,
  ) {
    this.#making = making;
    this.#kernel = kernel;
    this.#shape = shape;
    this.#shader = shader;
    this.#operands = around.operands(kernel.operands);
    this.#segments = kernel.segments ? around.table(kernel.segments) : null;
    for (const pass of kernel.passes) {
      for (const reduction of pass.reductions) {
        const { type } = pass.code[reduction.value]!;
        const name = `r${this.#accumulators.length}`;
        this.#accumulators.push(accumulator(reduction, type, name));
      }
    }
  }

  /** @param joining takes the results of the first pass from parts that were made before */
  write(joining: Split | null = null): void {
    this.#begin();
    let first = 0;
    this.#kernel.passes.forEach((pass, place) => {
      const own = this.#accumulators.slice(first, first + pass.reductions.length);
      if (joining && place === 0) this.#joinParts(joining, own);
      else if (pass.over === 'inner') this.#inner(pass, own, first);
      else this.#outer(pass, own, first);
      first += own.length;
    });
  }

  /** The first pass over one part of the inner elements, whose results go to scratch. */
  writeParts(split: Split): void {
    const [pass] = this.#kernel.passes;
    const own = this.#accumulators.slice(0, pass!.reductions.length);
    const { lines } = this;
    lines.push(
      `let flat = group / ${split.parts}u;`,
      `let start = (group % ${split.parts}u) * ${split.chunk}u + local;`,
      `let stop = min(start - local + ${split.chunk}u, ${this.#shape.length}u);`,
      'let part = local;',
      'let firstPart = 0u;',
      ...splitText('flat', this.#kernel.outer, 'c'),
    );
    for (const each of own) lines.push(...startText(this.#shader, each));
    this.#inner(pass!, own, 0);
    const stores = this.#slots(split, own, 'group').map(({ operand, index, variable, type }) =>
      storeText(this.#shader, operand, index, { text: variable, type }),
    );
    lines.push('if (local == 0u) {', ...stores, '}');
  }

  /** Variables of the accumulators and where part number `part` (u32) keeps them. */
  #slots({ slots, scratch }: Split, own: readonly Accumulator[], part: string) {
    const variables = own.flatMap(({ name, type, isPlace }) => [
      { variable: name, type },
      ...(isPlace ? [{ variable: `${name}At`, type: 'i32' as const }] : []),
    ]);
    return variables.map(({ variable, type }, slot) => ({
      variable,
      type,
      operand: { ...scratch, type },
      index: `${scratch.offset} + i32(${part}) * ${slots} + ${slot}`,
    }));
  }

  /** Takes the parts in, one an invocation. */
  #joinParts(split: Split, own: readonly Accumulator[]): void {
    const part = `(flat * ${split.parts}u + part)`;
    const loads = new Map(
      this.#slots(split, own, part).map(({ variable, operand, index }) => [
        variable,
        elementText(this.#shader, operand, index),
      ]),
    );
    this.lines.push(
      `if (part < ${split.parts}u) {`,
      ...own.map((each) => {
        const { name, isPlace } = each;
        return joinText(
          this.#shader,
          each,
          loads.get(name)!,
          isPlace ? loads.get(`${name}At`)! : '',
        );
      }),
      '}',
    );
    this.#join(own);
  }

  /** Which outer element, and which part of it. */
  #begin(): void {
    const { count, threads, elements, isColumn } = this.#shape;
    const { lines } = this;
    const element = isColumn ? `local % ${elements}u` : `local / ${threads}u`;
    lines.push(`let flatAny = group * ${elements}u + ${element};`);
    if (threads === 1) lines.push(`if (flatAny >= ${count}u) { return; }`, 'let flat = flatAny;');
    else {
      const part = isColumn ? `local / ${elements}u` : `local % ${threads}u`;
      const first = isColumn ? `local % ${elements}u` : `(local / ${threads}u) * ${threads}u`;
      lines.push(
        `let isLive = flatAny < ${count}u;`,
        `let flat = min(flatAny, ${count - 1}u);`,
        `let part = ${part};`,
        `let firstPart = ${first};`,
      );
    }
    lines.push(...splitText('flat', this.#kernel.outer, 'c'));
    for (const each of this.#accumulators) lines.push(...startText(this.#shader, each));
    if (this.#segments) this.#segmentBounds(this.#segments);
  }

  #segmentBounds(table: Operand): void {
    const segment = `c${this.#kernel.outer.length - 1}`;
    const at = `${table.offset} + ${segment}`;
    this.lines.push(
      `let begin = ${elementText(this.#shader, table, at)};`,
      `let end = ${elementText(this.#shader, table, `${at} + 1`)};`,
    );
  }

  #scope(pass: Pass, own: readonly Accumulator[], first: number, taken: Set<number>): Scope {
    const outer = this.#kernel.outer.map((_, axis) => `c${axis}`);
    const inner = pass.over === 'inner' ? this.#kernel.inner.map((_, axis) => `n${axis}`) : [];
    return {
      shader: this.#shader,
      operands: this.#operands,
      coordinates: [...outer, ...inner],
      reduced: (reduction, lines) => {
        const place = reduction - first;
        // Of a scan: the running value, with this element.
        if (place >= 0 && place < own.length && !taken.has(place)) {
          taken.add(place);
          const { value } = pass.reductions[place]!;
          const { type } = pass.code[value]!;
          lines.push(takeText(this.#shader, own[place]!, { text: `v${value}`, type }, 'at'));
        }
        return resultOf(this.#accumulators[reduction]!);
      },
    };
  }

  /**
   * The code of one element, its reductions (left to right) and its stores.
   * @param before takes the statements of those instructions that are `steady`
   */
  #element(
    pass: Pass,
    own: readonly Accumulator[],
    first: number,
    steady: readonly boolean[] = [],
    before: string[] = [],
  ): { lines: string[]; stores: string[] } {
    const taken = new Set<number>();
    const scope = this.#scope(pass, own, first, taken);
    const lines: string[] = [];
    const values: readonly Term[] = writeCode(pass.code, scope, 'v', (i) =>
      steady[i] ? before : lines,
    );
    pass.reductions.forEach(({ value }, place) => {
      if (taken.has(place)) return;
      lines.push(takeText(this.#shader, own[place]!, values[value]!, 'at'));
    });
    return { lines, stores: writeStores(pass.stores, scope, values) };
  }

  #inner(pass: Pass, own: readonly Accumulator[], first: number): void {
    const { threads } = this.#shape;
    const before: string[] = [];
    const steady = steadyInstructions(this.#kernel, pass);
    const { lines, stores } = this.#element(pass, own, first, steady, before);
    this.lines.push('{', ...before, ...this.#walk(), ...lines, ...stores, '}', '}');
    if (threads > 1 && own.length > 0) this.#join(own);
  }

  /** The head of the loop over the inner elements of this invocation. */
  #walk(): string[] {
    const { threads, length } = this.#shape;
    const start = threads === 1 ? '0u' : 'part';
    if (this.#segments) {
      const last = threads === 1 ? 'end' : 'select(begin, end, isLive)';
      return [
        `for (var n0 = begin + i32(${start}); n0 < ${last}; n0 += ${threads}) {`,
        'let at = n0 - begin;',
      ];
    }
    const last = threads === 1 ? `${length}u` : `select(0u, ${length}u, isLive)`;
    if (this.#making) {
      return [
        `for (var inner = start; inner < stop; inner += ${threads}u) {`,
        'let at = i32(inner);',
        ...splitText('inner', this.#kernel.inner, 'n'),
      ];
    }
    return [
      length === 1
        ? '{ let inner = 0u;'
        : `for (var inner = ${start}; inner < ${last}; inner += ${threads}u) {`,
      'let at = i32(inner);',
      ...splitText('inner', this.#kernel.inner, 'n'),
    ];
  }

  /** All parts evaluate it; the first one stores, after all have read. */
  #outer(pass: Pass, own: readonly Accumulator[], first: number): void {
    const { lines, stores } = this.#element(pass, own, first);
    this.lines.push('{ let at = 0;', ...lines);
    if (this.#shape.threads === 1) this.lines.push(...stores);
    else if (stores.length > 0) {
      this.lines.push(
        'workgroupBarrier();',
        'if (isLive && part == 0u) {',
        ...stores,
        '}',
        'storageBarrier();',
        'workgroupBarrier();',
      );
    }
    this.lines.push('}');
  }

  #scratchOf(type: 'f32' | 'i32', slot: number): string {
    const name = `${type}Scratch${slot}`;
    if (!this.#scratch.has(name)) {
      this.#scratch.add(name);
      const size = this.#shape.threads * this.#shape.elements;
      this.#shader.declare(`var<workgroup> ${name}: array<${type}, ${size}>;`);
    }
    return name;
  }

  /** Joins the parts of each outer element as a tree. */
  #join(own: readonly Accumulator[]): void {
    const { threads, elements, isColumn } = this.#shape;
    const { lines } = this;
    const slots = own.map((each, slot) => ({
      each,
      value: this.#scratchOf(each.type, slot),
      place: each.isPlace ? this.#scratchOf('i32', slot + own.length) : null,
    }));
    const put = slots.flatMap(({ each, value, place }) => [
      `${value}[local] = ${each.name};`,
      ...(place ? [`${place}[local] = ${each.name}At;`] : []),
    ]);
    const apart = isColumn ? `apart * ${elements}u` : 'apart';
    lines.push(
      ...put,
      'workgroupBarrier();',
      `for (var apart = ${threads / 2}u; apart > 0u; apart >>= 1u) {`,
      'if (part < apart) {',
      `let other = local + ${apart};`,
      ...slots.map(({ each, value, place }) =>
        joinText(this.#shader, each, `${value}[other]`, place ? `${place}[other]` : ''),
      ),
      ...put,
      '}',
      'workgroupBarrier();',
      '}',
      ...slots.flatMap(({ each, value, place }) => [
        `${each.name} = ${value}[firstPart];`,
        ...(place ? [`${each.name}At = ${place}[firstPart];`] : []),
      ]),
      'workgroupBarrier();',
    );
  }
}

/** The two shaders of a kernel that is split: parts, then what joins them. */
function splitShaders(
  kernel: LoopKernel,
  shape: LoopShape,
  around: Surroundings,
  split: Split,
): Shader[] {
  const parts = around.shader();
  const maker = new LoopWriter(kernel, shape, around, parts, split);
  maker.writeParts(split);
  const whole = around.shader();
  const narrow = { ...shape, threads: joiningThreads };
  const joiner = new LoopWriter(kernel, narrow, around, whole);
  joiner.write(split);
  return [
    parts.finish(maker.lines, shape.threads, shape.count * split.parts),
    whole.finish(joiner.lines, joiningThreads, shape.count),
  ];
}

/** The shaders of a loop, in order; none when it has no elements. */
export function loopShaders(kernel: LoopKernel, around: Surroundings): Shader[] {
  const flat = collapse(kernel);
  const shape = loopShape(flat);
  if (shape.count === 0) return [];
  const split = splitOf(flat, shape, around);
  if (split) return splitShaders(flat, shape, around, split);
  const shader = around.shader();
  const writer = new LoopWriter(flat, shape, around, shader);
  writer.write();
  const threads = shape.threads * shape.elements;
  return [shader.finish(writer.lines, threads, Math.ceil(shape.count / shape.elements))];
}
