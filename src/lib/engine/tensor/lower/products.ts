/** Matrix products, convolutions as products of patches, and batch normalisation. */
import type { GraphBuilder, NodeId, Pair, Shape } from '../graph';
import { sizeOf } from '../graph';
import { activations, leakyRelu, prelu } from './elementwise';
import { reverse } from './movement';
import { withRank, type Lowering, type Rules } from './rule';

function multiply({ b, input, attributes, out }: Lowering): NodeId {
  const [left, right] = [input('a'), input('b')].map((id) => b.cast(id, 'f32')) as [NodeId, NodeId];
  const rank = Math.max(b.shapeOf(left).length, b.shapeOf(right).length);
  const product = b.product(withRank(b, left, rank), withRank(b, right, rank), {
    transposeLeft: attributes['transposeA'] === true,
    transposeRight: attributes['transposeB'] === true,
  });
  return b.cast(product, out.type);
}

function activated({ b, attributes, optional, unknown }: Lowering, x: NodeId): NodeId {
  const name = (attributes['activation'] as string | null | undefined) ?? 'linear';
  const weights = optional('preluActivationWeights');
  if (name === 'prelu' && weights !== null) return prelu(b, x, weights);
  if (name === 'leakyrelu') {
    return leakyRelu(b, x, (attributes['leakyreluAlpha'] as number | undefined) ?? 0.2);
  }
  const activation = activations[name];
  if (activation === undefined) throw unknown(`_FusedMatMul (${name})`);
  return activation(b, x);
}

function fusedMultiply(lowering: Lowering): NodeId {
  const product = multiply(lowering);
  const bias = lowering.optional('bias');
  return activated(lowering, bias === null ? product : lowering.b.pointwise('add', product, bias));
}

type Padding = 'same' | 'valid' | number | [number, number][];

/** Axes 1 and 2 of [n, h, w, c]. */
function pair(given: unknown): Pair {
  return (Array.isArray(given) ? given : [given ?? 1, given ?? 1]) as unknown as Pair;
}

/** How many rows and columns of nothing stand before a picture. */
function paddingBefore(
  padding: Padding,
  picture: Shape,
  out: Shape,
  kernel: Pair,
  stride: Pair,
  dilation: Pair,
): Pair {
  if (padding === 'valid') return [0, 0];
  if (typeof padding === 'number') return [padding, padding];
  if (padding !== 'same') return [padding[1]![0], padding[2]![0]];
  const along = (axis: 0 | 1) => {
    const reach = (kernel[axis] - 1) * dilation[axis] + 1;
    const missing = (out[axis + 1]! - 1) * stride[axis] + reach - picture[axis + 1]!;
    return Math.floor(Math.max(0, missing) / 2);
  };
  return [along(0), along(1)];
}

interface Convolution {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly before: Pair;
}

/** @param out the shape [n, h, w, c] that the convolution itself gives, going forward */
function convolutionOf(
  { attributes, unknown }: Lowering,
  picture: Shape,
  filter: Shape,
  out: Shape,
): Convolution {
  if ((attributes['dataFormat'] ?? 'NHWC') !== 'NHWC') throw unknown('Conv2D (NCHW)');
  const kernel = filter.slice(0, 2) as unknown as Pair;
  const stride = pair(attributes['strides']);
  const dilation = pair(attributes['dilations']);
  const padding = attributes['pad'] as Padding;
  const before = paddingBefore(padding, picture, out, kernel, stride, dilation);
  return { kernel, stride, dilation, before };
}

/** Patches as the rows of a matrix: [n * h * w, kernel height * kernel width * c]. */
function patches(
  b: GraphBuilder,
  picture: NodeId,
  size: Pair,
  { kernel, stride, dilation, before }: Convolution,
  inflate: Pair = [1, 1],
): NodeId {
  const all = b.windows(picture, { size, kernel }, { stride, dilation, before, inflate });
  const shape = b.shapeOf(all);
  return b.reshape(all, [sizeOf(shape.slice(0, 3)), sizeOf(shape.slice(3))]);
}

const sizeOfPicture = (shape: Shape): Pair => [shape[1]!, shape[2]!];

/** Everything but the last axis as rows. */
function asMatrix(b: GraphBuilder, id: NodeId): NodeId {
  const shape = b.shapeOf(id);
  return b.reshape(id, [sizeOf(shape.slice(0, -1)), shape.at(-1)!]);
}

function convolve(lowering: Lowering): NodeId {
  const { b, input, out } = lowering;
  const [x, filter] = [input('x'), input('filter')];
  const at = convolutionOf(lowering, b.shapeOf(x), b.shapeOf(filter), out.shape);
  const rows = patches(b, x, sizeOfPicture(out.shape), at);
  return b.reshape(b.product(rows, asMatrix(b, filter)), out.shape);
}

function filterGradient(lowering: Lowering): NodeId {
  const { b, input, out } = lowering;
  const [x, dy] = [input('x'), input('dy')];
  const at = convolutionOf(lowering, b.shapeOf(x), out.shape, b.shapeOf(dy));
  const rows = patches(b, x, sizeOfPicture(b.shapeOf(dy)), at);
  return b.reshape(b.product(rows, asMatrix(b, dy), { transposeLeft: true }), out.shape);
}

/** The gradient is spread `stride` apart and convolved with the filter turned around. */
function inputGradient(lowering: Lowering): NodeId {
  const { b, input, out } = lowering;
  const [dy, filter] = [input('dy'), input('filter')];
  const forward = convolutionOf(lowering, out.shape, b.shapeOf(filter), b.shapeOf(dy));
  const { kernel, before, stride } = forward;
  const turned = { ...forward, stride: [1, 1], before: before.map((n, i) => kernel[i]! - 1 - n) };
  const rows = patches(b, dy, sizeOfPicture(out.shape), turned as unknown as Convolution, stride);
  const flipped = b.transpose(reverse(b, filter, [0, 1]), [0, 1, 3, 2]);
  return b.reshape(b.product(rows, asMatrix(b, flipped)), out.shape);
}

/** (x - mean) * (scale / sqrt(variance + epsilon)) + offset. */
function batchNormalise({ b, input, optional, attributes }: Lowering): NodeId {
  const epsilon = (attributes['varianceEpsilon'] as number | null | undefined) ?? 0.001;
  const [scale, offset] = [optional('scale'), optional('offset')];
  const inverse = b.pointwise('rsqrt', b.pointwise('add', input('variance'), b.fill(epsilon)));
  const factor = scale === null ? inverse : b.pointwise('mul', inverse, scale);
  const scaled = b.pointwise('mul', b.pointwise('sub', input('x'), input('mean')), factor);
  return offset === null ? scaled : b.pointwise('add', scaled, offset);
}

export const products: Rules = {
  BatchMatMul: multiply,
  _FusedMatMul: fusedMultiply,
  Conv2D: convolve,
  Conv2DBackpropFilter: filterGradient,
  Conv2DBackpropInput: inputGradient,
  FusedBatchNorm: batchNormalise,
};
