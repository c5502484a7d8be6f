/** Metrics of two and three columns together. */
import { catalogue } from './traits';

export const togetherMetrics = catalogue({});
