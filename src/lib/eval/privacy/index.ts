export { quantile } from './distances';
export { judgePrivacy, maxQueryRows, maxReferenceRows, privacyWork } from './judge';
