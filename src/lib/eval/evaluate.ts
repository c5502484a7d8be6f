/**
 * The judge: one report on a synthetic table from the table that it stands for and real rows that no
 * generator has seen. Basics come first, then part by part; each step gives a whole report to look at.
 */
import {
  Fault,
  judgeOptionsSchema,
  partNames,
  throwIfAborted,
  toFault,
  type Control,
  type JudgeOptionsInput,
  type PartName,
  type Report,
} from '../engine/schema';
import { align } from './align';
import { judgeBasics, type BasicsInput } from './basics';
import type { JudgeTools, PartInput } from './parts';
import { parts as allParts } from './registry';
import { judgeVerdict } from './report';

export interface EvaluateInput extends BasicsInput {
  /** All parts where not given; basics are always judged. */
  readonly parts?: readonly PartName[];
  readonly options?: JudgeOptionsInput;
  /** What the place has; none of it where not given. */
  readonly tools?: Partial<JudgeTools>;
  /** Hears the report as it grows: basics, then after every part. */
  readonly onReport?: (report: Report) => void;
}

const noTools: JudgeTools = { spawnThreads: null, threads: 1, fitDensity: null, openDuck: null };
/** As `PartEntry.seconds`. */
const basicsSeconds = 2;

/**
 * Judges a synthetic table.
 * @throws Fault `cancelled`
 */
export async function evaluate(input: EvaluateInput, control: Control = {}): Promise<Report> {
  throwIfAborted(control.signal);
  const { schema, seed, train, holdout, synthetic, parts: wanted = partNames, onReport } = input;
  const tables = { train, holdout, synthetic };
  const aligned = align(schema, tables);
  const chosen = allParts.filter(({ name }) => wanted.includes(name));
  const total = chosen.reduce((sum, { seconds }) => sum + seconds, basicsSeconds);
  const share = sharing(control, total);

  const basics = await judgeBasics(input, aligned, share(0, basicsSeconds));
  const options = judgeOptionsSchema.parse(input.options ?? {});
  let unjudged: Omit<Report, 'verdict'> = { ...basics, parts: {}, options };
  const grow = (parts: Report['parts']): Report => {
    unjudged = { ...unjudged, parts: { ...unjudged.parts, ...parts } };
    const report = { ...unjudged, verdict: judgeVerdict(unjudged) };
    onReport?.(report);
    return report;
  };
  let report = grow({});
  let done = basicsSeconds;
  for (const entry of chosen) {
    const tools = { ...noTools, ...input.tools };
    const partInput = { schema, tables, aligned, seed, options, report: unjudged, tools };
    const inner = share(done, entry.seconds, entry.stage);
    report = grow(await judgePart(entry, partInput, inner));
    // A part that ends early has not told all of its share.
    inner.onProgress?.({ stage: entry.stage, done: 1, total: 1, etaMs: 0 });
    done += entry.seconds;
  }
  return report;
}

/** One part; what goes wrong inside it costs the report that part and nothing else. */
async function judgePart(
  { name, load }: (typeof allParts)[number],
  input: PartInput,
  control: Control,
): Promise<Report['parts']> {
  try {
    const { judge } = await load();
    return { [name]: await judge(input, control) };
  } catch (error) {
    throwIfAborted(control.signal);
    if (error instanceof Fault && error.code === 'cancelled') throw error;
    return { [name]: { status: 'unavailable', reason: toFault(error).message } };
  }
}

/** Controls for pieces of a job of `total` seconds, whose own progress becomes part of the whole. */
function sharing(control: Control, total: number) {
  const startMs = performance.now();
  return (before: number, seconds: number, stage?: string): Control => ({
    ...control,
    onProgress(inner) {
      const fraction = inner.total === null || inner.total === 0 ? 0 : inner.done / inner.total;
      const done = before + fraction * seconds;
      const spentMs = performance.now() - startMs;
      control.onProgress?.({
        stage: stage ?? inner.stage,
        done,
        total,
        etaMs: done > 0 ? (spentMs / done) * (total - done) : null,
      });
    },
  });
}
