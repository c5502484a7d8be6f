import { sample as draw } from '../../src/lib/engine/pipeline';
import { projectTable } from '../../src/lib/eval';
import { evaluate as judge } from '../../src/lib/library';
import {
  partNames,
  type PartName,
  type Report,
  type Schema,
  type Table,
} from '../../src/lib/engine/schema';
import { collect } from '../collect';
import { customJson } from '../custom';
import { missedGates } from '../gates';
import { checkAsked, judgeOptionNames, judgeOptions } from '../judging';
import { learn, type Learnt } from '../learn';
import { clock, costOf } from '../measure';
import { targetOf, writeRows } from '../output';
import { scoresOf, verdictText } from '../report';
import { writeReports } from '../report-files';
import type { Options } from '../options';
import type { Call, Verb } from '../verb';

/** The judge looks at no more rows than this, whatever is written. */
const judgedRows = 1_000_000;

export const synth: Verb = {
  name: 'synth',
  summary: 'Do everything: learn, draw, judge',
  operands: ['table'],
  options: [
    'rows',
    'generator',
    'set',
    'time-limit',
    'balance',
    'seed',
    'holdout',
    'pii',
    'out',
    'format',
    ...judgeOptionNames,
    'json',
    'quiet',
  ],
  optionHelp: {
    parts: `judge these parts only: ${partNames.join(', ')}; basics is none of them (default all where a report or gate is asked, else basics)`,
  },
  example: 'twinset synth people.csv --rows 10000 --out twin.parquet --report report.html',
  async run(call) {
    const { options, control } = call;
    const target = targetOf(call);
    checkAsked(options);
    const seconds = clock();
    const learnt = await learn(call, call.operands[0]!);
    const { manifest } = learnt.model;
    const rows = options.rows ?? manifest.trainRows;
    const drawn = collect(draw(learnt.model, rows, options.seed, control), judgedRows);
    const digest = await writeRows(call, target, manifest.schema, drawn.chunks);
    const report = await judged(call, learnt, drawn.table());
    const { generator } = manifest.recipe;
    const meta = { title: target.path, generator, seed: options.seed, licence: null };
    await writeReports(call, options.report, report, meta);
    const missed = missedGates(report, options.gate);
    const cost = costOf(rows, seconds());
    call.note(`Drew ${rows} rows in ${cost.seconds.toFixed(1)} s into ${target.path}.`);
    call.note(verdictText(report));
    return {
      text: null,
      json: {
        ...cost,
        out: target.path,
        seed: options.seed,
        ...digest,
        generator,
        chosenBy: manifest.chosenBy ?? null,
        scores: scoresOf(report),
        custom: customJson(report),
        verdict: report.verdict,
        missedGates: missed,
        reports: options.report,
      },
      missedGates: missed,
    };
  },
};

/** All parts where somebody wants to see or to hold something; what nobody asked for is not waited for. */
function wantedParts({ report, gate, parts }: Options): readonly PartName[] {
  if (parts !== null) return parts;
  return report.length > 0 || Object.keys(gate.limits).length > 0 ? partNames : [];
}

/** Judges in the columns that the model has: dropped ones are gone. */
function judged(call: Call, learnt: Learnt, synthetic: Table): Promise<Report> {
  const { schema: modelled, recipe } = learnt.model.manifest;
  const names = new Set(modelled.columns.map(({ name }) => name));
  const columns = learnt.schema.columns.filter(({ name }) => names.has(name));
  const schema: Schema = { ...learnt.schema, columns };
  const cut = (table: Table) => projectTable(table, learnt.schema, schema);
  const input = {
    schema,
    train: cut(learnt.train),
    holdout: learnt.holdout === null ? null : cut(learnt.holdout),
    synthetic: projectTable(synthetic, modelled, schema),
    seed: call.options.seed,
    generator: recipe.generator,
    parts: wantedParts(call.options),
    options: judgeOptions(call.options, schema),
  };
  return judge(input, call.control);
}
