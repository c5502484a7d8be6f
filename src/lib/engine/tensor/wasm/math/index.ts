export { divideWhole, floorDivide, floorDivideWhole, mod, modWhole } from './division';
export { erf } from './error-function';
export { exp, expm1, sigmoid, tanh } from './exponential';
export { MathFunctions } from './functions';
export { log, log1p, softplus } from './logarithm';
export { power, powerWhole } from './power';
export { randomAt, randomRun, shuffleAt, type StreamWords } from './random';
export { sineAndCosine } from './trigonometry';
export { type Formula, VectorCode } from './vector-code';
