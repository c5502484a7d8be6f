export { distributionOf, otherLabels } from './distributions';
export { judgeVerdict } from './verdict';
