/** Shape rules of matrix products and convolutions. */
import { backend_util } from '@tensorflow/tfjs-core';
import { input, type Form, type Rule } from './rule';

const product: Rule = (inputs, attributes) => {
  const a = input(inputs, 'a');
  const b = input(inputs, 'b');
  const rows = a.shape.at(attributes['transposeA'] ? -1 : -2) ?? 1;
  const columns = b.shape.at(attributes['transposeB'] ? -2 : -1) ?? 1;
  const batch = backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return [{ shape: [...batch, rows, columns], dtype: a.dtype }];
};

type Four = [number, number, number, number];
interface Window {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

const convolution: Rule = (inputs, attributes) => {
  const x = input(inputs, 'x');
  const filter = input(inputs, 'filter');
  const window = attributes as unknown as Window;
  const { outShape } = backend_util.computeConv2DInfo(
    [...x.shape] as Four,
    [...filter.shape] as Four,
    window.strides,
    window.dilations ?? 1,
    window.pad,
    window.dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(window.dataFormat),
  );
  return [{ shape: outShape, dtype: x.dtype }];
};

const shapedBy =
  (attribute: string): Rule =>
  (_, attributes): Form[] => [{ shape: attributes[attribute] as number[], dtype: 'float32' }];

export const productRules = {
  BatchMatMul: product,
  _FusedMatMul: product,
  Conv2D: convolution,
  Conv2DBackpropFilter: shapedBy('filterShape'),
  Conv2DBackpropInput: shapedBy('inputShape'),
} satisfies Record<string, Rule>;
