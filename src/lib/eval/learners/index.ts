export { learn, rowsWithin, type Learner } from './boost';
export { featuresOf, joinFeatures, type Part } from './from-table';
export type { Task } from './losses';
export { accuracy, areaUnderCurve, determination } from './scores';
