export { autoencoder } from './autoencoder';
export { classifier } from './classifier';
export { adultShape, ctgan, smallShape, type CtganShape, type SegmentFunctions } from './ctgan';
export { inputTensors, type TestModel } from './model';
export { digitsOf, numbersOf, type LabelledTable, type NumberTable } from './real-tables';
export { makeTable, type TableShape } from './tables';
export { wasserstein } from './wasserstein';
