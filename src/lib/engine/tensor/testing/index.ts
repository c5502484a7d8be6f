export { adultShape, ctgan, smallShape, type CtganShape } from './ctgan';
export { disposeModel, type TestModel } from './model';
