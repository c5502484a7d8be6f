/** What Auto will take: what trying and training every suitable generator would, within its time. */
import type { Recipe, Schema, Table } from '../../schema';
import type { MeasuredFit } from '../measure-one';
import { autoInfo, autoOptions } from './options';

export function measureAuto(table: Table, schema: Schema, { options }: Recipe): MeasuredFit {
  const { fitMs, memoryBytes } = autoInfo.estimate(schema, table.rowCount);
  const limitMs = autoOptions.parse(options).minutes * 60_000;
  return { fitMs: Math.min(fitMs, limitMs), memoryBytes, label: 'As it chooses', basis: 'guess' };
}
