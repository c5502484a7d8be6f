/** Columns of dates, times and moments: patterns found in a sample and decided in SQL. */
import { momentFormatSchema, type ColumnKind, type MomentFormat } from '../../../engine/schema';
import { quoteText } from '../../duck';
import type { Reading } from './reading';

interface Layout {
  readonly test: RegExp;
  /** strftime patterns that such a text may have, the likelier first. */
  readonly patterns: readonly string[];
}

const d2 = String.raw`\d{2}`;
const d12 = String.raw`\d{1,2}`;
const name = String.raw`[A-Za-z]{3,9}\.?`;

/** Both orders of day and month stand side by side; all rows decide between them. */
const dateLayouts: readonly Layout[] = [
  layout(String.raw`\d{4}-${d2}-${d2}`, '%Y-%m-%d'),
  layout(String.raw`\d{4}-${d12}-${d12}`, '%Y-%-m-%-d'),
  layout(String.raw`\d{4}/${d2}/${d2}`, '%Y/%m/%d'),
  layout(String.raw`\d{4}/${d12}/${d12}`, '%Y/%-m/%-d'),
  layout(String.raw`\d{4}\.${d2}\.${d2}`, '%Y.%m.%d'),
  layout(String.raw`(?:19|20)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])`, '%Y%m%d'),
  ...['/', '.', '-'].flatMap((mark) => dayMonthLayouts(mark)),
  layout(String.raw`${d2}-${name}-\d{4}`, '%d-%b-%Y', '%d-%B-%Y'),
  layout(String.raw`${d12}-${name}-\d{4}`, '%-d-%b-%Y', '%-d-%B-%Y'),
  layout(String.raw`${d2}-${name}-\d{2}`, '%d-%b-%y'),
  layout(String.raw`${d2} ${name} \d{4}`, '%d %b %Y', '%d %B %Y'),
  layout(String.raw`${d12} ${name} \d{4}`, '%-d %b %Y', '%-d %B %Y'),
  layout(String.raw`${name} ${d2}, \d{4}`, '%b %d, %Y', '%B %d, %Y'),
  layout(String.raw`${name} ${d12}, \d{4}`, '%b %-d, %Y', '%B %-d, %Y'),
  layout(String.raw`\d{4}-(?:0[1-9]|1[0-2])`, '%Y-%m'),
  layout(String.raw`\d{4}/(?:0[1-9]|1[0-2])`, '%Y/%m'),
  layout(String.raw`(?:0[1-9]|1[0-2])/\d{4}`, '%m/%Y'),
  layout(String.raw`${name} \d{4}`, '%b %Y', '%B %Y'),
];

const timeLayouts: readonly Layout[] = [
  layout(String.raw`${d2}:${d2}:${d2}`, '%H:%M:%S'),
  layout(String.raw`${d2}:${d2}`, '%H:%M'),
  layout(String.raw`${d12}:${d2}:${d2}`, '%-H:%M:%S'),
  layout(String.raw`${d12}:${d2}`, '%-H:%M'),
  layout(String.raw`${d2}:${d2}:${d2} [AaPp][Mm]`, '%I:%M:%S %p'),
  layout(String.raw`${d2}:${d2} [AaPp][Mm]`, '%I:%M %p'),
  layout(String.raw`${d12}:${d2}:${d2} [AaPp][Mm]`, '%-I:%M:%S %p'),
  layout(String.raw`${d12}:${d2} [AaPp][Mm]`, '%-I:%M %p'),
];

const split = /^(.*?\d{2,4})(T|, | {1,2})(\d{1,2}:.*)$/;
const tail = /^(\d{1,2}:\d{2}(?::\d{2})?)(?:\.(\d{1,6}))?( ?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/** The likely ways to read a sample as moments, best first; empty where few look like one. */
export function momentReadings(sample: readonly string[]): Reading[] {
  const scores = new Map<string, { format: MomentFormat; kind: ColumnKind; count: number }>();
  for (const text of sample) {
    for (const { format, kind } of formatsOf(text)) {
      const key = `${kind} ${format.pattern} ${format.fractionDigits > 0} ${format.zone !== null}`;
      const known = scores.get(key);
      if (known === undefined) scores.set(key, { format, kind, count: 1 });
      else {
        known.count++;
        if (format.fractionDigits > known.format.fractionDigits) known.format = format;
      }
    }
  }
  return [...scores.values()]
    .filter(({ count }) => count >= sample.length * 0.2)
    .sort((a, b) => b.count - a.count)
    .slice(0, 4)
    .map(({ format, kind }) => momentReading(kind, format));
}

/** Every format by which one text may be read. */
function formatsOf(text: string): { kind: ColumnKind; format: MomentFormat }[] {
  const parts = split.exec(text);
  if (parts === null) {
    const dates = patternsOf(dateLayouts, text).map((pattern) => made('date', pattern, 0, null));
    return dates.length > 0 ? dates : timesOf(text, '', 'time', ['']);
  }
  const dates = patternsOf(dateLayouts, parts[1]!);
  return timesOf(parts[3]!, parts[2]!, 'datetime', dates);
}

function timesOf(text: string, joint: string, kind: ColumnKind, dates: readonly string[]) {
  const match = tail.exec(text);
  const [clock, fraction, zone] = match === null ? [text] : [match[1]!, match[2], match[3]];
  const times = patternsOf(timeLayouts, clock);
  if (kind === 'time' && zone !== undefined) return [];
  return dates.flatMap((date) =>
    times.map((time) => made(kind, date + joint + time, fraction?.length ?? 0, zone ?? null)),
  );
}

function made(kind: ColumnKind, pattern: string, fractionDigits: number, zone: string | null) {
  const format = momentFormatSchema.parse({ type: 'moment', pattern, fractionDigits, zone });
  return { kind, format };
}

function patternsOf(layouts: readonly Layout[], text: string): string[] {
  return layouts.filter(({ test }) => test.test(text)).flatMap(({ patterns }) => patterns);
}

function layout(test: string, ...patterns: string[]): Layout {
  return { test: new RegExp(`^${test}$`), patterns };
}

function dayMonthLayouts(mark: string): Layout[] {
  const m = `\\${mark}`;
  const orders = (day: string, month: string, year: string) => {
    const dayFirst = [day, month, year].join(mark);
    const monthFirst = [month, day, year].join(mark);
    return mark === '.' ? [dayFirst] : [dayFirst, monthFirst];
  };
  return [
    layout(`${d2}${m}${d2}${m}\\d{4}`, ...orders('%d', '%m', '%Y')),
    layout(`${d12}${m}${d12}${m}\\d{4}`, ...orders('%-d', '%-m', '%Y')),
    layout(`${d2}${m}${d2}${m}\\d{2}`, ...orders('%d', '%m', '%y')),
    layout(`${d12}${m}${d12}${m}\\d{2}`, ...orders('%-d', '%-m', '%y')),
  ];
}

/** SQL for a known format. A text fits when writing its moment by the pattern gives it back. */
export function momentReading(kind: ColumnKind, format: MomentFormat): Reading {
  const stamp = (ref: string) => stampSql(format, ref);
  return {
    kind,
    format,
    what: `${plural[kind] ?? 'moments'} written ${readable(format)}`,
    fits: (ref) => fitsSql(format, ref),
    parse: (ref) => unitSql(kind, stamp(ref), format, ref),
  };
}

const plural: Partial<Record<ColumnKind, string>> = {
  date: 'dates',
  time: 'times',
  datetime: 'moments',
};

/** ISO spellings go through a cast, which is several times faster than strptime. */
const isoCasts: Readonly<Record<string, string>> = {
  '%Y-%m-%d': 'DATE',
  '%Y-%m-%d %H:%M:%S': 'TIMESTAMP',
};

function fitsSql(format: MomentFormat, ref: string): string {
  const { pattern, fractionDigits, zone } = format;
  const isPlain = fractionDigits === 0 && zone === null;
  const cast = isPlain ? isoCasts[pattern] : undefined;
  if (cast !== undefined) return `TRY_CAST(${ref} AS ${cast})::VARCHAR = ${ref}`;
  const written = `strftime(${stampSql(format, ref)}, ${quoteText(pattern)})`;
  const bare = bareSql(format, ref);
  const shape = isPlain ? '' : ` AND regexp_full_match(${ref}, ${quoteText(tailPattern(format))})`;
  return `lower(${written}) = lower(${bare})${shape}`;
}

/** Without fraction and zone: what the pattern itself covers. */
function bareSql(format: MomentFormat, ref: string): string {
  if (format.fractionDigits === 0 && format.zone === null) return ref;
  return `regexp_replace(${ref}, '(:[0-9]{2})([.][0-9]+)?( ?(Z|[+-][0-9]{2}:?[0-9]{2}))?$', '\\1')`;
}

function tailPattern(format: MomentFormat): string {
  const fraction = format.fractionDigits === 0 ? '' : `([.][0-9]{1,6})?`;
  const zone = format.zone === null ? '' : ' ?(Z|[+-][0-9]{2}:?[0-9]{2})';
  return `.*:[0-9]{2}( [AaPp][Mm])?${fraction}${zone}`;
}

function stampSql(format: MomentFormat, ref: string): string {
  const { pattern, fractionDigits, zone } = format;
  const cast = fractionDigits === 0 && zone === null ? isoCasts[pattern] : undefined;
  if (cast !== undefined) return `TRY_CAST(${ref} AS ${cast})::TIMESTAMP`;
  return `try_strptime(${bareSql(format, ref)}, ${quoteText(pattern)})`;
}

const microsFrom1900 = 2_208_988_800_000_000;

function unitSql(kind: ColumnKind, stamp: string, format: MomentFormat, ref: string): string {
  if (kind === 'date') return `epoch_us(${stamp}) / 86400000000.0`;
  const fraction =
    format.fractionDigits === 0
      ? ''
      : ` + coalesce(TRY_CAST(regexp_extract(${ref}, ':[0-9]{2}([.][0-9]+)', 1) AS DOUBLE), 0) * 1000`;
  if (kind === 'time') return `(epoch_us(${stamp}) + ${microsFrom1900}) / 1000.0${fraction}`;
  return `epoch_us(${stamp}) / 1000.0${fraction}${format.zone === null ? '' : ` - ${offsetSql(ref)}`}`;
}

/** Milliseconds that the zone at the end of a text lies ahead of UTC. */
function offsetSql(ref: string): string {
  const at = (group: number) =>
    `TRY_CAST(regexp_extract(${ref}, '([+-])([0-9]{2}):?([0-9]{2})$', ${group}) AS DOUBLE)`;
  const sign = `CASE WHEN regexp_matches(${ref}, '-[0-9]{2}:?[0-9]{2}$') THEN -60000.0 ELSE 60000.0 END`;
  return `coalesce((${at(2)} * 60 + ${at(3)}) * ${sign}, 0)`;
}

const words: Readonly<Record<string, string>> = {
  '%Y': 'YYYY', '%y': 'YY', '%m': 'MM', '%-m': 'M', '%d': 'DD', '%-d': 'D', '%b': 'Mon', '%B': 'Month',
  '%H': 'hh', '%-H': 'h', '%I': 'hh', '%-I': 'h', '%M': 'mm', '%S': 'ss', '%p': 'AM/PM',
}; // prettier-ignore

/** `%d.%m.%Y` as people write it: `DD.MM.YYYY`. */
export function readable(format: MomentFormat): string {
  const text = format.pattern.replaceAll(
    /%-?[A-Za-z]/g,
    (directive) => words[directive] ?? directive,
  );
  const fraction = format.fractionDigits === 0 ? '' : `.${'f'.repeat(format.fractionDigits)}`;
  return text + fraction + (format.zone === null ? '' : ' with a time zone');
}

/** A sentence when day and month could be swapped in every value; the first reading was taken. */
export function ambiguityNote(
  column: string,
  taken: Reading,
  readings: readonly Reading[],
  fitting: readonly number[],
): string | null {
  const count = fitting[readings.indexOf(taken)];
  const rival = readings.find(
    (reading, i) =>
      reading !== taken &&
      reading.kind === taken.kind &&
      fitting[i] === count &&
      isSwap(reading, taken),
  );
  if (rival === undefined || taken.format.type !== 'moment') return null;
  return `Column “${column}” could have day and month in either order; it was read as ${readable(taken.format)}.`;
}

/** The same texts with day and month the other way round. */
export function isSwap(a: Reading, b: Reading): boolean {
  if (a.format.type !== 'moment' || b.format.type !== 'moment') return false;
  const order = (pattern: string) =>
    pattern.replaceAll('-', '').search(/%d/) < pattern.replaceAll('-', '').search(/%m/);
  return order(a.format.pattern) !== order(b.format.pattern);
}
