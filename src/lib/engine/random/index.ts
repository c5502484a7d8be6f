export { splitHoldout } from './holdout';
export { normalCdf, normalDensity, normalQuantile } from './normal';
export { stream, type Stream } from './stream';
