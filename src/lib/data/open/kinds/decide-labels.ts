/** A column of texts that are no numbers or moments: answers, groups, an order, keys or free text. */
import type { Column, ColumnKind } from '../../../engine/schema';
import type { Evidence } from './evidence';
import { isKeyLike } from './keys';
import { booleanFormat, ordinalLevels, type LabelCount } from './labels';
import { isTextNull, isWideNull, textNulls } from './nulls';
import { countsOf, labelsOf, lengthsOf } from './survey';
import { countText, missingText, quoted } from './words';

/** Above this, labels are not listed one by one. */
const listedLabels = 200;

/** @param why a near miss of another kind, which goes before the reason; null where there was none */
export async function decideLabels(given: Evidence, why: string | null): Promise<Column> {
  const evidence = await withLengths(given);
  const { column, rowCount } = evidence;
  const isText = column.sqlType === 'VARCHAR';
  const found = await labelsAndNulls(evidence);
  const present = found.presentCount;
  const base = {
    name: column.name,
    format: { type: 'text' as const },
    hasNulls: present < rowCount,
    nulls: isText ? found.nulls.map(({ label }) => label) : [],
    personal: null,
    treatment: null,
  };
  const decision = await kindOf(evidence, found);
  const missing =
    present < rowCount && present > 0 ? `; ${missingText(rowCount - present, found.nulls)}` : '';
  const lead = why === null ? '' : `${why}. `;
  return { ...base, ...decision, reason: `${lead}${decision.reason}${missing}` };
}

async function withLengths(evidence: Evidence): Promise<Evidence> {
  if (evidence.survey.maxLength > 0) return evidence;
  const lengths = await lengthsOf(evidence.duck, evidence.ref, evidence.signal);
  return { ...evidence, survey: { ...evidence.survey, ...lengths } };
}

interface Found {
  /** Null where there are more than `listedLabels`. */
  readonly labels: readonly LabelCount[] | null;
  readonly nulls: readonly LabelCount[];
  readonly presentCount: number;
}

async function labelsAndNulls({
  duck,
  ref,
  survey,
  rowCount,
  signal,
  column,
}: Evidence): Promise<Found> {
  const listed =
    survey.distinct <= listedLabels * 1.2
      ? await labelsOf(duck, ref, listedLabels + 2, signal)
      : [];
  const isListed = listed.length > 0 && listed.length <= listedLabels + 1;
  if (isListed || survey.distinct === 0) {
    const narrow = listed.filter(({ label }) => !isTextNull(label));
    const firm = listed.filter(({ label }) => !isWideNull(label));
    // Among answers such as yes and no, a “?” or “unknown” is an absence; among labels it is one of them.
    const isAnswer =
      booleanFormat(firm.map(({ label }) => label)) !== null && firm.length < narrow.length;
    const labels = isAnswer ? firm : narrow;
    const nulls = listed.filter((label) => !labels.includes(label));
    return { labels, nulls, presentCount: sum(labels) };
  }
  const nulls = column.sqlType === 'VARCHAR' ? await countsOf(duck, ref, textNulls, signal) : [];
  const [row] = await duck.rows(`SELECT count(${ref})::INTEGER AS n FROM source`, signal);
  const sqlNulls = rowCount - (row!['n'] as number);
  return { labels: null, nulls, presentCount: rowCount - sum(nulls) - sqlNulls };
}

type Decision = Pick<Column, 'kind' | 'reason'> & Partial<Pick<Column, 'format' | 'levels'>>;

async function kindOf(evidence: Evidence, found: Found): Promise<Decision> {
  const { survey } = evidence;
  const { labels, presentCount } = found;
  const labelCount = labels?.length ?? survey.distinct;
  if (presentCount === 0) return say('constant', 'Every value is missing');
  if (labels?.length === 1 && found.nulls.length === 0) {
    return say('constant', `All ${countText(presentCount)} values are ${quoted(labels[0]!.label)}`);
  }
  const names = labels?.map(({ label }) => label) ?? [];
  const answer = booleanFormat(names);
  if (answer !== null) {
    const reason = `Every value is ${quoted(answer.true)} or ${quoted(answer.false)}`;
    return { ...say('boolean', reason), format: answer };
  }
  const levels = ordinalLevels(names);
  if (levels !== null) {
    const order = `${quoted(levels[0]!)} to ${quoted(levels.at(-1)!)}`;
    return {
      ...say('ordinal', `${countText(levels.length)} labels in a known order, ${order}`),
      levels,
    };
  }
  if (await isKeyLike(evidence, false)) {
    return say(
      'identifier',
      `All ${countText(presentCount)} values are different and look like keys`,
    );
  }
  return textOrCategory(labelCount, presentCount, survey.meanLength, labels === null);
}

function textOrCategory(
  labels: number,
  present: number,
  meanLength: number,
  isAbout: boolean,
): Decision {
  const about = isAbout ? 'about ' : '';
  const some = `${about}${countText(labels)} different labels in ${countText(present)} values`;
  const isFree =
    (labels === present && present >= 5) ||
    (labels > 50 && labels > present * 0.5) ||
    (meanLength > 40 && labels > Math.max(20, present * 0.1));
  if (!isFree) return say('category', capital(some));
  const length = `${countText(Math.round(meanLength))} characters on average`;
  return say(
    'text',
    labels === present && !isAbout
      ? `All ${countText(present)} values are different, ${length}`
      : `${capital(some)}, ${length}`,
  );
}

function say(kind: ColumnKind, reason: string): Pick<Column, 'kind' | 'reason'> {
  return { kind, reason };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const sum = (labels: readonly LabelCount[]) =>
  labels.reduce((total, { count }) => total + count, 0);
