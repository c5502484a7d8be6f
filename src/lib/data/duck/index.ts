export { byCodePoint } from './by-code-point';
export { QueryError, type Cell, type Duck, type RawColumn } from './duck';
export { quoteName, quoteText } from './quote';
export { packedHome, unpackedHome } from './setup';
