/** Metrics of how well single people hide among others. */
import { catalogue } from './traits';

export const disclosureMetrics = catalogue({});
