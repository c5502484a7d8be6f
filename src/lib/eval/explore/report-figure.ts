/** One figure of a report as a comparison sees it, whichever part of the report it comes from. */
import type { Interval, Measured, MetricTraits } from '../../engine/schema';

/** What is needed to place and grade a figure. */
export type FigureTraits = Pick<
  MetricTraits,
  'topic' | 'title' | 'name' | 'better' | 'ideal' | 'unit'
>;

export interface ReportFigure {
  /** The same in every report. */
  readonly key: string;
  readonly traits: FigureTraits;
  /** Column or way of measuring, where the metric has several; '' otherwise. */
  readonly detail: string;
  readonly columns: readonly string[];
  readonly value: Measured;
  readonly interval: Interval | null;
}
