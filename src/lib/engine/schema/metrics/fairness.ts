/** Metrics of how groups are treated. */
import { catalogue } from './traits';

export const fairnessMetrics = catalogue({});
