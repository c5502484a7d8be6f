export type {
  BarCounts,
  Bars,
  Box,
  ChosenRows,
  ExplorerColumn,
  ExplorerFacts,
  FakesRound,
  FakesScore,
  Filter,
  LabelPair,
  MissingAnswer,
  MixedPair,
  NumberPair,
  PairAnswer,
  Selection,
  TrioAnswer,
  Two,
} from './answers';
export { openExplorer, type Explorer, type ExplorerInput } from './explorer';
export { scoreFakes } from './fakes';
export { compareReports, type ComparedFigure, type ReportComparison } from './compare-reports';
