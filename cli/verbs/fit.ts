import { packModel } from '../../src/lib/engine/pipeline';
import { learn } from '../learn';
import { clock, costOf } from '../measure';
import { sha256 } from '../sha256';
import { writeBytes } from '../output';
import { UsageError } from '../usage-error';
import type { Verb } from '../verb';

export const fit: Verb = {
  name: 'fit',
  summary: 'Learn a model from a table',
  operands: ['table'],
  options: [
    'generator',
    'set',
    'time-limit',
    'balance',
    'seed',
    'holdout',
    'pii',
    'out',
    'json',
    'quiet',
  ],
  optionHelp: {
    out: 'where to save the model; - is stdout',
    seed: 'the same seed gives the same model (default 1)',
  },
  example: 'twinset fit people.csv --seed 1 --out people.twin',
  async run(call) {
    const { json } = call.options;
    const out = call.options.out.at(-1);
    if (out === undefined)
      throw new UsageError('Say where to save the model with --out FILE.twin.');
    if (out === '-' && json) throw new UsageError('--json and --out - both want stdout.');
    const seconds = clock();
    const { model, train } = await learn(call, call.operands[0]!);
    const bytes = await packModel(model);
    await writeBytes(call, out, [bytes]);
    const cost = costOf(train.rowCount, seconds());
    call.note(
      `Learnt from ${cost.rows} rows in ${cost.seconds.toFixed(1)} s; the model is ${out} (${bytes.length} bytes).`,
    );
    const { recipe, chosenBy = null } = model.manifest;
    return {
      text: null,
      json: { ...cost, out, sizeBytes: bytes.length, sha256: sha256(bytes), recipe, chosenBy },
    };
  },
};
