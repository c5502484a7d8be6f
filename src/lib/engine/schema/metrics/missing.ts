/** Metrics of empty cells. */
import { catalogue } from './traits';

export const missingMetrics = catalogue({});
