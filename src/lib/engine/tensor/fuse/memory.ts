/**
 * Where everything that is kept lies: one storage for each input, state, constant and result, and
 * pieces of a concatenation inside the storage of the whole, so that nobody has to copy them.
 */
import {
  sizeOf,
  stridesOf,
  type Graph,
  type GraphNode,
  type NodeId,
  type Scalar,
  type Shape,
} from '../graph';
import type { Choice } from './choose';
import type { Layout } from './code-writer';
import { isCopy } from './expressions';

/** A stretch of memory before it has a place in a region. */
export interface Storage {
  readonly region: 'state' | 'arena' | 'constant' | 'input' | 'output';
  readonly length: number;
  readonly type: Scalar;
  /** Place in the graph's inputs, states or outputs. */
  readonly place?: number;
  /** Of a constant. */
  readonly values?: Float32Array | Int32Array;
  /** What it holds; for people. */
  readonly label: string;
}

/** Something to be written: the value of a node, at one or more places. */
export interface Writing {
  readonly node: NodeId;
  readonly stores: Layout[];
  /** Whether others read the node at `stores[0]`; else it is only a copy. */
  readonly isPrimary: boolean;
}

/** A state's next value lies in `storage` first; whether that can be the state itself is seen later. */
export interface NextState {
  readonly state: number;
  readonly storage: number;
}

export function isContiguous(layout: Layout, shape: Shape): boolean {
  const strides = stridesOf(shape);
  return shape.every((length, axis) => length === 1 || layout.strides[axis] === strides[axis]);
}

export class Memory {
  readonly storages: Storage[] = [];
  readonly layouts = new Map<NodeId, Layout>();
  readonly writings: Writing[] = [];
  readonly nextStates: NextState[] = [];
  /** Layouts that nobody asked for: a value lies there only for its readers. */
  readonly scratch = new Set<Layout>();
  /** For a concatenation in place: the writings of each of its inputs, as places in `writings`. */
  readonly #pieces = new Map<NodeId, number[][]>();
  readonly stateStorages: number[] = [];
  readonly outputStorages: number[] = [];
  readonly #graph: Graph;
  readonly #choice: Choice;
  readonly #stored: ReadonlySet<NodeId>;
  readonly #alone: ReadonlySet<NodeId>;
  readonly #writingOf = new Map<NodeId, number>();
  readonly #tables = new Map<string, Layout>();

  /**
   * @param alone stored nodes that may not lie between others' elements
   */
  constructor(graph: Graph, choice: Choice, alone: ReadonlySet<NodeId>) {
    const { stored, live } = choice;
    this.#graph = graph;
    this.#choice = choice;
    this.#stored = stored;
    this.#alone = alone;
    this.#placeSources(live);
    this.#placeStates();
    this.#placeOutputs();
    // The largest concatenation first: it may hold smaller ones.
    const rest = [...stored].filter((id) => !this.layouts.has(id)).sort((a, b) => b - a);
    for (const id of rest.filter((each) => this.#node(each).op === 'concat')) this.#placeAlone(id);
    for (const id of rest) this.#placeAlone(id);
  }

  #node(id: NodeId): GraphNode {
    return this.#graph.nodes[id]!;
  }

  /** Whether a node lies in memory in one unbroken stretch. */
  isAlone(id: NodeId): boolean {
    const layout = this.layouts.get(id);
    return layout !== undefined && isContiguous(layout, this.#node(id).shape);
  }

  /** The writing that makes a stored node; none for sources. */
  writersOf(id: NodeId): readonly number[] {
    const pieces = this.#pieces.get(id);
    if (pieces) return [...new Set(pieces.flat())];
    const own = this.#writingOf.get(id);
    return own === undefined ? [] : [own];
  }

  addStorage(storage: Storage): number {
    return this.storages.push(storage) - 1;
  }

  /** A new scratch storage for a node. */
  addScratch(id: NodeId): Layout {
    const { shape, type, op } = this.#node(id);
    const label = `${op} ${shape.join('×')}`;
    const storage = this.addStorage({ region: 'arena', length: sizeOf(shape), type, label });
    return { storage, offset: 0, strides: stridesOf(shape) };
  }

  /** column → segment, as a constant. */
  segmentTable(starts: readonly number[]): Layout {
    const key = starts.join();
    const known = this.#tables.get(key);
    if (known) return known;
    const values = new Int32Array(starts.at(-1)!);
    for (let segment = 0; segment + 1 < starts.length; segment++)
      values.fill(segment, starts[segment], starts[segment + 1]);
    const storage = this.#addConstant(values, 'i32', 'segments');
    const layout = { storage, offset: 0, strides: [1] };
    this.#tables.set(key, layout);
    return layout;
  }

  #addConstant(values: Float32Array | Int32Array, type: Scalar, label: string): number {
    return this.addStorage({ region: 'constant', length: values.length, type, values, label });
  }

  #placeSources(live: readonly NodeId[]): void {
    const { inputs, states } = this.#graph;
    const inputStorages = inputs.map(({ name, shape, type }, place) =>
      this.addStorage({ region: 'input', length: sizeOf(shape), type, place, label: name }),
    );
    for (const [place, { name, shape, type }] of states.entries())
      this.stateStorages.push(
        this.addStorage({ region: 'state', length: sizeOf(shape), type, place, label: name }),
      );
    for (const id of live) {
      const node = this.#node(id);
      let storage: number | undefined;
      if (node.op === 'input')
        storage = inputStorages[inputs.findIndex(({ name }) => name === node.name)];
      else if (node.op === 'state') storage = this.stateStorages[node.state];
      else if (node.op === 'constant' && node.values.length > 1)
        storage = this.#addConstant(node.values, node.type, `constant ${node.shape.join('×')}`);
      if (storage !== undefined)
        this.layouts.set(id, { storage, offset: 0, strides: stridesOf(node.shape) });
    }
  }

  /** A constant that is the same everywhere, as memory: for products, which read nothing else. */
  filled(id: NodeId): Layout {
    const node = this.#node(id);
    if (node.op !== 'constant') throw new Error(`fuse: ${node.op} is not a constant`);
    const known = this.layouts.get(id);
    if (known) return known;
    const storage = this.#addConstant(node.values, node.type, 'constant');
    const layout = { storage, offset: 0, strides: node.shape.map(() => 0) };
    this.layouts.set(id, layout);
    return layout;
  }

  #placeStates(): void {
    this.#graph.states.forEach(({ name, shape, type, next }, state) => {
      if (next === null) return;
      const node = this.#node(next);
      if (node.op === 'state' && node.state === state) return;
      const length = sizeOf(shape);
      const storage = this.addStorage({ region: 'arena', length, type, label: `next ${name}` });
      this.nextStates.push({ state, storage });
      this.#place(next, { storage, offset: 0, strides: stridesOf(shape) });
    });
  }

  #placeOutputs(): void {
    this.#graph.outputs.forEach(({ name, node }, place) => {
      const { shape, type } = this.#node(node);
      const length = sizeOf(shape);
      const storage = this.addStorage({ region: 'output', length, type, place, label: name });
      this.outputStorages.push(storage);
      this.#place(node, { storage, offset: 0, strides: stridesOf(shape) });
    });
  }

  /** A concatenation whose inputs stand side by side in one that has its place already, lies there. */
  #placeWithin(id: NodeId): boolean {
    const node = this.#node(id);
    if (node.op !== 'concat' || !this.#choice.inPlace.has(id) || this.#alone.has(id)) return false;
    for (const [other, writers] of this.#pieces) {
      const whole = this.#node(other) as GraphNode & { op: 'concat' };
      const first = whole.inputs.indexOf(node.inputs[0]!);
      const isPart =
        whole.axis === node.axis &&
        first >= 0 &&
        node.inputs.every((input, i) => whole.inputs[first + i] === input);
      if (!isPart) continue;
      const before = whole.inputs.slice(0, first);
      const start = before.reduce((sum, each) => sum + this.#node(each).shape[node.axis]!, 0);
      const layout = this.layouts.get(other)!;
      const offset = layout.offset + start * layout.strides[node.axis]!;
      this.layouts.set(id, { ...layout, offset });
      this.#pieces.set(id, writers.slice(first, first + node.inputs.length));
      return true;
    }
    return false;
  }

  #placeAlone(id: NodeId): void {
    if (this.layouts.has(id) || this.#placeWithin(id)) return;
    const layout = this.addScratch(id);
    this.scratch.add(layout);
    this.#place(id, layout);
  }

  /** Has the value of `id` written to `layout`; gives the writings that do it. */
  #place(id: NodeId, layout: Layout): number[] {
    const node = this.#node(id);
    const isStored = this.#stored.has(id);
    const isSource = ['input', 'state', 'constant'].includes(node.op);
    if (this.layouts.has(id) || isSource) return this.#copy(id, layout);
    // A scatter adds up in one unbroken stretch.
    const isAlone = node.op === 'scatter' || this.#alone.has(id);
    if (isStored && isAlone && !isContiguous(layout, node.shape)) {
      this.#placeAlone(id);
      return this.#copy(id, layout);
    }
    if (node.op === 'concat' && this.#choice.inPlace.has(id))
      return this.#placePieces(id, node, layout);
    if (isStored) return [this.#write(id, layout, true)];
    const input = this.#sameElements(node, layout);
    if (input !== null) return this.#place(input.id, input.layout);
    return [this.#write(id, layout, false)];
  }

  #write(id: NodeId, layout: Layout, isPrimary: boolean): number {
    const place = this.writings.push({ node: id, stores: [layout], isPrimary }) - 1;
    if (isPrimary) {
      this.layouts.set(id, layout);
      this.#writingOf.set(id, place);
    }
    return place;
  }

  #copy(id: NodeId, layout: Layout): number[] {
    const own = this.#writingOf.get(id);
    const isSingle = this.#node(id).op === 'scatter';
    if (own === undefined || isSingle) return [this.#write(id, layout, false)];
    this.writings[own]!.stores.push(layout);
    return [own];
  }

  #placePieces(id: NodeId, node: GraphNode & { op: 'concat' }, layout: Layout): number[] {
    this.layouts.set(id, layout);
    let offset = layout.offset;
    const writers: number[][] = [];
    for (const piece of node.inputs) {
      writers.push(this.#place(piece, { ...layout, offset }));
      offset += layout.strides[node.axis]! * this.#node(piece).shape[node.axis]!;
    }
    this.#pieces.set(id, writers);
    return writers.flat();
  }

  /** The input of a reshape or copy, laid out so that it makes the node at `layout`; null where strides can't. */
  #sameElements(node: GraphNode, layout: Layout): { id: NodeId; layout: Layout } | null {
    const isReshape = node.op === 'reshape';
    if (!isReshape && !isCopy(node, this.#graph.nodes)) return null;
    const id = node.op === 'pointwise' ? node.inputs[0]! : (node as { input: NodeId }).input;
    const { shape } = this.#node(id);
    if (sizeOf(shape) !== sizeOf(node.shape)) return null;
    if (isContiguous(layout, node.shape))
      return { id, layout: { ...layout, strides: stridesOf(shape) } };
    const strides = withoutOnes(node.shape, shape, layout.strides);
    return strides && { id, layout: { ...layout, strides } };
  }
}

/** Strides of shape `to`, which differs from `from` only in axes of length 1; null when it differs otherwise. */
function withoutOnes(from: Shape, to: Shape, strides: readonly number[]): number[] | null {
  const long = from.flatMap((length, axis) => (length === 1 ? [] : [axis]));
  const other = to.flatMap((length, axis) => (length === 1 ? [] : [axis]));
  if (long.length !== other.length) return null;
  if (!long.every((axis, i) => from[axis] === to[other[i]!])) return null;
  return to.map((_, axis) => {
    const i = other.indexOf(axis);
    return i < 0 ? 0 : strides[long[i]!]!;
  });
}
