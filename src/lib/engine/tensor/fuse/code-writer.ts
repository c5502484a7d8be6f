/**
 * Straight-line code for one element of a kernel's domain, written from the expression of a graph node.
 * Equal instructions are made once. What is stored elsewhere is loaded; the caller knows what is.
 */
import type { Graph, GraphNode, NodeId, PointwiseFunction, Scalar, Shape } from '../graph';
import { valueRange, type Instruction, type Range, type Value } from '../program';
import { indexOf, rangeOf, type Affine } from './affine';

/** Elements of a tensor inside a storage, by its own axes. */
export interface Layout {
  readonly storage: number;
  readonly offset: number;
  readonly strides: readonly number[];
}

/** What one run of a kernel's code walks over. */
export interface Domain {
  /** Outer axes, then inner ones. A segment's inner axis is as long as the row. */
  readonly lengths: Shape;
  readonly segments: {
    readonly starts: readonly number[];
    readonly segmentAxis: number;
    readonly columnAxis: number;
  } | null;
}

/** What surrounds a piece of code. */
export interface Scene {
  readonly graph: Graph;
  readonly domain: Domain;
  /** The value of a node that is not written out here; null when its expression is to be written. */
  known(writer: CodeWriter, node: NodeId, at: Place): Value | null;
  /** The same by the row-major place of the element, where that is enough. */
  knownFlat(writer: CodeWriter, node: NodeId, place: Affine, guard: Value | null): Value | null;
  /** Where the table column → segment of `starts` lies. */
  segmentTable(starts: readonly number[]): Layout;
  /** The number by which code names a storage. */
  operand(storage: number): number;
}

/** An element of a node: its coordinates, and the condition under which they are inside. */
export interface Place {
  readonly coordinates: readonly Affine[];
  readonly guard: Value | null;
}

/** How an element of each kind of node follows from elements of its inputs. */
export type ExpressionRules = {
  readonly [Op in GraphNode['op']]: (
    writer: CodeWriter,
    node: Extract<GraphNode, { op: Op }>,
    at: Place,
  ) => Value;
};

const affineKey = ({ offset, coefficients, terms }: Affine) =>
  `${offset}:${coefficients.join()}:${terms.map(({ value, stride }) => `${value}*${stride}`).join()}`;

function instructionKey(instruction: Instruction): string {
  if (instruction.op !== 'constant') return JSON.stringify(instruction);
  const { type, value } = instruction;
  return `${type} ${Object.is(value, -0) ? '-0' : String(value)}`;
}

export class CodeWriter {
  readonly code: Instruction[] = [];
  /** Which node each `random` of the code draws. */
  readonly draws = new Map<Value, NodeId>();
  readonly #values = new Map<string, Value>();
  readonly #nodes = new Map<string, Value>();

  readonly #rules: ExpressionRules;

  constructor(
    readonly scene: Scene,
    rules: ExpressionRules,
  ) {
    this.#rules = rules;
  }

  get rank(): number {
    return this.scene.domain.lengths.length;
  }

  push(instruction: Instruction): Value {
    const key = instructionKey(instruction);
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = this.code.push(instruction) - 1;
    this.#values.set(key, value);
    return value;
  }

  /** The value of a node's element: loaded, known, or written out. */
  value(node: NodeId, at: Place): Value {
    const key = `${node}|${at.guard ?? ''}|${at.coordinates.map(affineKey).join(';')}`;
    const written = this.#nodes.get(key);
    if (written !== undefined) return written;
    const value = this.scene.known(this, node, at) ?? this.expression(node, at);
    this.#nodes.set(key, value);
    return value;
  }

  /** The value of a node's element by what the node does, even when the node is stored somewhere. */
  expression(id: NodeId, at: Place): Value {
    const node = this.scene.graph.nodes[id]!;
    const rule = this.#rules[node.op] as (
      writer: CodeWriter,
      own: typeof node,
      place: Place,
    ) => Value;
    const value = rule(this, node, at);
    if (node.op === 'random') this.draws.set(value, id);
    return value;
  }

  pointwise(op: PointwiseFunction, type: Scalar, ...args: Value[]): Value {
    return this.push({ op, type, args });
  }

  constant(value: number, type: Scalar): Value {
    return this.push({ op: 'constant', type, value });
  }

  load(layout: Layout, type: Scalar, place: Affine, guard: Value | null): Value {
    const operand = this.scene.operand(layout.storage);
    const base = { op: 'load', type, operand, index: indexOf(place) } as const;
    return this.push(guard === null ? base : { ...base, guard });
  }

  /** A place as an i32 value. */
  integer(place: Affine): Value {
    let sum: Value | null = null;
    const add = (value: Value, factor: number) => {
      const part =
        factor === 1 ? value : this.pointwise('mul', 'i32', value, this.constant(factor, 'i32'));
      sum = sum === null ? part : this.pointwise('add', 'i32', sum, part);
    };
    place.coefficients.forEach((c, axis) => {
      if (c !== 0) add(this.push({ op: 'coordinate', type: 'i32', axis }), c);
    });
    for (const { value, stride } of place.terms) add(value, stride);
    if (sum === null) return this.constant(place.offset, 'i32');
    if (place.offset === 0) return sum;
    return this.pointwise('add', 'i32', sum, this.constant(place.offset, 'i32'));
  }

  /** Whether `place` is in [from, to): a bool value, or the answer where it is always the same. */
  within(place: Affine, from: number, to: number): Value | boolean {
    const [low, high] = rangeOf(place, this.scene.domain.lengths);
    if (low >= from && high < to) return true;
    if (high < from || low >= to) return false;
    let condition: Value | null = null;
    const value = this.integer(place);
    if (low < from)
      condition = this.pointwise('greaterEqual', 'bool', value, this.constant(from, 'i32'));
    if (high >= to)
      condition = this.both(
        condition,
        this.pointwise('less', 'bool', value, this.constant(to, 'i32')),
      );
    return condition!;
  }

  both(a: Value | null, b: Value): Value {
    return a === null || a === b ? b : this.pointwise('and', 'bool', a, b);
  }

  rangeOf(value: Value): Range | null {
    return valueRange(this.code, value, this.scene.domain.lengths);
  }
}
