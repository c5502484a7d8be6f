/** What the explore worker answers: it holds the tables of one explorer for as long as it lives. */
import type {
  BarCounts,
  ChosenRows,
  ExplorerFacts,
  FakesRound,
  FakesScore,
  Filter,
  MissingAnswer,
  PairAnswer,
  ReportComparison,
  TrioAnswer,
} from '../../eval';
import type { Report, Schema } from '../../engine/schema';
import type { Draw } from './sample.api';
import type { TextRows } from './rows.api';

export interface ExploreOrder {
  /** Of the drawn table; its columns are among those of the real one. */
  readonly schema: Schema;
  readonly realSchema: Schema;
  readonly draw: Draw;
  /** Rows from the start of the drawn table that are looked at; at most `draw.rows`. */
  readonly rows: number;
  /** Seed of the explorer's own samples. */
  readonly seed: number;
}

/** The columns that are looked at together: two, or the two in each band of a third. */
export interface PairQuestion {
  readonly a: string;
  readonly b: string;
  readonly c: string | null;
}

/** Every question after `open`; a column that is not there is refused with Fault `column-unknown`. */
export interface ExploreApi {
  /** Takes real tables through `tables` (a `TableDoor`) and synthetic rows through `chunks`. */
  open(
    order: ExploreOrder,
    tables: MessagePort,
    chunks: readonly MessagePort[],
    line: MessagePort,
  ): Promise<ExplorerFacts>;
  counts(filter: Filter, line: MessagePort): Promise<ChosenRows>;
  /** Each column's bars over the rows that the selections of *other* columns choose. */
  distributions(
    columns: readonly string[],
    filter: Filter,
    line: MessagePort,
  ): Promise<readonly BarCounts[]>;
  pair(question: PairQuestion, filter: Filter, line: MessagePort): Promise<PairAnswer | TrioAnswer>;
  missing(filter: Filter, line: MessagePort): Promise<MissingAnswer>;
  /** Chosen synthetic rows. */
  readRows(filter: Filter, start: number, count: number, line: MessagePort): Promise<TextRows>;
  fakes(count: number, seed: number, line: MessagePort): Promise<FakesRound>;
  /** Needs no tables. */
  score(right: number, answered: number): Promise<FakesScore>;
  /** Needs no tables. */
  compare(left: Report, right: Report): Promise<ReportComparison>;
}
