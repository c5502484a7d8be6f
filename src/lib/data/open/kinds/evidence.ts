/** What the deciders know of one column: plain data and the way to ask the engine for more. */
import type { Duck } from '../../duck';
import type { LoadedColumn } from '../source';
import type { ColumnSurvey } from './survey';

export interface Evidence {
  readonly duck: Duck;
  readonly column: LoadedColumn;
  /** Quoted for SQL: `c3`. */
  readonly ref: string;
  readonly rowCount: number;
  readonly survey: ColumnSurvey;
  readonly signal: AbortSignal | undefined;
}
