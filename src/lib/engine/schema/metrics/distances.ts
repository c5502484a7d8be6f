/** Metrics of how near rows come to real ones. */
import { catalogue } from './traits';

export const distancesMetrics = catalogue({});
