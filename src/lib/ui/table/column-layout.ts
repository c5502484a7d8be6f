/** Which columns of a wide grid are on the screen: widths from the header's words, positions by summing up. */
const characterPx = 8;
const paddingPx = 28;
const leastPx = 96;
const mostPx = 260;

export interface ColumnLayout {
  readonly widths: readonly number[];
  /** Left edges, with the total width as one more entry. */
  readonly edges: readonly number[];
}

/** @param sample a few rows; a column is as wide as its head or its longest cell among them, within limits */
export function layoutColumns(
  headers: readonly { name: string; kind: string }[],
  sample: readonly (readonly (string | null)[])[] = [],
): ColumnLayout {
  const widths = headers.map(({ name, kind }, column) => {
    const cells = sample.map((row) => row[column]?.length ?? 0);
    const wanted = Math.max(name.length, kind.length + 2, ...cells) * characterPx + paddingPx;
    return Math.min(mostPx, Math.max(leastPx, wanted));
  });
  const edges = [0];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width);
  return { widths, edges };
}

/** Indices [first, end) of the columns that touch the pixels from `leftPx` to `leftPx + widthPx`. */
export function visibleColumns(
  { edges }: ColumnLayout,
  leftPx: number,
  widthPx: number,
): { first: number; end: number } {
  const last = edges.length - 1;
  let first = 0;
  while (first < last - 1 && (edges[first + 1] ?? 0) <= leftPx) first += 1;
  let end = first + 1;
  while (end < last && (edges[end] ?? 0) < leftPx + widthPx) end += 1;
  return { first, end: Math.min(end, last) };
}
