/**
 * From a value in memory to the text that its file would show: every export that writes text and
 * every table on the screen prints through here, so that a format found at import survives.
 */
import type { Column } from './column';
import type { MomentFormat, NumberFormat } from './format';
import { kindTraits } from './kind';

/** A value in the units of `ColumnData`: a number (NaN is null), a label, or null. */
export type CellValue = number | string | null;

const dayMs = 86_400_000;
const months =
  'January February March April May June July August September October November December';
const monthNames = months.split(' ');
const dayNames = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** Makes the function that prints a column's values; worth keeping for a whole chunk. */
export function printerOf(column: Column): (value: CellValue) => string {
  const missing = column.nulls[0] ?? '';
  const print = valuePrinter(column);
  return (value) => (value === null || Number.isNaN(value) ? missing : print(value));
}

/** One value as its file would show it; a null by the column's most frequent null spelling. */
export function printValue(column: Column, value: CellValue): string {
  return printerOf(column)(value);
}

function valuePrinter(column: Column): (value: number | string) => string {
  const { format } = column;
  switch (format.type) {
    case 'number':
      return numberPrinter(format);
    case 'moment':
      return momentPrinter(format, kindTraits[column.kind].isWhole ? dayMs : 1);
    case 'boolean':
      return (value) =>
        value === 'true' ? format.true : value === 'false' ? format.false : String(value);
    case 'text':
      return String;
  }
}

function numberPrinter(format: NumberFormat): (value: number | string) => string {
  const { decimals, decimalMark, thousandsMark, width, prefix, suffix } = format;
  const isPlain = decimalMark === '.' && thousandsMark === '' && width === 0;
  const isBare = prefix === '' && suffix === '';
  return (value) => {
    if (typeof value === 'string') return value;
    const digits = digitsOf(Math.abs(value), decimals, format.fixedDecimals);
    const isNegative = value < 0 && /[1-9]/.test(digits);
    const dressed = isPlain ? digits : dress(digits, format);
    const text = isBare ? dressed : prefix + dressed + suffix;
    return isNegative ? '-' + text : text;
  };
}

/**
 * The shortest text of a number with at most `decimals` digits after the point. `toFixed` alone would
 * show the noise of a double beyond its 17 significant digits.
 */
function digitsOf(value: number, decimals: number, isFixed: boolean): string {
  const shortest = String(value);
  if (!isFixed && !shortest.includes('e')) {
    const point = shortest.indexOf('.');
    if (point < 0 || shortest.length - point - 1 <= decimals) return shortest;
  }
  const rounded = value >= 1e21 ? BigInt(value).toString() : value.toFixed(decimals);
  return isFixed || decimals === 0 ? rounded : rounded.replace(/\.?0+$/, '');
}

function dress(digits: string, format: NumberFormat): string {
  const [whole = '', fraction] = digits.split('.');
  const filled = whole.padStart(format.width, '0');
  const grouped =
    format.thousandsMark === '' ? filled : filled.replace(/\B(?=(\d{3})+$)/g, format.thousandsMark);
  return fraction === undefined ? grouped : grouped + format.decimalMark + fraction;
}

type Field = (moment: Date) => string;
const two = (value: number) => (value < 10 ? '0' + value : String(value));
const hour12 = (moment: Date) => moment.getUTCHours() % 12 || 12;

const directives: Readonly<Record<string, Field>> = {
  '%Y': (m) => String(m.getUTCFullYear()).padStart(4, '0'),
  '%y': (m) => two(m.getUTCFullYear() % 100),
  '%m': (m) => two(m.getUTCMonth() + 1),
  '%-m': (m) => String(m.getUTCMonth() + 1),
  '%d': (m) => two(m.getUTCDate()),
  '%-d': (m) => String(m.getUTCDate()),
  '%b': (m) => (monthNames[m.getUTCMonth()] ?? '').slice(0, 3),
  '%B': (m) => monthNames[m.getUTCMonth()] ?? '',
  '%a': (m) => (dayNames[m.getUTCDay()] ?? '').slice(0, 3),
  '%A': (m) => dayNames[m.getUTCDay()] ?? '',
  '%j': (m) =>
    String(1 + Math.round((startOfDay(m) - Date.UTC(m.getUTCFullYear(), 0)) / dayMs)).padStart(
      3,
      '0',
    ),
  '%H': (m) => two(m.getUTCHours()),
  '%-H': (m) => String(m.getUTCHours()),
  '%I': (m) => two(hour12(m)),
  '%-I': (m) => String(hour12(m)),
  '%M': (m) => two(m.getUTCMinutes()),
  '%S': (m) => two(m.getUTCSeconds()),
  '%p': (m) => (m.getUTCHours() < 12 ? 'AM' : 'PM'),
  '%%': () => '%',
};

function startOfDay(moment: Date): number {
  return Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate());
}

/** `unitMs`: milliseconds in one unit of the column's values (a date counts days). */
function momentPrinter(format: MomentFormat, unitMs: number): (value: number | string) => string {
  const parts = format.pattern.split(/(%-?[A-Za-z%])/).filter((part) => part !== '');
  const fields = parts.map((part): Field => directives[part] ?? (() => part));
  const seconds = parts.indexOf('%S');
  const offsetMs = zoneOffsetMs(format.zone);
  const stepsPerMs = 10 ** (format.fractionDigits - 3);
  return (value) => {
    if (typeof value === 'string') return value;
    const stepped = Math.round((value * unitMs + offsetMs) * stepsPerMs) / stepsPerMs;
    const moment = new Date(Math.floor(stepped / 1000) * 1000);
    const texts = fields.map((field) => field(moment));
    if (seconds >= 0 && format.fractionDigits > 0) {
      const fraction = Math.round((stepped - moment.getTime()) * stepsPerMs);
      texts[seconds] += '.' + String(fraction).padStart(format.fractionDigits, '0');
    }
    return texts.join('') + (format.zone ?? '');
  };
}

/** `+02:00`, `-0530`, `+02` as milliseconds; `Z`, `UTC` and no zone are 0. */
function zoneOffsetMs(zone: string | null): number {
  const match = /([+-])(\d\d):?(\d\d)?/.exec(zone ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}
