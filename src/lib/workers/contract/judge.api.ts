/** What the judge worker answers. */
import type { DatasetMeta, ReportMeta } from '../../eval';
import type { DriftFileKind, DriftReport, JudgeOptions, Report, Schema } from '../../engine/schema';
import type { Draw } from './sample.api';

export interface JudgeOrder {
  /** Of the drawn table; its columns are among those of the real one, in the same order. */
  readonly schema: Schema;
  readonly realSchema: Schema;
  readonly draw: Draw;
  /** Rows from the start of the drawn table that are judged; at most `draw.rows`. */
  readonly judgedRows: number;
  /** Seed of the judge's own draws. */
  readonly seed: number;
  /** Id of the generator, for the record. */
  readonly generator: string;
  readonly options: JudgeOptions;
}

/** Two whole tables, each as its own worker reads it. */
export interface DriftOrder {
  readonly before: { readonly name: string; readonly schema: Schema };
  readonly after: { readonly name: string; readonly schema: Schema };
  readonly seed: number;
}

export interface JudgeApi {
  /**
   * Takes real tables through `tables` (a `TableDoor`) and synthetic rows through `chunks`. The report is
   * told as it grows (`Steering.onReport`): basics first, then part by part.
   */
  judge(
    order: JudgeOrder,
    tables: MessagePort,
    chunks: readonly MessagePort[],
    line: MessagePort,
  ): Promise<Report>;
  /** Takes the tables through `before` and `after` (`TableDoor`s). */
  drift(
    order: DriftOrder,
    before: MessagePort,
    after: MessagePort,
    line: MessagePort,
  ): Promise<DriftReport>;
  /** The report as a file: a page that needs nothing else, a document to print, data for other programs. */
  file(
    kind: 'html' | 'json' | 'csv' | 'pdf',
    report: Report,
    meta: ReportMeta,
  ): Promise<string | Uint8Array<ArrayBuffer>>;
  /** The comparison as a file. */
  driftFile(kind: DriftFileKind, report: DriftReport): Promise<string>;
  /** The card of an exported data set, as Markdown; it says so where there is no report. */
  readme(report: Report | null, meta: DatasetMeta): Promise<string>;
}
