/** Followers as a model file tells of them. */
import type { Cells } from '../../encode';
import { z } from '../../schema';
import type { Follow } from '../follow';
import { cellCount } from './bins';

export const followsSchema = z.array(
  z.object({ column: z.int().min(0), leader: z.int().min(0), cells: z.array(z.int().min(0)) }),
);

/** @throws Error where a follower leads to a column or cell that is not there */
export function checkFollows(follows: readonly Follow[], cells: readonly Cells[]): void {
  const followers = new Set(follows.map(({ column }) => column));
  const isSound = follows.every(({ column, leader, cells: to }) => {
    const [mine, theirs] = [cells[column], cells[leader]];
    return (
      mine !== undefined &&
      theirs !== undefined &&
      !followers.has(leader) &&
      to.length === cellCount(theirs) &&
      to.every((cell) => cell < cellCount(mine))
    );
  });
  if (!isSound || followers.size !== follows.length) throw new Error('the followers do not fit');
}
