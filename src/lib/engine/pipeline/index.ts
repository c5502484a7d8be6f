export { packModel, unpackModel } from './bundle';
export { fit, type FitOptions } from './fit';
export { generators } from './generators';
export { readInsight } from './insight';
export { measure, type MeasuredFit } from './measure';
export { openDrawer, sample, type Drawer, type SampleOptions } from './sample';
