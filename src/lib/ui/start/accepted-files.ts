/** Ends of file names that the picker offers; the content decides in the end, not the name. */
export const acceptedFiles = [
  '.csv',
  '.tsv',
  '.txt',
  '.json',
  '.jsonl',
  '.ndjson',
  '.parquet',
  '.arrow',
  '.feather',
  '.ipc',
  '.xlsx',
  '.gz',
  '.zst',
  '.zip',
  '.twin',
].join(',');
