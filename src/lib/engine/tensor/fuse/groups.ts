/**
 * Which roots share a kernel. Two groups may be joined when they walk over the same domain, when each
 * reads of the other only what it makes at the very same element, and when no path leads out of the
 * joined group and back.
 */
import { stridesOf, type NodeId, type Shape } from '../graph';
import { isFourByFour } from './draws';
import { parentsOf, refine, restride } from './lengths';
import type { Memory } from './memory';
import type { Setting } from './observer';
import type { Root } from './roots';

export type GroupKind = 'loop' | 'scan' | 'product' | 'scatter';

/** Roots of one kernel. */
export interface Group {
  readonly kind: GroupKind;
  /** The domain, row-major; with segments the last axis is the row. */
  readonly lengths: readonly number[];
  /** Which axes are reduced; null while nothing is. */
  readonly inner: readonly boolean[] | null;
  readonly segments: readonly number[] | null;
  /** Roots (places) with one element, or one contribution, for each element of the domain. */
  readonly full: readonly number[];
  /** Roots with one element for each outer element. */
  readonly outer: readonly number[];
}

export function groupOf(root: Root, place: number): Group {
  const kind = root.kind === 'element' || root.kind === 'reduction' ? 'loop' : root.kind;
  const { lengths, segments } = root;
  // The row that segments lie in is the inner axis, reduced or not.
  const inner = segments ? lengths.map((_, axis) => axis === lengths.length - 1) : root.inner;
  return { kind, lengths, inner, segments, full: [place], outer: [] };
}

/** Lengths of the axes that are not reduced, with the segments as the last. */
export function outerLengths({ lengths, inner, segments }: Group): number[] {
  const kept = lengths.filter((_, axis) => !inner?.[axis]);
  return segments ? [...kept, segments.length - 1] : kept;
}

/** Flags of axes, for finer axes. */
function reflag(group: Group, finer: Shape): boolean[] | null {
  const parents = parentsOf(group.lengths, finer);
  return group.inner && parents.map((axis) => group.inner![axis]!);
}

const size = (lengths: Shape) => lengths.reduce((product, length) => product * length, 1);

/** The domain of two groups that walk over all of the same elements. */
function sameDomain(a: Group, b: Group): Pick<Group, 'lengths' | 'inner' | 'segments'> | null {
  const lengths = refine(a.lengths, b.lengths);
  if (!lengths) return null;
  const segments = a.segments ?? b.segments;
  if (a.segments && b.segments && a.segments.join() !== b.segments.join()) return null;
  if (segments && lengths.at(-1) !== segments.at(-1)) return null;
  // A plain reduction over the row is not one over its segments.
  if ([a, b].some((group) => group.inner && group.segments === null) && segments) return null;
  const [left, right] = [reflag(a, lengths), reflag(b, lengths)];
  if (left && right && left.some((is, axis) => is !== right[axis])) return null;
  const inner = left ?? right;
  // Segments lie in a row, which is then the one inner axis.
  if (segments && inner?.some((is, axis) => is !== (axis === lengths.length - 1))) return null;
  return { lengths, inner, segments };
}

/** The domain of `group` when `other` walks over its outer elements alone. */
function outerDomain(group: Group, other: Group): Pick<Group, 'lengths' | 'inner'> | null {
  if (!group.inner || other.inner || other.segments) return null;
  const outer = refine(outerLengths(group), other.lengths);
  if (!outer) return null;
  if (group.segments && outer.at(-1) !== group.segments.length - 1) return null;
  const finer = group.segments ? outer.slice(0, -1) : outer;
  const lengths: number[] = [];
  const inner: boolean[] = [];
  let at = 0;
  group.lengths.forEach((length, axis) => {
    if (group.inner![axis]) {
      lengths.push(length);
      inner.push(true);
      return;
    }
    for (let rest = length; rest > 1; at++) {
      lengths.push(finer[at]!);
      inner.push(false);
      rest /= finer[at]!;
    }
  });
  return { lengths, inner };
}

/** How two groups would walk together, before it is known whether they may. */
function joined(a: Group, b: Group): Group | null {
  if (a.kind === 'product' || b.kind === 'product') return joinedProduct(a, b);
  if (a.kind !== 'loop' || b.kind !== 'loop') return null;
  const both = { full: [...a.full, ...b.full], outer: [...a.outer, ...b.outer] };
  if (size(a.lengths) === size(b.lengths)) {
    const domain = sameDomain(a, b);
    if (domain) return { kind: 'loop', ...domain, ...both };
  }
  for (const [wide, narrow] of [
    [a, b],
    [b, a],
  ] as const) {
    const domain = outerDomain(wide, narrow);
    if (domain)
      return { ...wide, ...domain, outer: [...wide.outer, ...narrow.full, ...narrow.outer] };
  }
  return null;
}

/** Element-wise work over the very axes of a product, into its epilogue. */
function joinedProduct(a: Group, b: Group): Group | null {
  const [product, other] = a.kind === 'product' ? [a, b] : [b, a];
  if (other.kind !== 'loop' || other.inner || other.segments) return null;
  const lengths = refine(product.lengths, other.lengths);
  if (lengths?.length !== product.lengths.length) return null;
  return { ...product, full: [...product.full, ...other.full] };
}

/** Whether random numbers stay four and four in a row. */
function drawsWell({ inner, lengths }: Group, members: readonly Root[]): boolean {
  return !inner && (members.every((root) => root.isFlat) || isFourByFour(stridesOf(lengths)));
}

export class Fusion {
  readonly groups: (Group | null)[] = [];
  readonly #roots: readonly Root[];
  readonly #memory: Memory;
  /** Place in `groups`, by root. */
  readonly #groupOf: number[];
  readonly #makers: (readonly number[])[] = [];
  readonly #rootOfWriting: ReadonlyMap<number, number>;

  /** By root: roots that read the old value of the state that it writes, with the state's node. */
  readonly #readersBefore = new Map<number, readonly { reader: number; state: NodeId }[]>();

  constructor(roots: readonly Root[], { memory, graph }: Setting) {
    this.#roots = roots;
    this.#memory = memory;
    this.groups = roots.map(groupOf);
    this.#groupOf = roots.map((_, place) => place);
    this.#rootOfWriting = new Map(roots.map(({ writing }, place) => [writing, place]));
    for (const { state, storage } of memory.nextStates) {
      const node = graph.nodes.findIndex((each) => each.op === 'state' && each.state === state);
      this.#keepOrder(node, storage);
    }
  }

  /** Has those who read a state come before those who write its next value, when that is possible. */
  #keepOrder(state: NodeId, storage: number): void {
    const readers = this.#readers().get(state) ?? [];
    const writers = this.#roots.flatMap(({ writing }, place) => {
      const { stores } = this.#memory.writings[writing]!;
      return stores.some((layout) => layout.storage === storage) ? [place] : [];
    });
    if (writers.filter((writer) => readers.includes(writer)).length > 1) return;
    for (const writer of writers)
      if (readers.some((reader) => reader !== writer && this.#follows(reader, writer))) return;
    for (const writer of writers) {
      const others = readers.filter((reader) => reader !== writer);
      const known = this.#readersBefore.get(writer) ?? [];
      this.#rootSources.delete(writer);
      this.#readersBefore.set(writer, [...known, ...others.map((reader) => ({ reader, state }))]);
    }
  }

  /** Whether a root needs, by whatever way, what another makes. */
  #follows(root: number, source: number): boolean {
    const seen = new Set<number>();
    const open = [root];
    while (open.length > 0) {
      const at = this.#groupOf[open.pop()!]!;
      if (at === this.#groupOf[source]) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      open.push(...[...this.sourcesOf(at)].map((group) => this.rootsOf(group)[0]!));
    }
    return false;
  }

  /** Roots that make what is read at a node. */
  makersOf(node: NodeId): readonly number[] {
    return (this.#makers[node] ??= this.#memory
      .writersOf(node)
      .map((writing) => this.#rootOfWriting.get(writing)!));
  }

  rootsOf(group: number): number[] {
    const { full, outer } = this.groups[group]!;
    return [...full, ...outer];
  }

  /** Groups that have to run before a group. */
  sourcesOf(group: number): Set<number> {
    const sources = new Set<number>();
    for (const root of this.rootsOf(group))
      for (const source of this.#sourcesOfRoot(root)) sources.add(this.#groupOf[source]!);
    sources.delete(group);
    return sources;
  }

  readonly #rootSources = new Map<number, readonly number[]>();

  #sourcesOfRoot(root: number): readonly number[] {
    const known = this.#rootSources.get(root);
    if (known) return known;
    const makers = this.#roots[root]!.reads.flatMap(({ node }) => this.makersOf(node));
    const before = (this.#readersBefore.get(root) ?? []).map(({ reader }) => reader);
    const sources = [...new Set([...makers, ...before])];
    this.#rootSources.set(root, sources);
    return sources;
  }

  /** Whether `from` is reached from `to`, going against the flow, by a way through a third group. */
  #hasDetour(from: number, to: number): boolean {
    const seen = new Set<number>();
    const open = [...this.sourcesOf(to)].filter((group) => group !== from);
    while (open.length > 0) {
      const group = open.pop()!;
      if (group === from) return true;
      if (seen.has(group)) continue;
      seen.add(group);
      open.push(...this.sourcesOf(group));
    }
    return false;
  }

  /** Whether every read between roots of the group is of the same element. */
  #isAligned(group: Group): boolean {
    const members = new Map<number, boolean>();
    for (const root of group.full) members.set(root, false);
    for (const root of group.outer) members.set(root, true);
    for (const [place, isOuter] of members) {
      const root = this.#roots[place]!;
      for (const read of root.reads) {
        const makers = this.makersOf(read.node).filter((maker) => members.has(maker));
        for (const maker of makers) {
          if (maker === place || this.#roots[maker]!.node !== read.node) return false;
          const isNarrow = members.get(maker)! || this.#roots[maker]!.kind === 'reduction';
          if (!isSameElement(group, root, read, isOuter, isNarrow)) return false;
        }
      }
    }
    return this.#keepsStates(group, members);
  }

  /** Whether roots that read a state which the group writes read the very element. */
  #keepsStates(group: Group, members: ReadonlyMap<number, boolean>): boolean {
    for (const [writer, isOuter] of members)
      for (const { reader, state } of this.#readersBefore.get(writer) ?? []) {
        const isReaderOuter = members.get(reader);
        if (isReaderOuter === undefined) continue;
        const root = this.#roots[reader]!;
        const isNarrow = isOuter || this.#roots[writer]!.kind === 'reduction';
        const reads = root.reads.filter(({ node }) => node === state);
        const isSame = (read: Root['reads'][number]) =>
          isSameElement(group, root, read, isReaderOuter, isNarrow);
        if (!reads.every(isSame)) return false;
      }
    return true;
  }

  #isSensible(group: Group): boolean {
    const members = [...group.full, ...group.outer].map((root) => this.#roots[root]!);
    const cost = members.reduce((sum, root) => sum + root.cost, 0);
    const reads = new Set(members.flatMap((root) => root.reads.map(({ node }) => node)));
    if (members.some((root) => root.isDrawing) && !drawsWell(group, members)) return false;
    if (cost > 900 || reads.size + members.length > 60) return false;
    // Few outer elements are few threads: large element-wise work stays apart.
    const elements = size(group.lengths);
    const outer = size(outerLengths(group));
    const hasElements = group.full.some((root) => this.#roots[root]!.kind === 'element');
    return !(group.inner && hasElements && outer < 32 && elements > 16_384);
  }

  tryJoin(a: number, b: number): boolean {
    const [left, right] = [this.groups[a], this.groups[b]];
    if (!left || !right || a === b) return false;
    const both = joined(left, right);
    if (!both || !this.#isAligned(both) || !this.#isSensible(both)) return false;
    if (this.#hasDetour(a, b) || this.#hasDetour(b, a)) return false;
    this.groups[a] = both;
    this.groups[b] = null;
    for (const root of [...both.full, ...both.outer]) this.#groupOf[root] = a;
    return true;
  }

  /** Whether another group reads what a root makes, as `node`. */
  isReadOutside(root: number, node: NodeId): boolean {
    const own = this.#groupOf[root];
    return (this.#readers().get(node) ?? []).some((reader) => this.#groupOf[reader] !== own);
  }

  #readersOfNode: Map<NodeId, number[]> | null = null;

  #readers(): ReadonlyMap<NodeId, readonly number[]> {
    if (this.#readersOfNode) return this.#readersOfNode;
    const readers = new Map<NodeId, number[]>();
    this.#roots.forEach(({ reads }, place) => {
      for (const { node } of reads) readers.set(node, [...(readers.get(node) ?? []), place]);
    });
    return (this.#readersOfNode = readers);
  }

  groupOf(root: number): number {
    return this.#groupOf[root]!;
  }
}

/**
 * Whether a root of the group reads, of another of its roots, the element that both stand at.
 * @param isOuter whether the reading root has one element for each outer element
 * @param isNarrow whether what is read has
 */
export function isSameElement(
  group: Group,
  root: Root,
  read: Root['reads'][number],
  isOuter: boolean,
  isNarrow: boolean,
): boolean {
  if (read.strides === null) return false;
  const outer = outerLengths(group);
  if (isOuter) {
    if (!isNarrow) return false;
    const found = restride(root.lengths, read.strides, outer);
    return found.every((stride, axis) => stride === stridesOf(outer)[axis] || outer[axis] === 1);
  }
  const { lengths } = group;
  const found = restride(root.lengths, read.strides, lengths);
  const expected = isNarrow && group.inner ? narrowStrides(group, outer) : stridesOf(lengths);
  const segment = isNarrow && group.segments ? 1 : 0;
  return read.segmentStride === segment && found.every((stride, axis) => stride === expected[axis]);
}

/** Strides over the whole domain of a value that each outer element has one of. */
function narrowStrides({ lengths, inner }: Group, outer: readonly number[]): number[] {
  const strides = stridesOf(outer);
  let at = 0;
  return lengths.map((_, axis) => (inner![axis] ? 0 : strides[at++]!));
}
