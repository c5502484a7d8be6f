/** Metrics of what an attacker could find out. */
import { catalogue } from './traits';

export const attacksMetrics = catalogue({});
