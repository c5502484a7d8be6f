/** Metrics of where rows lie. */
import { catalogue } from './traits';

export const densityMetrics = catalogue({});
