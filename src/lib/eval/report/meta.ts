/** What a report or a data set's README says besides the measurements. */

export interface ReportMeta {
  /** Name of the table, such as that of its file. */
  readonly title: string;
  /** Name or id of the generator; null where it is not known. */
  readonly generator: string | null;
  /** Seed of the sample; null where it is not known. */
  readonly seed: number | null;
  /** Licence of the synthetic table, such as `CC BY 4.0`; null where none was chosen. */
  readonly licence: string | null;
}
