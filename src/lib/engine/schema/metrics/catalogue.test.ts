import { describe, expect, test } from 'vitest';
import { basicTraits, metricIds, metricTraits, type MetricTraits } from './index';

const all: [string, MetricTraits][] = [
  ...Object.entries(basicTraits),
  ...metricIds.map((id): [string, MetricTraits] => [id, metricTraits[id]]),
];

/** Names of the field that a title must do without: they stand under `name`. */
const jargon =
  /\b(auc|roc|dcr|nndr|tstr|trtr|ks|tv|js|pca|tpr|fpr|r2|rmse|mia|cap|auroc|f1|qi|k-map|domias|c2st)\b|kolmogorov|wasserstein|hellinger|jensen|cram[eé]r|entropy|quantile|kurtosis|skewness/i;

test('ids are kebab-case and stand once', () => {
  for (const id of metricIds) expect(id).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
  expect(new Set(all.map(([id]) => id)).size).toBe(all.length);
});

describe.each(all)('%s', (_, traits) => {
  test('says in plain words what it is, what is good, when not to trust it, and who defined it', () => {
    const { title, says, good, distrust, source, name } = traits;
    expect(title).not.toMatch(jargon);
    expect(title).not.toMatch(/[A-Z]{2,}/);
    expect(title).toMatch(/^[^A-Z].*[^.]$/);
    expect(title.length).toBeLessThanOrEqual(80);
    expect(says).toMatch(/^[A-Z0-9].*[.?]$/s);
    expect(distrust).toMatch(/^[A-Z0-9].*[.?]$/s);
    for (const text of [good, source, name]) expect(text.trim().length).toBeGreaterThan(1);
    expect(good).not.toMatch(/\.$/);
  });

  test('its scale, its direction and its grades agree', () => {
    const { scale, ideal, better, grading, unit } = traits;
    const [low, high] = scale ?? [-Infinity, Infinity];
    expect(low).toBeLessThan(high);
    if (ideal !== null) {
      expect(ideal).toBeGreaterThanOrEqual(low);
      expect(ideal).toBeLessThanOrEqual(high);
    }
    if (unit === 'auc') expect(scale).toEqual([0, 1]);
    if (grading === null) return;
    const { by, good, fair } = grading;
    if (by === 'loss') {
      // Points below the baseline: good is the narrower.
      expect(good).toBeGreaterThanOrEqual(0);
      expect(fair).toBeGreaterThan(good);
      return;
    }
    for (const limit of [good, fair]) {
      expect(limit).toBeGreaterThanOrEqual(low);
      expect(limit).toBeLessThanOrEqual(high);
    }
    if (better === 'higher') expect(good).toBeGreaterThan(fair);
    if (better === 'lower') expect(good).toBeLessThan(fair);
    if (better === 'nearer') {
      expect(ideal).not.toBeNull();
      expect(Math.abs(good - (ideal ?? 0))).toBeLessThan(Math.abs(fair - (ideal ?? 0)));
    }
  });
});
