export { applyLayer, chain, packLayers, unpackLayers, type PlainLayer } from './layers';
export { layoutOf, modesSchema, type LabelPart, type Layout } from './layout';
export { learnModes, type ModeRows } from './learn';
export { columnsOf, rowsOfPlaces } from './places';
export { modesSampler, type DrawnTensors } from './sampler';
