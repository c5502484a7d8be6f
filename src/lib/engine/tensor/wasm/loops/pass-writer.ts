/**
 * The code of one pass. Each instruction is written in the outermost loop in which all that it needs is
 * known, so that what does not change along a loop is not computed in it.
 */
import type { Scalar } from '../../graph';
import type { Index, Instruction, Pass, Value } from '../../program';
import type { Local } from '../assembler';
import { randomAt, randomRun, shuffleAt } from '../math';
import {
  type Guard,
  type Target,
  writeElement,
  writeElements,
  writeLoad,
  writeStore,
} from './access';
import { type Frame, laneSteps } from './frame';
import { isAlignedRun } from './lanes';
import { type Argument, writePointwise } from './pointwise';
import type { Streams } from './streams';

/** What a pass needs to know of the kernel around it. */
export interface Surroundings {
  readonly frame: Frame;
  readonly streams: Streams;
  /** The loop (0: outermost) in which each axis' coordinate is known. */
  readonly levels: readonly number[];
  /** The loop in which the pass is evaluated. */
  readonly level: number;
  /** Operands that the kernel stores to: what is loaded from them stays where it was written. */
  readonly stored: ReadonlySet<number>;
  /** Results of reduction `reduction`, in loop `level`. */
  readonly reduced: (reduction: number) => {
    values: () => readonly Local[];
    level: number;
    varies: boolean;
  };
  /** In an epilogue: the product's elements, one local for each vector. */
  readonly product?: () => readonly Local[];
}

/** The level of what does not change at all. */
export const beforeLoops = -1;

interface Analysis {
  readonly level: number;
  /** Whether lanes may hold different values. */
  readonly varies: boolean;
}

export class PassWriter {
  readonly pass: Pass;
  readonly #around: Surroundings;
  readonly #analyses: Analysis[] = [];
  readonly #values: (readonly Local[])[] = [];
  /** Values as parts of addresses, by value and stride. */
  readonly #terms = new Map<string, readonly Local[]>();
  /** Divisors that stay the same along a loop, as what to multiply with. */
  readonly #reciprocals = new Map<Value, readonly Local[]>();

  constructor(pass: Pass, around: Surroundings) {
    this.pass = pass;
    this.#around = around;
    for (const instruction of pass.code) this.#analyses.push(this.#analyse(instruction));
  }

  /** Writes the instructions of one loop. */
  write(level: number, isOwn: (instruction: Instruction) => boolean = () => true): void {
    this.pass.code.forEach((instruction, place) => {
      if (this.#analyses[place]!.level !== level || !isOwn(instruction)) return;
      this.#values[place] = this.#instruction(instruction, place);
      this.#scaleTerms(place);
      this.#invert(place);
    });
  }

  writeStores(): void {
    for (const store of this.pass.stores) {
      const target = this.#target(store.index, store.operand);
      writeStore(this.#around.frame, target, this.#values[store.value]!, this.typeOf(store.value));
    }
  }

  typeOf(value: Value): Scalar {
    return this.pass.code[value]!.type;
  }

  /** A value of one vector. */
  argument(value: Value, vector: number): Argument {
    const instruction = this.pass.code[value]!;
    const locals = this.#values[value]!;
    const constant = instruction.op === 'constant' ? instruction.value : null;
    return { local: locals[vector] ?? locals[0]!, type: instruction.type, constant };
  }

  #analyse(instruction: Instruction): Analysis {
    const { frame, levels, level, stored, reduced } = this.#around;
    const ofAxis = (axis: number) => ({ level: levels[axis]!, varies: axis === frame.lane });
    switch (instruction.op) {
      case 'constant':
      case 'step':
        return { level: beforeLoops, varies: false };
      case 'coordinate':
        return ofAxis(instruction.axis);
      case 'product':
        return { level, varies: true };
      case 'reduced':
        return reduced(instruction.reduction);
      case 'load':
      case 'random':
      case 'shuffle': {
        const { index } = instruction;
        const needs = index.strides.flatMap((stride, axis) => (stride === 0 ? [] : [ofAxis(axis)]));
        for (const term of index.terms ?? []) needs.push(this.#analyses[term.value]!);
        if (instruction.op === 'load') {
          if (instruction.guard !== undefined) needs.push(this.#analyses[instruction.guard]!);
          if (stored.has(frame.operands[instruction.operand]!))
            needs.push({ level, varies: false });
        }
        return join(needs);
      }
      default:
        return join(instruction.args.map((value) => this.#analyses[value]!));
    }
  }

  #instruction(instruction: Instruction, place: number): readonly Local[] {
    const { frame, streams, reduced, product } = this.#around;
    const { code } = frame;
    switch (instruction.op) {
      case 'constant':
        return [this.#constant(instruction)];
      case 'step':
        return [streams.step];
      case 'coordinate':
        return this.#coordinate(instruction.axis);
      case 'product':
        return product!();
      case 'reduced':
        return reduced(instruction.reduction).values();
      case 'load': {
        const guard: Guard =
          instruction.guard === undefined ? null : this.#values[instruction.guard]!;
        const target = this.#target(instruction.index, instruction.operand);
        return writeLoad(frame, target, guard, instruction.type);
      }
      case 'random':
        return this.#random(instruction);
      case 'shuffle': {
        const words = streams.words(instruction.stream);
        const elements = this.#elements(instruction.index, place);
        return elements.map((vector) => shuffleAt(code, instruction, words, vector));
      }
      default: {
        const count = this.#analyses[place]!.varies ? frame.vectors : 1;
        const isProduct = this.#dividesBySteady(instruction, place);
        return Array.from({ length: count }, (_, vector) => {
          if (isProduct) return this.#multiplied(instruction.args, vector);
          const values = instruction.args.map((value) => this.argument(value, vector));
          return writePointwise(code, instruction.op, values, instruction.type);
        });
      }
    }
  }

  /** Whether it divides by a number that an outer loop has made: one division there instead of many here. */
  #dividesBySteady(instruction: Instruction, place: number): boolean {
    if (instruction.op !== 'div' || instruction.type !== 'f32') return false;
    const [, divisor] = instruction.args;
    // Constants are divided by as they are: what is exact (n / n) stays so.
    if (this.pass.code[divisor!]!.op === 'constant' || this.typeOf(divisor!) !== 'f32')
      return false;
    return this.#analyses[divisor!]!.level < this.#analyses[place]!.level;
  }

  #invert(place: number): void {
    const { code } = this.#around.frame;
    const isDivisor = this.pass.code.some(
      (one, i) => 'args' in one && one.args[1] === place && this.#dividesBySteady(one, i),
    );
    if (!isDivisor) return;
    const inverted = this.#values[place]!.map((value) => code.op('f32x4.div', code.f32(1), value));
    this.#reciprocals.set(place, inverted);
  }

  #multiplied([value, divisor]: readonly Value[], vector: number): Local {
    const inverted = this.#reciprocals.get(divisor!)!;
    const factor = inverted[vector] ?? inverted[0]!;
    return this.#around.frame.code.op('f32x4.mul', this.argument(value!, vector).local, factor);
  }

  #constant({ type, value }: { type: Scalar; value: number }): Local {
    const { code } = this.#around.frame;
    if (type === 'f32') return code.f32(value);
    return code.i32(type === 'bool' ? -Number(value !== 0) : value);
  }

  #coordinate(axis: number): readonly Local[] {
    const { frame } = this.#around;
    const spread = frame.code.splat(frame.coordinates[axis]!);
    if (axis !== frame.lane) return [spread];
    return Array.from({ length: frame.vectors }, (_, vector) =>
      frame.code.op('i32x4.add', spread, laneSteps(frame, vector, 1)),
    );
  }

  #random(instruction: Instruction & { op: 'random' }): readonly Local[] {
    const { frame, streams } = this.#around;
    const { code } = frame;
    const words = streams.words(instruction.stream);
    const { distribution, index } = instruction;
    if (isAlignedRun(index, frame.lane) && frame.vectors > 1) {
      code.body
        .get(writeElement(frame, this.#target(index, null)))
        .i32(2)
        .op('i32.shr_u');
      const number = code.body.local('i32');
      code.body.set(number);
      return randomRun(code, distribution, words, number).slice(0, frame.vectors);
    }
    const elements = this.#elements(index, this.pass.code.indexOf(instruction));
    return elements.map((vector) => randomAt(code, distribution, words, vector));
  }

  #elements(index: Index, place: number): readonly Local[] {
    const elements = writeElements(this.#around.frame, this.#target(index, null));
    return this.#analyses[place]!.varies ? elements : elements.slice(0, 1);
  }

  /** @param operand null: elements of a stream */
  #target(index: Index, operand: number | null): Target {
    const { frame } = this.#around;
    const base = operand === null ? 0 : frame.layout.address(frame.operands[operand]!);
    const terms = (index.terms ?? []).map(({ value, stride }) => ({
      locals: this.#terms.get(termKey(value, stride))!,
      varies: this.#analyses[value]!.varies,
    }));
    const sum = (vector: number, varies: boolean): Local | null => {
      const parts = terms.filter((term) => term.varies === varies);
      if (parts.length === 0) return null;
      const locals = parts.map((part) => part.locals[vector] ?? part.locals[0]!);
      return locals.reduce((a, b) => this.#added(a, b, varies));
    };
    const strewn = terms.some((term) => term.varies)
      ? Array.from({ length: frame.vectors }, (_, vector) => sum(vector, true)!)
      : null;
    return { index, base, shared: sum(0, false), strewn };
  }

  #added(a: Local, b: Local, isVector: boolean): Local {
    const { code } = this.#around.frame;
    if (isVector) return code.op('i32x4.add', a, b);
    const local = code.body.local('i32');
    code.body.get(a).get(b).op('i32.add').set(local);
    return local;
  }

  /** Values that indexes use are scaled to bytes where they are made. */
  #scaleTerms(place: number): void {
    const { code } = this.#around.frame;
    const indexes = [...this.pass.code.flatMap((one) => ('index' in one ? [one.index] : []))];
    for (const store of this.pass.stores) indexes.push(store.index);
    for (const { value, stride } of indexes.flatMap((index) => index.terms ?? [])) {
      if (value !== place) continue;
      const locals = this.#values[place]!;
      const scaled = this.#analyses[place]!.varies
        ? locals.map((local) => code.op('i32x4.mul', local, code.i32(4 * stride)))
        : [this.#scaledScalar(locals[0]!, 4 * stride)];
      this.#terms.set(termKey(value, stride), scaled);
    }
  }

  #scaledScalar(value: Local, factor: number): Local {
    const { body } = this.#around.frame.code;
    const local = body.local('i32');
    body.get(value).lane('i32x4.extract_lane', 0).i32(factor).op('i32.mul').set(local);
    return local;
  }
}

const termKey = (value: Value, stride: number) => `${value}:${stride}`;

function join(needs: readonly Analysis[]): Analysis {
  return {
    level: Math.max(beforeLoops, ...needs.map((need) => need.level)),
    varies: needs.some((need) => need.varies),
  };
}
