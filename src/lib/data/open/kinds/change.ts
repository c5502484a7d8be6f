/** A column's kind as a person wants it: possible when every value fits, refused with an example else. */
import {
  Fault,
  kindTraits,
  numberFormatSchema,
  throwIfAborted,
  type Column,
  type ColumnKind,
} from '../../../engine/schema';
import type { Duck } from '../../duck';
import { booleanFormat, ordinalLevels, type LabelCount } from './labels';
import { momentReadings } from './moments';
import { nativeReading } from './native';
import { isTextNull, isWideNull, textNulls } from './nulls';
import { decimalReading, integerReading, numberReadings, writtenReading } from './numbers';
import type { Reading } from './reading';
import { countsOf, digitsSql, fittingOf, labelsOf, misfitsOf, sampleTexts } from './survey';

interface Request {
  readonly duck: Duck;
  readonly column: Column;
  readonly kind: ColumnKind;
  readonly index: number;
  readonly sqlType: string;
  readonly rowCount: number;
  readonly signal: AbortSignal | undefined;
}

/** Most levels that an order of labels may have. */
const levelLimit = 1000;

/** @throws Fault `kind-impossible` naming how many values do not fit and one of them */
export async function changedColumn(request: Request): Promise<Column> {
  throwIfAborted(request.signal);
  const base: Column = {
    ...withoutLevels(request.column),
    kind: request.kind,
    reason: `You chose ${kindTraits[request.kind].label}`,
    format: { type: 'text' },
  };
  return changers[request.kind](request, base);
}

type Changer = (request: Request, base: Column) => Promise<Column>;

const asLabels: Changer = async (request, base) => {
  const nulls = await nullsOf(request);
  return { ...base, ...nullFields(request, nulls) };
};

const asNumbers: Changer = async (request, base) => {
  const readings = await readingsFor(request);
  if (readings.length === 0) throw await impossible(request, null);
  let best: { reading: Reading; strange: LabelCount[]; nulls: LabelCount[] } | null = null;
  for (const reading of readings) {
    const misfits = await misfitsOf(request.duck, `c${request.index}`, reading, request.signal);
    const strange = misfits.filter(({ label }) => !isWideNull(label));
    const nulls = misfits.filter(({ label }) => isWideNull(label));
    if (best === null || total(strange) < total(best.strange)) best = { reading, strange, nulls };
  }
  if (best!.strange.length > 0) {
    const [fitting] = await fittingOf(
      request.duck,
      `c${request.index}`,
      [best!.reading],
      request.signal,
    );
    const failing = request.rowCount - fitting! - total(best!.nulls);
    throw await impossible(request, best!.strange, failing);
  }
  const format = await withDecimals(request, best!.reading);
  return { ...base, format, ...nullFields(request, best!.nulls) };
};

const asBoolean: Changer = async (request, base) => {
  const labels = await labelsOf(request.duck, `c${request.index}`, 50, request.signal);
  const firm = labels.filter(({ label }) => !isWideNull(label));
  const nulls = labels.filter(({ label }) => isWideNull(label));
  if (firm.length !== 2) throw await impossible(request, firm.slice(2));
  const names = firm.map(({ label }) => label);
  // Two labels that are no known answer: the later one in the alphabet counts as yes.
  const [no, yes] = [...names].sort();
  const format = booleanFormat(names) ?? { type: 'boolean' as const, true: yes!, false: no! };
  return { ...base, format, ...nullFields(request, nulls) };
};

const asOrdinal: Changer = async (request, base) => {
  const labels = await labelsOf(request.duck, `c${request.index}`, levelLimit + 20, request.signal);
  const names = labels.map(({ label }) => label).filter((label) => !isTextNull(label));
  if (names.length > levelLimit) throw await impossible(request, labels.slice(levelLimit));
  const levels = ordinalLevels(names) ?? [...names].sort(byNumberOrText);
  return { ...(await asLabels(request, base)), levels };
};

const asConstant: Changer = async (request, base) => {
  const labels = await labelsOf(request.duck, `c${request.index}`, 50, request.signal);
  const firm = labels.filter(({ label }) => !isTextNull(label));
  if (firm.length > 1) throw await impossible(request, firm.slice(1));
  return asLabels(request, base);
};

const changers: Readonly<Record<ColumnKind, Changer>> = {
  boolean: asBoolean,
  integer: asNumbers,
  decimal: asNumbers,
  category: asLabels,
  ordinal: asOrdinal,
  date: asNumbers,
  time: asNumbers,
  datetime: asNumbers,
  text: asLabels,
  identifier: asLabels,
  constant: asConstant,
};

async function readingsFor({
  duck,
  index,
  kind,
  sqlType,
  rowCount,
  signal,
}: Request): Promise<Reading[]> {
  if (sqlType !== 'VARCHAR') {
    const native = nativeReading(sqlType);
    return native !== null && isKindred(native.kind, kind) ? [{ ...native, kind }] : [];
  }
  const samples = await sampleTexts(duck, [index], rowCount, signal);
  const present = (samples[0] ?? []).filter((t): t is string => t !== null && !isWideNull(t));
  const likely = [...momentReadings(present), ...numberReadings(present)].filter(
    (reading) => reading.kind === kind || (kind === 'decimal' && reading.kind === 'integer'),
  );
  return [...likely, ...(spare[kind]?.() ?? [])];
}

/** Where the sample shows no format, at least the plain one is tried, so that the refusal can count. */
const spare: Partial<Record<ColumnKind, () => Reading[]>> = {
  integer: () => [
    integerReading(),
    writtenReading(numberFormatSchema.parse({ type: 'number' }), true),
  ],
  decimal: () => [decimalReading()],
};

function isKindred(native: ColumnKind, wanted: ColumnKind): boolean {
  return native === wanted || (native === 'integer' && wanted === 'decimal');
}

async function withDecimals({ duck, index, signal }: Request, reading: Reading) {
  const { format } = reading;
  if (format.type !== 'number' || reading.kind === 'integer') return format;
  const digits = digitsSql(format, `c${index}`);
  const [row] = await duck.rows(`SELECT max(${digits})::INTEGER AS n FROM source`, signal);
  return { ...format, decimals: Math.min(17, Number(row!['n'] ?? 0)) };
}

async function nullsOf({ duck, index, sqlType, signal }: Request): Promise<LabelCount[]> {
  return sqlType === 'VARCHAR' ? countsOf(duck, `c${index}`, textNulls, signal) : [];
}

function nullFields(request: Request, nulls: readonly LabelCount[]) {
  if (request.sqlType !== 'VARCHAR') return { hasNulls: request.column.hasNulls, nulls: [] };
  return { hasNulls: nulls.length > 0, nulls: nulls.map(({ label }) => label) };
}

/** @param failing how many values do not fit, where `misfits` lists only some of them */
async function impossible(
  request: Request,
  misfits: readonly LabelCount[] | null,
  failing?: number,
) {
  const known = misfits ?? (await labelsOf(request.duck, `c${request.index}`, 500, request.signal));
  const firm = known.filter(({ label }) => !isWideNull(label));
  return new Fault('kind-impossible', {
    column: request.column.name,
    kind: kindTraits[request.kind].label,
    failing: failing ?? total(firm),
    example: firm[0]?.label ?? known[0]?.label ?? '',
  });
}

const total = (labels: readonly LabelCount[]) => labels.reduce((sum, { count }) => sum + count, 0);

function byNumberOrText(a: string, b: string): number {
  const difference = Number.parseFloat(a) - Number.parseFloat(b);
  return Number.isNaN(difference) || difference === 0 ? a.localeCompare(b, 'en') : difference;
}

function withoutLevels(column: Column): Column {
  const { levels, ...rest } = column;
  void levels;
  return rest;
}
