/** The catalogue of all metrics: a file for each part of a report. Ids are stable once released. */
import { attacksMetrics } from './attacks';
import { columnsMetrics } from './columns';
import { densityMetrics } from './density';
import { detectionMetrics } from './detection';
import { disclosureMetrics } from './disclosure';
import { distancesMetrics } from './distances';
import { fairnessMetrics } from './fairness';
import { likelihoodMetrics } from './likelihood';
import { missingMetrics } from './missing';
import { structureMetrics } from './structure';
import { togetherMetrics } from './together';
import type { MetricTraits } from './traits';
import { usefulnessMetrics } from './usefulness';

export { basicTraits, type BasicMetric } from './basics';
export type { Grading, MetricTraits, Topic, Unit } from './traits';

const catalogues = {
  ...structureMetrics,
  ...columnsMetrics,
  ...togetherMetrics,
  ...missingMetrics,
  ...densityMetrics,
  ...likelihoodMetrics,
  ...detectionMetrics,
  ...usefulnessMetrics,
  ...fairnessMetrics,
  ...distancesMetrics,
  ...attacksMetrics,
  ...disclosureMetrics,
};

export type MetricId = keyof typeof catalogues;

/** Every metric by its id, in the order in which they are shown. */
export const metricTraits: Readonly<Record<MetricId, MetricTraits>> = catalogues;

export const metricIds = Object.keys(metricTraits) as [MetricId, ...MetricId[]];
