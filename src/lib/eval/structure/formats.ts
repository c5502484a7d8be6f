/** Texts that are all written alike: number plates, codes, telephone numbers. */
import type { Column, TextData } from '../../engine/schema';
import { flagRows, mostBroken, type FindInput, type Finder, type Part, type Rule } from './rule';

/** Fewer different texts are a list, not a form. */
const leastTexts = 50;
/** Texts of which the forms are learnt. */
const mostTexts = 5000;
const mostForms = 5;

export const findFormats: Finder = function* ({ schema, tables }: FindInput) {
  for (const [place, column] of schema.columns.entries()) {
    const train = tables.train.columns[place];
    const isAsked = column.treatment !== 'hash' && column.treatment !== 'drop';
    if (!isAsked || train?.storage !== 'text') yield null;
    else yield formatRule(column, place, train, tables);
  }
};

type Form = (text: string) => string;

/** Letters and digits by their class: `AB-12` → `AA-99`. */
const exactForm: Form = (text) =>
  text
    .replace(/\p{Lu}/gu, 'A')
    .replace(/\p{L}/gu, (letter) => (letter === 'A' ? 'A' : 'a'))
    .replace(/\d/g, '9');
/** The same with runs of one class as one: `AB-12` → `A-9`. */
const looseForm: Form = (text) => exactForm(text).replace(/([Aa9])\1+/g, '$1');

function formatRule(
  column: Column,
  place: number,
  train: TextData,
  tables: FindInput['tables'],
): Rule | null {
  if (train.labels.length < leastTexts) return null;
  for (const form of [exactForm, looseForm]) {
    const forms = commonForms(train, form);
    if (forms === null) continue;
    const first = [...forms][0] ?? '';
    return {
      kind: 'format',
      columns: [column.name],
      sentence: `“${column.name}” is always written ${forms.size === 1 ? 'like' : `in one of ${forms.size} ways, such as`} ${first}.`,
      breaks(part: Part) {
        const data = tables[part]?.columns[place];
        if (data?.storage !== 'text') return null;
        const isOther = data.labels.map((label) => !forms.has(form(label)));
        return flagRows(data.codes.length, (row) => isOther[data.codes[row] as number] === true);
      },
    };
  }
  return null;
}

/** The few forms that nearly all texts have, the commonest first; null where there are more. */
function commonForms({ labels }: TextData, form: Form): Set<string> | null {
  const step = Math.max(1, Math.floor(labels.length / mostTexts));
  const counts = new Map<string, number>();
  let total = 0;
  for (let place = 0; place < labels.length; place += step) {
    const found = form(labels[place] as string);
    counts.set(found, (counts.get(found) ?? 0) + 1);
    total++;
    if (counts.size > mostForms + mostBroken * total + 1) return null;
  }
  const common = [...counts].sort((a, b) => b[1] - a[1]).slice(0, mostForms);
  const covered = common.reduce((sum, [, count]) => sum + count, 0);
  return covered >= (1 - mostBroken) * total ? new Set(common.map(([found]) => found)) : null;
}
