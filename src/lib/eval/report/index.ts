export { distributionOf, edgesOf } from './distributions';
export { reportCsv } from './csv';
export { reportHtml } from './html/page';
export { reportJson } from './json';
export { reportPdf } from './pdf';
export type { ReportMeta } from './meta';
export { datasetReadme, type DatasetMeta } from './readme';
export { judgeVerdict } from './verdict';
export { list, percent, written } from './words';
