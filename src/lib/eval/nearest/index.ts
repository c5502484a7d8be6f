export {
  layOut,
  nullNumber,
  orderColumns,
  rangesOf,
  type Part,
  type Range,
  type RowBlock,
} from './rows';
export {
  nearestRows,
  rowsAlike,
  type Metric,
  type NearestOptions,
  type Neighbours,
} from './search';
