export { quantile } from './distances';
export { judgePrivacy, privacyWork } from './judge';
export { openNearness } from './nearness';
export { judgeRepeats } from './repeats';
