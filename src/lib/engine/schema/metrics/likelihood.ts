/** Metrics of how likely rows are. */
import { catalogue } from './traits';

export const likelihoodMetrics = catalogue({});
