export { packModel, unpackModel } from './bundle';
export { fit } from './fit';
export type { FitOptions } from './fit-one';
export { generators } from './generators';
export { readInsight } from './insight';
export { measure } from './measure';
export type { MeasuredFit } from './measure-one';
export { openDrawer, sample, type Drawer, type SampleOptions } from './sample';
export type { OpenTrialJudge, TrialJudge, TrialNews, TrialRows } from './trial';
