export { judgeColumn } from './columns';
export { judgeBasics, type Basics, type BasicsInput } from './judge-basics';
export { judgePair, preparePairSide, type PairSide } from './pairs';
