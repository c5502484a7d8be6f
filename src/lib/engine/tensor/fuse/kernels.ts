/** A group of roots as a kernel whose operands are storages. */
import { stridesOf, type GraphNode, type Shape } from '../graph';
import type { Kernel } from '../program';
import type { Affine } from './affine';
import { coalesce } from './coalesce';
import type { Domain } from './code-writer';
import { GroupWriter } from './group-writer';
import { outerLengths, type Fusion, type Group } from './groups';
import { nameOf } from './names';
import type { Setting } from './observer';
import type { Root } from './roots';
import { matrixView, stretch } from './views';

interface Walk {
  readonly domain: Domain;
  readonly full: Affine;
  readonly outer: Affine;
  readonly outerShape: Shape;
  readonly innerShape: Shape;
}

const place = (coefficients: number[]): Affine => ({ offset: 0, coefficients, terms: [] });

/** The axes of a loop: outer ones first (with the segment's number as their last), then inner ones. */
function walkOf(group: Group): Walk {
  const { lengths, inner, segments } = group;
  const strides = stridesOf(lengths);
  const axes = lengths.map((_, axis) => axis);
  const outerAxes = axes.filter((axis) => !inner?.[axis]);
  const innerAxes = axes.filter((axis) => inner?.[axis]);
  const outerShape = outerLengths(group);
  const rows = innerAxes.map((axis) => lengths[axis]!);
  const longest = segments && Math.max(...segments.slice(1).map((end, i) => end - segments[i]!));
  const segment = segments ? [0] : [];
  return {
    domain: {
      lengths: [...outerShape, ...rows],
      segments: segments && {
        starts: segments,
        segmentAxis: outerShape.length - 1,
        columnAxis: outerShape.length,
      },
    },
    full: place([
      ...outerAxes.map((axis) => strides[axis]!),
      ...segment,
      ...innerAxes.map((axis) => strides[axis]!),
    ]),
    outer: place([...stridesOf(outerShape), ...rows.map(() => 0)]),
    outerShape,
    innerShape: longest === null ? rows : [longest],
  };
}

function loopKernel(
  setting: Setting,
  roots: readonly Root[],
  fusion: Fusion,
  group: Group,
): Kernel {
  const walk = walkOf(group);
  const writer = new GroupWriter(setting, roots, fusion, group, walk);
  const passes = group.kind === 'scan' ? [writer.scanPass()] : writer.passes();
  const plain = group.inner ? passes : passes.map((pass) => ({ ...pass, over: 'outer' as const }));
  return coalesce({
    kind: 'loop',
    name: nameOf(setting, roots, group),
    outer: walk.outerShape,
    inner: walk.innerShape,
    segments: group.segments,
    operands: writer.operands.storages,
    passes: plain,
  });
}

function productKernel(
  setting: Setting,
  roots: readonly Root[],
  fusion: Fusion,
  group: Group,
): Kernel {
  const root = group.full.map((each) => roots[each]!).find(({ kind }) => kind === 'product')!;
  const node = setting.graph.nodes[root.node] as GraphNode & { op: 'product' };
  const full = GroupWriter.row(node.shape);
  const domain = { lengths: node.shape, segments: null };
  const writer = new GroupWriter(setting, roots, fusion, group, { domain, full, outer: full });
  const view = (side: 'left' | 'right') => {
    const { node: base, ...strides } = matrixView(setting, node, side);
    const layout = setting.memory.layouts.get(base)!;
    return { operand: writer.operands.of(layout.storage), ...strides };
  };
  const [left, right] = [view('left'), view('right')];
  const [m, n] = node.shape.slice(-2);
  const { shape } = setting.graph.nodes[node.left]!;
  return {
    kind: 'product',
    name: nameOf(setting, roots, group),
    batch: node.shape.slice(0, -2),
    m: m!,
    n: n!,
    k: shape.at(node.transposeLeft ? -2 : -1)!,
    left,
    right,
    epilogue: writer.epilogue(),
    operands: writer.operands.storages,
  };
}

function scatterKernel(setting: Setting, roots: readonly Root[], group: Group): Kernel {
  const root = roots[group.full[0]!]!;
  const { graph, memory } = setting;
  const node = graph.nodes[root.node] as GraphNode & { op: 'scatter' };
  const operands: number[] = [];
  const part = (storage: number, offset: number) => {
    const known = operands.indexOf(storage);
    return { operand: known >= 0 ? known : operands.push(storage) - 1, offset };
  };
  const source = (id: number) => {
    const { node: base, offset } = stretch(setting, id);
    return part(memory.layouts.get(base)!.storage, offset);
  };
  const layout = memory.layouts.get(root.node)!;
  const rows = node.shape[0]!;
  return {
    kind: 'scatter',
    name: nameOf(setting, roots, group),
    rows,
    width: node.shape.slice(1).reduce((product, length) => product * length, 1),
    count: graph.nodes[node.indices]!.shape[0]!,
    values: source(node.values),
    indices: source(node.indices),
    out: part(layout.storage, layout.offset),
    operands,
  };
}

export function kernelOf(
  setting: Setting,
  roots: readonly Root[],
  fusion: Fusion,
  group: Group,
): Kernel {
  if (group.kind === 'product') return productKernel(setting, roots, fusion, group);
  if (group.kind === 'scatter') return scatterKernel(setting, roots, group);
  return loopKernel(setting, roots, fusion, group);
}
