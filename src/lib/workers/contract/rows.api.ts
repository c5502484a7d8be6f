/** Rows on their way to a grid. */

/** Rows as text of the file; `null` where the value is missing. */
export type TextRows = (string | null)[][];
