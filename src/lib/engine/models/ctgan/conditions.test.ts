import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { stream } from '../../random';
import { ops } from '../../tensor';
import { labels, tableOf } from '../modes/columns-fixture';
import { learnModes } from '../modes';
import {
  byLogarithm,
  byRows,
  chancesOf,
  chancesOfShares,
  conditionOf,
  drawPlaces,
  drawRowsOf,
  rowsByPlace,
  rowsOfPlace,
} from './conditions';

const random = stream(7, 'conditions test');
const rows = 900;
const at = [...Array(rows).keys()];
/** A label that 900, 90 … rows in a thousand hold, and one with three even labels; nulls in both ways. */
const table = tableOf([
  labels(at.map((i) => (i % 100 === 0 ? 2 : i % 10 === 0 ? 1 : 0))),
  labels(
    at.map((i) => random.below(3, i)),
    true,
  ),
]);
const { layout, choices } = learnModes(table, 1, 5);
const byPlace = rowsByPlace(layout, choices, rows);

/** Shares of places in many draws. */
function drawnShares(chances: Float64Array, count: number): number[] {
  const places = ops.withStep(1, 0, () => drawPlaces(chances, count, 'test').dataSync());
  return [...chances.keys()].map((place) => places.filter((one) => one === place).length / count);
}

describe('conditions', () => {
  it('are labels of an even column, by the logarithm of their rows (the paper, section 4.3)', () => {
    const chances = chancesOf(layout.labelStarts, byPlace.counts, byLogarithm);
    const logs = [810, 81, 9].map((n) => Math.log(n + 1));
    const total = logs.reduce((a, b) => a + b, 0);
    logs.forEach((value, i) => expect(chances[i]).toBeCloseTo(value / total / 2, 12));
    expect(chances.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    const count = 40_000;
    drawnShares(chances, count).forEach((share, place) => {
      const chance = chances[place] as number;
      expect(Math.abs(share - chance)).toBeLessThan(5 * Math.sqrt((chance * (1 - chance)) / count));
    });
  });

  it('may be as frequent as in the table', () => {
    const chances = chancesOf(layout.labelStarts, byPlace.counts, byRows);
    [0.9, 0.09, 0.01].forEach((share, i) => expect(chances[i]).toBeCloseTo(share / 2, 12));
  });

  it('know from the cells how many rows hold a label', () => {
    rowsOfPlace(layout, rows).forEach((count, place) => {
      expect(count).toBeCloseTo(byPlace.counts[place] as number, 6);
    });
  });

  it('may ask for one column in given shares', () => {
    expect([...chancesOfShares(layout, 0, [0.2, 0.3, 0.5])]).toEqual([0.2, 0.3, 0.5, 0, 0, 0]);
    expect(() => chancesOfShares(layout, 0, [0.5, 0.5])).toThrow();
    expect(() => chancesOfShares(layout, 7, [1])).toThrow();
  });

  it('are met by the rows that are drawn for them, each as likely as the others', () => {
    const count = 20_000;
    const chances = chancesOf(layout.labelStarts, byPlace.counts, byLogarithm);
    const { places, drawn, oneHot } = ops.withStep(3, 0, () => {
      const asked = drawPlaces(chances, count, 'test');
      const order = tf.tensor1d(byPlace.order, 'int32');
      return {
        places: asked.dataSync(),
        drawn: drawRowsOf(asked, byPlace, order, 'rows').dataSync(),
        oneHot: conditionOf(asked.slice(0, 50), layout).arraySync(),
      };
    });
    const [first, second] = table.columns;
    const times = new Map<number, number>();
    places.forEach((place, i) => {
      const row = drawn[i] as number;
      const held = place < 3 ? first?.codes[row] : 3 + (second?.codes[row] as number);
      expect(held).toBe(place);
      if (place === 2) times.set(row, (times.get(row) ?? 0) + 1);
    });
    expect(times.size).toBe(9);
    const expected = [...times.values()].reduce((a, b) => a + b, 0) / 9;
    for (const n of times.values()) {
      expect(Math.abs(n - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
    oneHot.forEach((row, i) => {
      expect(row.indexOf(1)).toBe(places[i]);
      expect(row.reduce((a, b) => a + b, 0)).toBe(1);
    });
  });
});
