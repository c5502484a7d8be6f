export { modelOf, openExam, predict, type Exam } from './exam';
export { judge } from './judge';
export type { Prediction } from './prediction';
export { sampledSentence } from './sampled';
export { chooseTarget, type Target } from './target';
export { judgeUse, measureOf, useWork, type Use, type UseMeasure } from './use';
