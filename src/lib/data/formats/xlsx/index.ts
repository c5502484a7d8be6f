export { loadXlsx } from './load-xlsx';
export { oldOfficeFault } from './old-office';
export { readWorkbook } from './workbook';
export { zipContentOf } from './zip-content';
