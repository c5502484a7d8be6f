/**
 * A builder that puts the simplest known equal in the place of every node it is asked for: rules run
 * as nodes are made, and two equal nodes are one.
 */
import { GraphBuilder, sizeOf, type GraphNode, type NodeId } from '../graph';

export type NodeOf<Op extends GraphNode['op']> = Extract<GraphNode, { op: Op }>;
/** The node that stands for `node`, made with `b`; null where the rule has nothing to say. */
export type Rule<Op extends GraphNode['op']> = (b: Rewriter, node: NodeOf<Op>) => NodeId | null;
/** In the order in which they are tried. */
export type Rules = { readonly [Op in GraphNode['op']]?: readonly Rule<Op>[] };

type ConstantNode = NodeOf<'constant'>;

/** Constants up to this many elements are told apart by their contents and computed with. */
export const smallConstant = 256;

/** A constant that is the same everywhere keeps one value. */
function withoutRepeats(node: ConstantNode): ConstantNode {
  const { values } = node;
  const isSame = values.length > 1 && values.every((value) => Object.is(value, values[0]));
  return isSame ? { ...node, values: values.slice(0, 1) } : node;
}

export class Rewriter extends GraphBuilder {
  readonly #rules: Rules;
  readonly #known = new Map<string, NodeId>();
  readonly #uses = new Map<NodeId, number>();
  readonly #arrays = new Map<ConstantNode['values'], number>();

  constructor(rules: Rules) {
    super();
    this.#rules = rules;
  }

  protected override append(given: GraphNode): NodeId {
    const node = given.op === 'constant' ? withoutRepeats(given) : given;
    for (const rule of (this.#rules[node.op] ?? []) as readonly Rule<GraphNode['op']>[]) {
      const other = rule(this, node as never);
      if (other !== null) return other;
    }
    const key = this.#keyOf(node);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = super.append(node);
    this.#known.set(key, id);
    return id;
  }

  /**
   * Puts a node of another graph here, its inputs already replaced.
   * @param uses how many nodes, outputs and states read it there
   */
  add(node: GraphNode, uses: number): NodeId {
    const id = this.append(node);
    this.#uses.set(id, (this.#uses.get(id) ?? 0) + uses);
    return id;
  }

  /** Whether one node alone reads this one; false for a node that was only just made. */
  isReadOnce(id: NodeId): boolean {
    return this.#uses.get(id) === 1;
  }

  /** The node when it is of this kind. */
  as<Op extends GraphNode['op']>(id: NodeId, op: Op): NodeOf<Op> | null {
    const node = this.node(id);
    return node.op === op ? (node as NodeOf<Op>) : null;
  }

  /** The value of a constant that is the same everywhere; null for any other node. */
  filledWith(id: NodeId): number | null {
    const node = this.as(id, 'constant');
    return node !== null && (node.values.length === 1 || sizeOf(node.shape) === 1)
      ? node.values[0]!
      : null;
  }

  /** What a node that only repeats its input along some axes repeats; null for any other node. */
  broadcastOf(id: NodeId): NodeId | null {
    const node = this.as(id, 'pointwise');
    if (node === null || node.inputs.length !== 1) return null;
    const isCopy = copies.has(node.fn) && this.typeOf(node.inputs[0]!) === node.type;
    return isCopy ? node.inputs[0]! : null;
  }

  #keyOf(node: GraphNode): string {
    if (node.op === 'constant') return this.#keyOfConstant(node);
    // JSON has no infinities.
    return JSON.stringify(node) + (node.op === 'pad' ? String(node.value) : '');
  }

  #keyOfConstant({ values, shape, type }: ConstantNode): string {
    const form = `constant ${type} [${shape.join()}]`;
    if (values.length <= smallConstant) {
      const signs = Array.from(values, (value) => (Object.is(value, -0) ? '-0' : String(value)));
      return `${form} ${signs.join()}`;
    }
    const array = this.#arrays.get(values) ?? this.#arrays.size;
    this.#arrays.set(values, array);
    return `${form} array ${array}`;
  }
}

const copies: ReadonlySet<string> = new Set(['toF32', 'toI32', 'toBool']);
