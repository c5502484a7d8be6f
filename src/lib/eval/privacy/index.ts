export { quantile } from './distances';
export { judgePrivacy, privacyWork } from './judge';
export { judgeRepeats } from './repeats';
