/**
 * First values of weights. The definitions are those of PyTorch's `torch.nn.init` (Glorot is its
 * "xavier", He its "kaiming" for ReLU, LeCun "kaiming" with gain 1); normals are not truncated.
 */
import type { Init } from './scope';

/** All elements alike. */
export function constant(value: number): Init {
  return (shape) => new Float32Array(sizeOf(shape)).fill(value);
}

export const zeros: Init = constant(0);
export const ones: Init = constant(1);

/** Uniform between -`bound` and `bound`. */
export function uniformWithin(bound: number): Init {
  return (shape, random) => {
    const values = new Float32Array(sizeOf(shape));
    random.fillUniform(values, 0, 1, values.length);
    return values.map((u) => (2 * u - 1) * bound);
  };
}

/** Normal around 0. */
export function normalWith(deviation: number): Init {
  return (shape, random) => {
    const values = new Float32Array(sizeOf(shape));
    random.fillNormal(values, 0, 1, values.length);
    return values.map((z) => z * deviation);
  };
}

/** Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010). */
export const glorotUniform = scaled(uniformWithVariance, (fan) => 2 / (fan.in + fan.out));
export const glorotNormal = scaled(normalWithVariance, (fan) => 2 / (fan.in + fan.out));
/** He et al., "Delving deep into rectifiers" (2015), by the number of inputs. */
export const heUniform = scaled(uniformWithVariance, (fan) => 2 / fan.in);
export const heNormal = scaled(normalWithVariance, (fan) => 2 / fan.in);
/** LeCun et al., "Efficient BackProp" (1998). */
export const lecunUniform = scaled(uniformWithVariance, (fan) => 1 / fan.in);
export const lecunNormal = scaled(normalWithVariance, (fan) => 1 / fan.in);
/** The weight of `torch.nn.Linear`: `kaiming_uniform_(a = sqrt(5))`, which is uniform within 1 / sqrt(inputs). */
export const torchLinearWeight = scaled(uniformWithVariance, (fan) => 1 / (3 * fan.in));

/** The bias of `torch.nn.Linear`: uniform within 1 / sqrt(inputs). */
export function torchLinearBias(inputs: number): Init {
  return uniformWithin(1 / Math.sqrt(inputs));
}

interface Fan {
  readonly in: number;
  readonly out: number;
}

function scaled(make: (variance: number) => Init, variance: (fan: Fan) => number): Init {
  return (shape, random) => make(variance(fanOf(shape)))(shape, random);
}

function uniformWithVariance(variance: number): Init {
  return uniformWithin(Math.sqrt(3 * variance));
}

function normalWithVariance(variance: number): Init {
  return normalWith(Math.sqrt(variance));
}

/** Inputs and outputs of one unit: the last two axes, times the window of a convolution before them. */
function fanOf(shape: readonly number[]): Fan {
  if (shape.length < 2) throw new Error(`A weight of shape [${shape.join(', ')}] has no fan.`);
  const window = sizeOf(shape.slice(0, -2));
  return { in: window * shape.at(-2)!, out: window * shape.at(-1)! };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
