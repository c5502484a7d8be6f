/** Where `$lib` is, for dependency-cruiser: it misreads the relative paths of SvelteKit's tsconfig. */
const { resolve } = require('node:path');

module.exports = { resolve: { alias: { $lib: resolve(__dirname, '../src/lib') } } };
