/**
 * Writes the code of a group: which pass makes what, what is kept in memory, and what a later pass
 * takes from there instead of computing it again.
 */
import { stridesOf, type GraphNode, type NodeId } from '../graph';
import type { Pass, Reduction, Store, Value } from '../program';
import { indexOf, shifted, weighed, type Affine } from './affine';
import type { CodeWriter, Domain, Layout, Scene } from './code-writer';
import { writerFor } from './expressions';
import type { Fusion, Group } from './groups';
import { isContiguous } from './memory';
import { isSingle, type Setting } from './observer';
import { coordinatesFor, writeRoot, type Root } from './roots';

/** Of an element: beyond this a later pass loads it rather than compute it again. */
const dear = 8;

/** The operands of a kernel: storages, in order of their first use. */
export class Operands {
  readonly storages: number[] = [];
  of(storage: number): number {
    const place = this.storages.indexOf(storage);
    return place >= 0 ? place : this.storages.push(storage) - 1;
  }
}

export class GroupWriter {
  readonly operands = new Operands();
  readonly #setting: Setting;
  readonly #roots: readonly Root[];
  readonly #fusion: Fusion;
  readonly #group: Group;
  readonly #domain: Domain;
  /** Place of the domain's element among all elements, and among the outer ones. */
  readonly #places: { readonly full: Affine; readonly outer: Affine };
  readonly #members: ReadonlyMap<NodeId, number>;
  readonly #stages = new Map<number, number>();
  /** Roots that a later pass loads. */
  readonly #saved = new Set<number>();
  readonly #reductions = new Map<number, number>();
  readonly #isOuter: ReadonlySet<number>;

  constructor(
    setting: Setting,
    roots: readonly Root[],
    fusion: Fusion,
    group: Group,
    walk: { readonly domain: Domain; readonly full: Affine; readonly outer: Affine },
  ) {
    this.#setting = setting;
    this.#roots = roots;
    this.#fusion = fusion;
    this.#group = group;
    this.#domain = walk.domain;
    this.#places = walk;
    this.#isOuter = new Set(group.outer);
    const primary = this.all.filter((place) => this.#writing(place).isPrimary);
    this.#members = new Map(primary.map((place) => [roots[place]!.node, place]));
    for (const place of this.all) this.#markSaved(place, this.#stage(place));
  }

  get all(): number[] {
    return [...this.#group.full, ...this.#group.outer];
  }

  #writing(place: number) {
    return this.#setting.memory.writings[this.#roots[place]!.writing]!;
  }

  #membersRead(place: number): number[] {
    const nodes = this.#roots[place]!.reads.map(({ node }) => node);
    return nodes.flatMap((node) => this.#members.get(node) ?? []);
  }

  /** Number of the inner pass that makes a root; outer pass n comes after inner pass n. */
  #stage(place: number): number {
    const known = this.#stages.get(place);
    if (known !== undefined) return known;
    const stages = this.#membersRead(place).map((read) => {
      const isNarrow = this.#isOuter.has(read) || this.#roots[read]!.kind === 'reduction';
      const waits = isNarrow && !this.#isOuter.has(place) ? 1 : 0;
      return this.#stage(read) + waits;
    });
    const stage = Math.max(0, ...stages);
    this.#stages.set(place, stage);
    return stage;
  }

  #markSaved(place: number, stage: number): void {
    for (const read of this.#membersRead(place)) {
      const root = this.#roots[read]!;
      if (root.kind !== 'element') continue;
      if (this.#stage(read) < stage && root.cost > dear && !this.#isOuter.has(read))
        this.#saved.add(read);
      else this.#markSaved(read, stage);
    }
  }

  /** Where a root has to be stored. */
  #storesOf(place: number): readonly Layout[] {
    const { node, stores, isPrimary } = this.#writing(place);
    const { scratch } = this.#setting.memory;
    const isRead = isPrimary && (this.#saved.has(place) || this.#fusion.isReadOutside(place, node));
    return stores.filter((layout) => isRead || !scratch.has(layout));
  }

  #known(writer: CodeWriter, id: NodeId, stage: number): Value | 'write' | 'load' {
    const place = this.#members.get(id);
    if (place === undefined) return 'load';
    const { kind } = this.#roots[place]!;
    const { type } = this.#setting.graph.nodes[id]!;
    if (kind === 'reduction')
      return writer.push({ op: 'reduced', type, reduction: this.#reductions.get(place)! });
    if (kind === 'product') return writer.push({ op: 'product', type: 'f32' });
    return this.#saved.has(place) && this.#stage(place) < stage ? 'load' : 'write';
  }

  #scene(stage: number): Scene {
    const { graph, stored, memory } = this.#setting;
    const isKept = (id: NodeId) => stored.has(id) && !isSingle(graph.nodes[id]!);
    return {
      graph,
      domain: this.#domain,
      known: (writer, id, { coordinates, guard }) => {
        if (!isKept(id)) return null;
        const known = this.#known(writer, id, stage);
        if (known === 'write') return null;
        if (known !== 'load') return known;
        const layout = memory.layouts.get(id)!;
        const place = weighed(coordinates, layout.strides, writer.rank);
        const { type } = graph.nodes[id]!;
        return writer.load(layout, type, shifted(place, layout.offset), guard);
      },
      knownFlat: (writer, id, place, guard) => {
        const layout = memory.layouts.get(id);
        const { shape, type } = graph.nodes[id]!;
        if (!isKept(id) || !layout || !isContiguous(layout, shape)) return null;
        const known = this.#known(writer, id, stage);
        if (known === 'write') {
          const coordinates = coordinatesFor(place, shape, this.#domain);
          return writer.value(id, { coordinates, guard });
        }
        if (known !== 'load') return known;
        return writer.load(layout, type, shifted(place, layout.offset), guard);
      },
      segmentTable: (starts) => memory.segmentTable(starts),
      operand: (storage) => this.operands.of(storage),
    };
  }

  #valueOf(writer: CodeWriter, place: number): Value {
    const root = this.#roots[place]!;
    const { isPrimary } = this.#writing(place);
    const at = this.#isOuter.has(place) ? this.#places.outer : this.#places.full;
    return writeRoot(writer, this.#setting, { ...root, isPrimary }, at);
  }

  #storeAll(writer: CodeWriter, place: number, value: Value, at: Affine): Store[] {
    const { shape } = this.#setting.graph.nodes[this.#roots[place]!.node]!;
    return this.#storesOf(place).map((layout) => {
      const own = isContiguous(layout, shape)
        ? at
        : weighed(coordinatesFor(at, shape, this.#domain), layout.strides, writer.rank);
      const index = indexOf(shifted(own, layout.offset));
      return { operand: this.operands.of(layout.storage), index, value };
    });
  }

  /** What is made for every element of the domain at a stage. */
  #inner(stage: number): Pass {
    const writer = writerFor(this.#scene(stage));
    const own = this.#group.full.filter((place) => this.#stage(place) === stage);
    const reductions: Reduction[] = [];
    const stores: Store[] = [];
    for (const place of own) {
      const root = this.#roots[place]!;
      if (root.kind !== 'reduction') continue;
      const { fn, type } = this.#setting.graph.nodes[root.node]! as GraphNode & { op: 'reduce' };
      reductions.push({ fn, value: this.#valueOf(writer, place), type });
      this.#reductions.set(place, this.#reductions.size);
    }
    for (const place of own) {
      if (this.#roots[place]!.kind === 'reduction' || this.#storesOf(place).length === 0) continue;
      const value = this.#valueOf(writer, place);
      stores.push(...this.#storeAll(writer, place, value, this.#places.full));
    }
    return { over: 'inner', code: writer.code, reductions, stores };
  }

  /** What is made once for every outer element after a stage. */
  #outer(stage: number): Pass {
    const writer = writerFor(this.#scene(stage));
    const stores: Store[] = [];
    for (const place of this.all) {
      const { kind, node } = this.#roots[place]!;
      const isReduction = kind === 'reduction';
      const isDue = this.#stage(place) === stage && (isReduction || this.#isOuter.has(place));
      if (!isDue || this.#storesOf(place).length === 0) continue;
      const { type } = this.#setting.graph.nodes[node]!;
      const value = isReduction
        ? writer.push({ op: 'reduced', type, reduction: this.#reductions.get(place)! })
        : this.#valueOf(writer, place);
      stores.push(...this.#storeAll(writer, place, value, this.#places.outer));
    }
    return { over: 'outer', code: writer.code, reductions: [], stores };
  }

  passes(): Pass[] {
    const last = Math.max(...this.all.map((place) => this.#stage(place)));
    const passes: Pass[] = [];
    for (let stage = 0; stage <= last; stage++) passes.push(this.#inner(stage), this.#outer(stage));
    return passes.filter(({ reductions, stores }) => reductions.length + stores.length > 0);
  }

  /** The one pass of a running sum. */
  scanPass(): Pass {
    const writer = writerFor(this.#scene(0));
    const place = this.#group.full[0]!;
    const { type } = this.#setting.graph.nodes[this.#roots[place]!.node]!;
    const value = this.#valueOf(writer, place);
    const sum = writer.push({ op: 'reduced', type, reduction: 0 });
    return {
      over: 'inner',
      code: writer.code,
      reductions: [{ fn: 'sum', value, type }],
      stores: this.#storeAll(writer, place, sum, this.#places.full),
      isScan: true,
    };
  }

  /** Code and stores of a product's epilogue. */
  epilogue(): Pick<Pass, 'code' | 'stores'> {
    const writer = writerFor(this.#scene(0));
    const stores: Store[] = [];
    for (const place of this.all) {
      if (this.#storesOf(place).length === 0) continue;
      const isProduct = this.#roots[place]!.kind === 'product';
      const value = isProduct
        ? writer.push({ op: 'product', type: 'f32' })
        : this.#valueOf(writer, place);
      stores.push(...this.#storeAll(writer, place, value, this.#places.full));
    }
    return { code: writer.code, stores };
  }

  /** Strides of the full place, for a domain without segments. */
  static row(lengths: readonly number[]): Affine {
    return { offset: 0, coefficients: stridesOf(lengths), terms: [] };
  }
}
