/**
 * Quality gates: named limits on the headline figures of a report. They colour the verdict, may hold
 * back an export and fail a build; a figure that could not be measured misses its gate.
 */
import type { Measured, Report } from './report';
import { z } from './zod';

export const gateNames = ['overall', 'shapes', 'trends', 'copies'] as const;
export type GateName = (typeof gateNames)[number];

/** The limit of each gate; a gate that is missing or null is not asked. */
export const gateLimitsSchema = z.partialRecord(z.enum(gateNames), z.number().nullable());
export type GateLimits = z.infer<typeof gateLimitsSchema>;

export const gateSetNames = ['strict', 'default', 'lenient'] as const;
export type GateSetName = (typeof gateSetNames)[number];

export const gateSets: Readonly<Record<GateSetName, GateLimits>> = {
  strict: { overall: 0.97, shapes: 0.98, trends: 0.96, copies: 0.005 },
  default: { overall: 0.9, shapes: 0.92, trends: 0.88, copies: 0.01 },
  lenient: { overall: 0.8, shapes: 0.85, trends: 0.75, copies: 0.02 },
};

interface GateTraits {
  readonly title: string;
  /** Whether the limit is the most that passes; otherwise the least. */
  readonly isCeiling: boolean;
  readonly read: (report: Report) => Measured;
}

export const gateTraits: Readonly<Record<GateName, GateTraits>> = {
  overall: {
    title: 'overall likeness',
    isCeiling: false,
    read: ({ quality }) => quality.overall.strongPairs.synthetic,
  },
  shapes: {
    title: 'likeness of single columns',
    isCeiling: false,
    read: ({ quality }) => quality.shapes.synthetic,
  },
  trends: {
    title: 'likeness of pairs of columns',
    isCeiling: false,
    read: ({ quality }) => quality.trends.allPairs.synthetic,
  },
  copies: {
    title: 'rows it may have copied',
    isCeiling: true,
    read: ({ privacy }) => privacy.copies.synthetic,
  },
};

export interface GateResult {
  readonly gate: GateName;
  readonly limit: number;
  readonly value: Measured;
  readonly isPassed: boolean;
}

/** How a report stands at every gate that is asked. */
export function checkGates(report: Report, limits: GateLimits): GateResult[] {
  return gateNames.flatMap((gate) => {
    const limit = limits[gate];
    if (limit === undefined || limit === null) return [];
    const { isCeiling, read } = gateTraits[gate];
    const value = read(report);
    const isPassed =
      value.status === 'measured' && (isCeiling ? value.value <= limit : value.value >= limit);
    return [{ gate, limit, value, isPassed }];
  });
}
