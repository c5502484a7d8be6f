/** Metrics of what a table is worth for learning. */
import { catalogue } from './traits';

export const usefulnessMetrics = catalogue({});
