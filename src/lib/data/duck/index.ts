export { QueryError, type Cell, type Duck, type RawColumn } from './duck';
export { quoteName, quoteText } from './quote';
