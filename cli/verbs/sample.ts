import { sample as draw, unpackModel } from '../../src/lib/engine/pipeline';
import { clock, costOf } from '../measure';
import { targetOf, writeRows } from '../output';
import { readBytes } from '../tables';
import type { Verb } from '../verb';

export const sample: Verb = {
  name: 'sample',
  summary: 'Draw rows from a model',
  operands: ['model'],
  options: ['rows', 'seed', 'out', 'format', 'json', 'quiet'],
  example: 'twinset sample people.twin --rows 1000000 --out people.csv.gz',
  async run(call) {
    const { options, operands, control } = call;
    const target = targetOf(call);
    const path = operands[0]!;
    const model = await unpackModel(await readBytes(path, call), path);
    const rows = options.rows ?? model.manifest.trainRows;
    const seconds = clock();
    const chunks = draw(model, rows, options.seed, control);
    const digest = await writeRows(call, target, model.manifest.schema, chunks);
    const cost = costOf(rows, seconds());
    call.note(`Drew ${rows} rows in ${cost.seconds.toFixed(1)} s into ${target.path}.`);
    return { text: null, json: { ...cost, out: target.path, seed: options.seed, ...digest } };
  },
};
