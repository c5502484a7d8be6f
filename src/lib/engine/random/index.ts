export { exp, log } from './elementary';
export { splitHoldout } from './holdout';
export { normalCdf, normalDensity, normalQuantile } from './normal';
export { shuffled } from './shuffle';
export { stream, streamKey, type Stream } from './stream';
