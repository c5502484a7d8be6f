/** Metrics of single columns. */
import { catalogue } from './traits';

export const columnsMetrics = catalogue({});
