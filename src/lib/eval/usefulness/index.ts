export { chooseTarget, type Target } from './target';
export { judgeUse, measureOf, useWork, type Use, type UseMeasure } from './use';
