/** The judge in a terminal: what the person said on the command line becomes what the judge is told. */
import type { JudgeOptions, Schema } from '../src/lib/engine/schema';
import type { Options } from './options';
import { UsageError } from './usage-error';

/** What `evaluate` and `synth` both understand. */
export const judgeOptionNames = [
  'parts',
  'target',
  'protected',
  'favourable',
  'quasi-identifier',
  'sensitive',
  'sql',
  'report',
  'gate',
] as const;

/** Before anything is read, so that it costs nobody an hour. @throws UsageError where words do not go together */
export function checkAsked({ gate, protected: group, sql, parts }: Options): void {
  if (sql.length > 0 && parts !== null && !parts.includes('custom')) {
    throw new UsageError('--sql needs the part custom, which --parts leaves out.');
  }
  if (gate.named.has('fairness') && (gate.limits.fairness ?? null) !== null && group === null) {
    throw new UsageError(
      '--gate fairness needs --protected COLUMN: without it there is nothing to measure.',
    );
  }
}

/** @throws UsageError where a column that was named is not there */
export function judgeOptions(options: Options, schema: Schema): JudgeOptions {
  const columns = new Set(schema.columns.map(({ name }) => name));
  const known = (name: string, option: string): string => {
    if (columns.has(name)) return name;
    throw new UsageError(`--${option}: the table has no column “${name}”.`);
  };
  const { target, protected: group, favourable } = options;
  return {
    target: target === null ? null : known(target, 'target'),
    protectedColumn: group === null ? null : known(group, 'protected'),
    favourable,
    quasiIdentifiers: options['quasi-identifier'].map((name) => known(name, 'quasi-identifier')),
    sensitive: options.sensitive.map((name) => known(name, 'sensitive')),
    custom: [...options.sql],
  };
}
