/** Auto on a small table with real generators: by a judge that says what the test wants, and by the real one. */
import { describe, expect, it } from 'vitest';
import { openTrialJudge } from '../../../eval';
import type { TrialScores } from '../../schema';
import { fit, generators, packModel, sample, unpackModel, type FitOptions } from '../index';
import { people } from '../test-tables';
import type { TrialNews } from '../trial';

/** Few enough that the slower generators do not suit. */
const made = people(900);
const auto = { generator: 'auto', seed: 4 };
const good: TrialScores = {
  shapes: 1,
  trends: 1,
  detection: 0.5,
  usefulness: 0.9,
  usefulnessOfReal: 0.9,
  copies: 0,
  copiesOfReal: 0,
  nearerShare: 0.5,
  nearerShareError: 0.02,
};

/** A judge that gives each generator the scores of `verdicts`, `good` where it has none. */
function judging(
  verdicts: Readonly<Record<string, Partial<TrialScores> | Error>>,
  onNews: (news: TrialNews) => void = () => undefined,
): Pick<FitOptions, 'openJudge' | 'onTrial'> {
  let present = '';
  return {
    onTrial(news) {
      if (news.kind === 'trying') present = news.generator;
      onNews(news);
    },
    openJudge: () => ({
      score() {
        const verdict = verdicts[present] ?? {};
        return verdict instanceof Error
          ? Promise.reject(verdict)
          : Promise.resolve({ ...good, ...verdict });
      },
    }),
  };
}

describe('Auto', { timeout: 60_000 }, () => {
  it('takes what the judge prefers, and trains it on all rows', async () => {
    const heard: TrialNews[] = [];
    const options = judging({ trees: { detection: 0.9 } }, (news) => heard.push(news));
    const model = await fit(made.table, made.schema, auto, options);
    const { recipe, chosenBy, trainRows } = model.manifest;
    expect(recipe).toMatchObject({ generator: 'circuit', seed: 4 });
    expect(trainRows).toBe(900);
    expect(chosenBy?.tried.map(({ generator }) => generator).sort()).toEqual(['circuit', 'trees']);
    expect(chosenBy?.reasons.join(' ')).toContain('trained again on all 900 rows');
    const kinds = heard.map(({ kind }) => kind).filter((kind) => kind !== 'note');
    expect(kinds).toEqual(['trying', 'tried', 'trying', 'tried', 'training']);
  });

  it('gives an ordinary model of the winner: the same rows as that generator alone', async () => {
    const options = judging({ circuit: { detection: 0.9 } });
    const chosen = await fit(made.table, made.schema, auto, options);
    const alone = await fit(made.table, made.schema, { generator: 'trees', seed: 4 });
    expect(chosen.manifest.recipe).toEqual(alone.manifest.recipe);
    const file = await unpackModel(await packModel(chosen), 'auto.twin');
    expect(file.manifest.chosenBy).toEqual(chosen.manifest.chosenBy);
    const [drawn, expected] = [sample(file, 50, 1), sample(alone, 50, 1)];
    expect((await drawn.next()).value).toEqual((await expected.next()).value);
  });

  it('passes over what copies, however good it is', async () => {
    const model = await fit(
      made.table,
      made.schema,
      auto,
      judging({ trees: { copies: 0.5 }, circuit: { detection: 0.8 } }),
    );
    expect(model.manifest.recipe.generator).toBe('circuit');
    expect(model.manifest.chosenBy?.reasons[0]).toContain('Trees was passed over');
  });

  it('goes on without one that fails, and says why', async () => {
    const failing = judging({ circuit: new Error('the judge was ill') });
    const { recipe, chosenBy } = (await fit(made.table, made.schema, auto, failing)).manifest;
    expect(recipe.generator).toBe('trees');
    expect(chosenBy?.reasons.join(' ')).toMatch(/Circuit failed: .*the judge was ill/);
    expect(chosenBy?.tried.find(({ generator }) => generator === 'circuit')?.scores).toBeNull();
  });

  it('keeps what was tried when it is stopped, or its time is over', async () => {
    const stop = new AbortController();
    const stopping = judging({}, ({ kind }) => kind === 'tried' && stop.abort());
    const cases = [
      [{ ...stopping, stop: stop.signal }, 'You stopped the search'],
      [{ ...judging({}), timeLimitMs: 1 }, 'The time was up'],
    ] as const;
    for (const [options, sentence] of cases) {
      const { chosenBy, trainRows } = (await fit(made.table, made.schema, auto, options)).manifest;
      expect(chosenBy?.tried).toHaveLength(1);
      expect(chosenBy?.reasons.join(' ')).toContain(`${sentence}: this is `);
      expect(trainRows).toBe(765);
    }
  });

  it('is cancelled at once', async () => {
    const controller = new AbortController();
    const cancelling = judging({}, () => controller.abort());
    const fitting = fit(made.table, made.schema, auto, {
      ...cancelling,
      signal: controller.signal,
    });
    await expect(fitting).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('chooses by rules where nobody judges or few rows are there, and says so', async () => {
    const unjudged = await fit(made.table, made.schema, auto);
    expect(unjudged.manifest.chosenBy).toMatchObject({ tried: [] });
    expect(unjudged.manifest.chosenBy?.reasons[0]).toContain('There was nobody to judge');
    const few = people(60);
    const small = await fit(few.table, few.schema, auto, judging({}));
    expect(small.manifest.recipe.generator).toBe('copula');
    expect(small.manifest.chosenBy?.reasons[0]).toContain('With fewer than 100 rows to judge by');
  });

  it('takes only what can even out labels where that is asked for, and trains with it', async () => {
    const able = generators().flatMap(({ id, canBalance }) => (canBalance ? [id] : []));
    const balance = { column: 'job', strength: 1 };
    const recipe = { ...auto, balance };
    const { chosenBy, ...manifest } = (await fit(made.table, made.schema, recipe, judging({})))
      .manifest;
    expect(manifest.recipe.balance).toEqual(balance);
    expect(able).toContain(manifest.recipe.generator);
    for (const { generator } of chosenBy!.tried) expect(able).toContain(generator);
  });

  it('refuses options that it does not have, and lists those that it has', async () => {
    const fitting = fit(made.table, made.schema, { ...auto, options: { hours: 1 } });
    await expect(fitting).rejects.toThrow(/“hours” is not valid.*Auto has: minutes/);
  });

  it('does as the real judge says', async () => {
    const options = { openJudge: openTrialJudge };
    const { recipe, chosenBy } = (await fit(made.table, made.schema, auto, options)).manifest;
    const [first, second] = chosenBy!.tried.map(({ scores }) => scores!);
    for (const scores of [first, second]) {
      expect(scores!.shapes).toBeGreaterThan(0.85);
      expect(scores!.detection).toBeGreaterThan(0.4);
      expect(scores!.nearerShare).toBeGreaterThan(0.3);
    }
    expect(['trees', 'circuit']).toContain(recipe.generator);
  });
});
