/** Metrics of what a table must be to be possible at all. */
import { catalogue } from './traits';

export const structureMetrics = catalogue({});
