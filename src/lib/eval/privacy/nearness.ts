/** Nearness to train against nearness to holdout for many small synthetic tables, the real rows prepared once. */
import type { Aligned } from '../align';
import { layOut, rangesOf } from '../nearest';
import { emptyNearest, findNearest, groupRows } from './distances';
import { shareNearer } from './judge';

export interface Nearness {
  /** Share of rows nearer to train, ties counted half, and its standard error. */
  readonly share: number;
  readonly error: number;
}

/**
 * @param real all of its train and holdout rows are looked at; there should be as many of either
 * @returns judges the synthetic rows of tables with the same train and holdout
 */
export function openNearness(real: Aligned): (aligned: Aligned) => Nearness | null {
  if (real.rows.train === 0 || real.rows.holdout === 0 || real.columns.length === 0) {
    return () => null;
  }
  const ranges = rangesOf(real, 'train');
  const all = (count: number) => Int32Array.from({ length: count }, (_, row) => row);
  const group = (part: 'train' | 'holdout') =>
    groupRows(layOut(real, part, all(real.rows[part]), ranges));
  const [train, holdout] = [group('train'), group('holdout')];
  return (aligned) => {
    if (aligned.rows.synthetic === 0) return null;
    const query = layOut(aligned, 'synthetic', all(aligned.rows.synthetic), ranges);
    const [toTrain, toHoldout] = [emptyNearest(query.rows), emptyNearest(query.rows)];
    findNearest(query, train, toTrain);
    findNearest(query, holdout, toHoldout);
    const { share, error } = shareNearer(toTrain, toHoldout);
    return { share, error };
  };
}
