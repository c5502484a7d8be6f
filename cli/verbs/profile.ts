import type { ColumnProfile, Profile, Schema } from '../../src/lib/engine/schema';
import { clock, costOf } from '../measure';
import { withTable } from '../tables';
import type { Verb } from '../verb';

export const profile: Verb = {
  name: 'profile',
  summary: 'Say what is in a table: kinds, nulls, values, associations, anything odd',
  operands: ['table'],
  options: ['json', 'quiet'],
  example: 'twinset profile people.csv',
  run(call) {
    const seconds = clock();
    return withTable(call, call.operands[0]!, { holdoutShare: 0 }, async (table) => {
      const { schema } = table;
      const found = await table.profile(call.control);
      const json = { ...costOf(found.rows, seconds()), schema, profile: found };
      return { text: describe(schema, found), json };
    });
  },
};

function describe(schema: Schema, found: Profile): string {
  const count = new Intl.NumberFormat('en');
  const columns = schema.columns.flatMap(({ name, kind, reason, personal }, index) => {
    const seen = found.columns[index];
    const odd = seen?.oddities.map(({ sentence }) => `    ! ${sentence}`) ?? [];
    const warning = personal === null ? [] : [`    ! Looks personal: ${personal.evidence}`];
    const facts = seen === undefined ? '' : `    ${factsOf(seen)}`;
    return [`  ${name}: ${kind}. ${reason}`, facts, ...warning, ...odd];
  });
  const title = `${count.format(found.rows)} rows, ${count.format(schema.columns.length)} columns`;
  return [title, ...columns].join('\n');
}

function factsOf({ nulls, distinct, numbers, top }: ColumnProfile): string {
  const range =
    numbers === null
      ? top.slice(0, 3).map(({ value, count }) => `${value} (${count})`)
      : [`${numbers.min} … ${numbers.median} … ${numbers.max}`];
  return [`${nulls} missing`, `${distinct} distinct`, ...range].join(', ');
}
