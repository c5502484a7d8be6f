/** Tables as people really bring them: one oddity each, made in code. */

/** Numbers from 0 to 1 that are the same in every run (Park and Miller's generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

type Cell = string | number;

/** A field as CSV writes it. */
const quoted = (cell: Cell): string =>
  /[",\n\r;]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell);

export function csv(names: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [names, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

/** `count` rows of one or more columns; `make` gets the row's number and the next random number. */
function table(
  names: readonly string[],
  count: number,
  make: (row: number, next: () => number) => readonly Cell[],
): string {
  const next = numbers(names.length * 7919 + count);
  return csv(
    names,
    Array.from({ length: count }, (_, row) => make(row, next)),
  );
}

const pick = <Item>(items: readonly Item[], share: number): Item =>
  items[Math.min(items.length - 1, Math.floor(share * items.length))]!;

const day = (from: number, days: number): string =>
  new Date(Date.UTC(from, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);

const grouped = (cents: number, thousands: string, mark: string): string => {
  const [whole = '', decimals = ''] = (cents / 100).toFixed(2).split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, thousands) + mark + decimals;
};

/** One odd thing each; every one of them goes the whole way. */
export const oddTables: Readonly<Record<string, string>> = {
  'one column': table(['age'], 60, (_, next) => [18 + Math.floor(next() * 40)]),
  'duplicate and empty names': table(['a', 'a', '', 'a_2', ' ', 'b'], 60, (row, next) => [
    row % 5,
    Math.floor(next() * 9),
    row % 3,
    row % 4,
    row % 2,
    'xyz'[row % 3]!,
  ]),
  '500 columns': table(
    Array.from({ length: 500 }, (_, at) => `m${at}`),
    40,
    (row) => Array.from({ length: 500 }, (_, at) => (row * (at + 3)) % 11),
  ),
  '10,000 labels': table(['town', 'n'], 20_000, (row) => [`town ${row % 10_000}`, row % 10]),
  'an empty column': table(['a', 'gone'], 60, (row) => [row % 7, '']),
  'a constant column': table(['a', 'same'], 60, (row) => [row % 7, 'always']),
  'a constant with gaps': table(['a', 'same'], 60, (row) => [row % 7, row % 4 ? 'always' : '']),
  'dollars': table(['price'], 80, (_, next) => [`$${grouped(Math.floor(next() * 9e6), ',', '.')}`]), // prettier-ignore
  'euros behind': table(['price'], 80, (_, next) => [`${grouped(Math.floor(next() * 9e6), '.', ',')} €`]), // prettier-ignore
  'per cents': table(['share'], 80, (_, next) => [`${(next() * 100).toFixed(1)}%`]),
  'decimal comma': table(['x'], 80, (_, next) => [(next() * 50 - 25).toFixed(3).replace('.', ',')]),
  thousands: table(['n'], 80, (_, next) => [Math.floor(next() * 9e6).toLocaleString('en')]),
  'leading zeros': table(['zip'], 200, (_, next) => [String(501 + Math.floor(next() * 40) * 7).padStart(5, '0')]), // prettier-ignore
  'mixed dates': table(['when', 'n'], 80, (row, next) => {
    const date = day(2001, Math.floor(next() * 4000));
    return [row % 2 ? date : date.split('-').reverse().join('/'), row % 5];
  }),
  'day first': table(['when'], 80, (_, next) => [day(2001, Math.floor(next() * 4000)).split('-').reverse().join('.')]), // prettier-ignore
  'before 1900 and after 2100': table(['when'], 80, (_, next) => [day(pick([1600, 1890, 2099, 2900], next()), Math.floor(next() * 400))]), // prettier-ignore
  'times with a zone': table(['at'], 80, (row, next) => [`${day(2020, row)}T${String(Math.floor(next() * 24)).padStart(2, '0')}:30:00Z`]), // prettier-ignore
  'times of day': table(['at'], 80, (_, next) => [`${String(Math.floor(next() * 24)).padStart(2, '0')}:${String(Math.floor(next() * 60)).padStart(2, '0')}`]), // prettier-ignore
  'answers': table(['smoker', 'flag', 'yn'], 80, (row) => [row % 3 ? 'No' : 'Yes', row % 4 ? 'TRUE' : 'FALSE', row % 5 ? 'n' : 'y']), // prettier-ignore
  'null spellings': table(['a', 'b', 'c'], 90, (row) => [
    row % 5 ? row % 17 : 'NA',
    row % 7 ? (row / 8).toFixed(2) : 'null',
    row % 4 ? pick(['x', 'y', 'z'], (row % 9) / 9) : 'N/A',
  ]),
  'only identifiers': table(['id', 'key'], 120, (row) => [row + 1, `K-${String(row * 37).padStart(6, '0')}`]), // prettier-ignore
  'only free text': table(['note'], 120, (row) => [`Visitor ${row} said: it was ${row * 31 + 7} times too loud, and nobody cared at all`]), // prettier-ignore
  'nulls everywhere': table(['a', 'b', 'c'], 120, (row) => [
    row % 11 ? '' : row,
    row % 13 ? '' : 'x',
    row % 17 ? '' : day(2020, row),
  ]),
  'only nulls': table(['a', 'b'], 60, () => ['', 'NA']),
  'negative zero': table(['x'], 80, (row, next) => [row % 4 ? (next() - 0.5).toFixed(1) : '-0.0']),
  'integers beyond 2^53': table(['big', 'n'], 80, (row) => [`90071992547409${String(93 + row * 7).padStart(4, '0')}`, row % 3]), // prettier-ignore
  'repeating integers beyond 2^53': table(['big'], 90, (row) => [`9007199254740993${row % 3}`]),
  'tiny and huge': table(['x'], 80, (row, next) => [(next() * 10 ** ((row % 40) - 20)).toExponential(4)]), // prettier-ignore
  'infinities': table(['x'], 80, (row, next) => [row % 20 ? next().toFixed(3) : pick(['inf', '-inf'], next())]), // prettier-ignore
  'emoji and right-to-left': table(['שם', '😀'], 90, (row) => [
    pick(['שלום עולם', 'مرحبا', 'ok'], (row % 3) / 3),
    pick(['👩‍👩‍👧‍👦', '🇦🇹', 'é', 'é'.normalize('NFD')], (row % 4) / 4),
  ]),
  'quotes, newlines, formulas': table(['a "b"', 'c,d', 'e\nf'], 90, (row) => [
    pick(['say "hi"', 'two\nlines', '=SUM(A1:A9)', "it's; so", '+1', '@x'], (row % 6) / 6),
    pick(['-', '--', ' padded ', 'tab\there'], (row % 4) / 4),
    pick(['=1+1', 'a,b'], (row % 2) / 2),
  ]),
  'treacherous names': table(
    ['constructor', '__proto__', '__row', 'c0', 'select', '__holdout', 'toString', 'source'],
    80,
    (row) => [
      row % 5,
      row % 3,
      row,
      row % 4,
      row % 2 ? 'a' : 'b',
      row % 6,
      'pq'[row % 2]!,
      row % 9,
    ],
  ),
  'treacherous labels': table(['label', 'n'], 80, (row) => [
    pick(['constructor', '__proto__', 'toString', 'hasOwnProperty'], (row % 4) / 4),
    row % 7,
  ]),
  'names equal after trimming': table(['a', ' a', 'A', 'a '], 80, (row) => [row % 5, row % 3, row % 4, row % 7]), // prettier-ignore
  'rare labels': table(['label', 'n'], 200, (row) => [row < 190 ? 'xy'[row % 2]! : `rare${row}`, row % 5]), // prettier-ignore
  'very long labels': table(['label'], 80, (row) => ['xyz'[row % 3]!.repeat(20_000)]),
};
