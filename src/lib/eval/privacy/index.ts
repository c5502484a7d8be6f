export { findCopies, writtenAs } from './copies';
export { quantile } from './distances';
export { judgePrivacy, privacyWork, shareNearer } from './judge';
export { openNearness } from './nearness';
export { judgeRepeats } from './repeats';
