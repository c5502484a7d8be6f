/**
 * The code of one pass. Each instruction is written in the outermost loop in which all that it needs is
 * known, so that what does not change along a loop is not computed in it.
 */
import type { Scalar } from '../../graph';
import type { Index, Instruction, Pass, Value } from '../../program';
import type { Local } from '../assembler';
import { randomAt, randomRun, shuffleAt } from '../math';
import { type Target, writeElement, writeElements, writeLoad, writeStore } from './access';
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
    value: (vector: number) => Local;
    level: number;
    varies: boolean;
  };
  /** In an epilogue: the product's elements of a vector. */
  readonly product?: (vector: number) => Local;
  /** Whether groups begin at multiples of four elements, so that streams can be drawn in runs. */
  readonly hasRuns: boolean;
}

/** The level of what does not change at all. */
export const beforeLoops = -1;

interface Analysis {
  readonly level: number;
  /** Whether lanes may hold different values. */
  readonly varies: boolean;
  /** A stream's elements for all vectors of the group, drawn together. */
  readonly isRun?: boolean;
}

type Draw = Instruction & { op: 'random' };

export class PassWriter {
  readonly pass: Pass;
  readonly #around: Surroundings;
  readonly #analyses: Analysis[] = [];
  /** One local for each vector; a single one where lanes do not vary. */
  readonly #values: Local[][] = [];
  /** Strides of the terms that a value is in. */
  readonly #strides = new Map<Value, Set<number>>();
  /** Divisors that stay the same along the loop that divides. */
  readonly #divisors = new Set<Value>();
  /** Values as parts of addresses, by value and stride. */
  readonly #terms = new Map<string, Local[]>();
  /** What to multiply with instead of dividing. */
  readonly #reciprocals = new Map<Value, Local[]>();

  constructor(pass: Pass, around: Surroundings) {
    this.pass = pass;
    this.#around = around;
    for (const instruction of pass.code) this.#analyses.push(this.#analyse(instruction));
    this.#noteUses();
  }

  /** What is made beside a value, because others need it in that form. */
  #noteUses(): void {
    const { code, stores } = this.pass;
    const indexes = code.flatMap((one) => ('index' in one ? [one.index] : []));
    for (const { terms } of [...indexes, ...stores.map((store) => store.index)]) {
      for (const { value, stride } of terms ?? []) {
        this.#strides.set(value, (this.#strides.get(value) ?? new Set()).add(stride));
      }
    }
    code.forEach((one, place) => {
      if ('args' in one && this.#dividesBySteady(one, place)) this.#divisors.add(one.args[1]!);
    });
  }

  /** Writes those instructions of one loop that are the same for all vectors, and those made for all at once. */
  writeShared(level: number): void {
    this.pass.code.forEach((instruction, place) => {
      const own = this.#analyses[place]!;
      if (own.level !== level) return;
      if (own.isRun) this.#values[place] = this.#run(instruction as Draw);
      else if (!own.varies) this.#write(place, 0);
    });
  }

  /** Writes the others for one vector: one after the other, so that few numbers are alive at a time. */
  writeVector(level: number, vector: number): void {
    this.pass.code.forEach((_, place) => {
      const own = this.#analyses[place]!;
      if (own.level === level && own.varies && !own.isRun) this.#write(place, vector);
    });
  }

  writeStores(vector: number): void {
    for (const store of this.pass.stores) {
      const target = this.#target(store.index, store.operand, vector);
      const value = this.argument(store.value, vector);
      const { frame } = this.#around;
      writeStore(frame, target, value.local, value.type, vector);
      frame.kept?.set(frame.operands[store.operand]!, store.index, value.type, vector, value.local);
    }
  }

  #write(place: number, vector: number): void {
    const { varies } = this.#analyses[place]!;
    const local = this.#instruction(this.pass.code[place]!, place, vector);
    this.#values[place] = placed(varies ? this.#values[place] : undefined, vector, local);
    this.#scaleTerms(place, vector);
    this.#invert(place, vector);
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
        const isRun =
          instruction.op === 'random' && this.#around.hasRuns && isAlignedRun(index, frame.lane);
        return { ...join(needs), isRun };
      }
      default:
        return join(instruction.args.map((value) => this.#analyses[value]!));
    }
  }

  #instruction(instruction: Instruction, place: number, vector: number): Local {
    const { frame, streams, reduced, product } = this.#around;
    const { code } = frame;
    switch (instruction.op) {
      case 'constant':
        return this.#constant(instruction);
      case 'step':
        return streams.step;
      case 'coordinate':
        return this.#coordinate(instruction.axis, vector);
      case 'product':
        return product!(vector);
      case 'reduced':
        return reduced(instruction.reduction).value(vector);
      case 'load': {
        const { guard, operand, index, type } = instruction;
        const kept = frame.kept?.get(frame.operands[operand]!, index, type, vector) ?? null;
        if (kept !== null && guard === undefined) return kept;
        const mask = guard === undefined ? null : this.argument(guard, vector).local;
        return writeLoad(frame, this.#target(index, operand, vector), mask, type, vector);
      }
      case 'random': {
        const words = streams.words(instruction.stream);
        const elements = this.#elements(instruction.index, vector);
        return randomAt(code, instruction.distribution, words, elements);
      }
      case 'shuffle': {
        const words = streams.words(instruction.stream);
        return shuffleAt(code, instruction, words, this.#elements(instruction.index, vector));
      }
      default: {
        if (this.#dividesBySteady(instruction, place)) {
          return this.#multiplied(instruction.args, vector);
        }
        const values = instruction.args.map((value) => this.argument(value, vector));
        return writePointwise(code, instruction.op, values, instruction.type);
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

  #invert(place: number, vector: number): void {
    const { code } = this.#around.frame;
    if (!this.#divisors.has(place)) return;
    const inverse = code.op('f32x4.div', code.f32(1), this.argument(place, vector).local);
    this.#reciprocals.set(place, placed(this.#reciprocals.get(place), vector, inverse));
  }

  #multiplied([value, divisor]: readonly Value[], vector: number): Local {
    const inverses = this.#reciprocals.get(divisor!)!;
    const factor = inverses[vector] ?? inverses[0]!;
    return this.#around.frame.code.op('f32x4.mul', this.argument(value!, vector).local, factor);
  }

  #constant({ type, value }: { type: Scalar; value: number }): Local {
    const { code } = this.#around.frame;
    if (type === 'f32') return code.f32(value);
    return code.i32(type === 'bool' ? -Number(value !== 0) : value);
  }

  #coordinate(axis: number, vector: number): Local {
    const { frame } = this.#around;
    const spread = frame.code.splat(frame.coordinates[axis]!);
    if (axis !== frame.lane) return spread;
    return frame.code.op('i32x4.add', spread, laneSteps(frame, vector, 1));
  }

  #run({ distribution, index, stream }: Draw): Local[] {
    const { frame, streams } = this.#around;
    const { code } = frame;
    const number = code.body.local('i32');
    code.body.get(writeElement(frame, this.#target(index, null, 0)));
    code.body.i32(2).op('i32.shr_u').set(number);
    return [...randomRun(code, distribution, streams.words(stream), number)];
  }

  #elements(index: Index, vector: number): Local {
    return writeElements(this.#around.frame, this.#target(index, null, vector), vector);
  }

  /** @param operand null: elements of a stream */
  #target(index: Index, operand: number | null, vector: number): Target {
    const { frame } = this.#around;
    const base = operand === null ? 0 : frame.layout.address(frame.operands[operand]!);
    const terms = index.terms ?? [];
    const sum = (varies: boolean): Local | null => {
      const parts = terms.filter(({ value }) => this.#analyses[value]!.varies === varies);
      const locals = parts.map(({ value, stride }) => {
        const scaled = this.#terms.get(termKey(value, stride))!;
        return scaled[vector] ?? scaled[0]!;
      });
      return locals.length === 0 ? null : locals.reduce((a, b) => this.#added(a, b, varies));
    };
    return { index, base, shared: sum(false), strewn: sum(true) };
  }

  #added(a: Local, b: Local, isVector: boolean): Local {
    const { code } = this.#around.frame;
    if (isVector) return code.op('i32x4.add', a, b);
    const local = code.body.local('i32');
    code.body.get(a).get(b).op('i32.add').set(local);
    return local;
  }

  /** Values that indexes use are scaled to bytes where they are made. */
  #scaleTerms(place: number, vector: number): void {
    const { code } = this.#around.frame;
    const strides = this.#strides.get(place);
    if (strides === undefined) return;
    const { local } = this.argument(place, vector);
    for (const stride of strides) {
      const scaled = this.#analyses[place]!.varies
        ? code.op('i32x4.mul', local, code.i32(4 * stride))
        : this.#scaledScalar(local, 4 * stride);
      const key = termKey(place, stride);
      this.#terms.set(key, placed(this.#terms.get(key), vector, scaled));
    }
  }

  #scaledScalar(value: Local, factor: number): Local {
    const { body } = this.#around.frame.code;
    const local = body.local('i32');
    body.get(value).lane('i32x4.extract_lane', 0).i32(factor).op('i32.mul').set(local);
    return local;
  }
}

/** `locals` with `local` at `vector`. */
function placed(locals: Local[] | undefined, vector: number, local: Local): Local[] {
  const out = locals ?? [];
  out[vector] = local;
  return out;
}

const termKey = (value: Value, stride: number) => `${value}:${stride}`;

function join(needs: readonly Analysis[]): Analysis {
  return {
    level: Math.max(beforeLoops, ...needs.map((need) => need.level)),
    varies: needs.some((need) => need.varies),
  };
}
