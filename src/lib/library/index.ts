export { evaluate } from './evaluate';
export { fit } from './fit';
export { fileAt, openTable, RealTable } from './real-table';
export { fileKind, saveBytes, saveTable, tableBytes } from './save-table';
