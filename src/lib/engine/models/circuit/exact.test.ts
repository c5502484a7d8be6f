/** Oracle: sums over all hidden states and all rows, which small circuits allow. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CircuitSampler } from './draw';
import { Exact, unknown } from './exact';
import { allRows, bruteForce, columnsOf, smallCircuit } from './testing';

const seeds = fc.integer({ min: 0, max: 1000 });
const few = { numRuns: 15 };
const { cells } = smallCircuit(0);
const rows = allRows(cells);
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

/** Random weights for three columns, one of them a follower, with zeros. */
const evidences = fc
  .tuple(
    fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }),
    fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
    fc.array(fc.nat(2), { minLength: 2, maxLength: 2 }),
  )
  .map(
    ([a, b, c]) =>
      new Map([
        [0, a],
        [1, b],
        [5, c],
      ]),
  );

const weightOf = (evidence: ReadonlyMap<number, readonly number[]>, row: readonly number[]) =>
  [...evidence].reduce((product, [at, weights]) => product * (weights[row[at] as number] ?? 0), 1);

describe('likelihood', () => {
  it('of all rows sums to 1, and each is what adding up hidden states gives', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { circuit } = smallCircuit(seed);
        const likely = new Exact(circuit, cells).logLikelihood(columnsOf(rows)).map(Math.exp);
        expect(sum(likely)).toBeCloseTo(1, 12);
        rows.forEach((row, i) => expect(likely[i]).toBeCloseTo(bruteForce(circuit, row), 12));
      }),
      few,
    );
  });

  it('integrates out whatever is not known', () => {
    const partial = fc.tuple(
      seeds,
      fc.nat(rows.length - 1),
      fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    );
    fc.assert(
      fc.property(partial, ([seed, at, isKnown]) => {
        const { circuit } = smallCircuit(seed);
        const row = (rows[at] as number[]).map((code, i) => (isKnown[i] ? code : unknown));
        const [found] = new Exact(circuit, cells).logLikelihood(columnsOf([row]));
        const matching = rows.filter((each) => row.every((c, i) => c === unknown || c === each[i]));
        const wanted = sum(matching.map((each) => bruteForce(circuit, each)));
        expect(Math.exp(found as number)).toBeCloseTo(wanted, 12);
      }),
      { numRuns: 60 },
    );
  });

  it('of a follower against its leader, and of a cell that is not there, is nothing', () => {
    const exact = new Exact(smallCircuit(1).circuit, cells);
    const impossible = [
      [0, 0, 0, 0, 0, 0, 0],
      [7, 0, 0, 0, 0, -1, 0],
    ];
    expect([...exact.logLikelihood(columnsOf(impossible))]).toEqual([-Infinity, -Infinity]);
  });
});

describe('evidence', () => {
  it('makes a circuit whose rows are as likely as Bayes says, and knows its own probability', () => {
    fc.assert(
      fc.property(seeds, evidences, (seed, evidence) => {
        const { circuit } = smallCircuit(seed);
        const weighted = rows.map((row) => bruteForce(circuit, row) * weightOf(evidence, row));
        const total = sum(weighted);
        const given = new Exact(circuit, cells).given(evidence);
        if (total === 0) {
          expect(given).toBeNull();
          return;
        }
        expect(Math.exp(given?.log ?? NaN) / total).toBeCloseTo(1, 9);
        const posterior = given?.circuit ?? circuit;
        const found = new Exact(posterior, cells).logLikelihood(columnsOf(rows)).map(Math.exp);
        weighted.forEach((weight, i) => expect(found[i]).toBeCloseTo(weight / total, 10));
      }),
      few,
    );
  });

  it('gives each column the shares that adding up rows gives', () => {
    fc.assert(
      fc.property(seeds, evidences, (seed, evidence) => {
        const { circuit } = smallCircuit(seed);
        const exact = new Exact(circuit, cells);
        const given = exact.given(evidence);
        if (!given) return;
        const weighted = rows.map((row) => bruteForce(circuit, row) * weightOf(evidence, row));
        cells.forEach((each, column) => {
          const wanted = new Float64Array(each.size + (each.hasNull ? 1 : 0));
          rows.forEach((row, i) => (wanted[row[column]!]! += weighted[i]! / sum(weighted)));
          const found = exact.shares(column, given.circuit);
          wanted.forEach((share, cell) => expect(found[cell]).toBeCloseTo(share, 10));
        });
      }),
      few,
    );
  });

  it('needs a weight for each cell', () => {
    const exact = new Exact(smallCircuit(1).circuit, cells);
    expect(() => exact.given(new Map([[0, [1, 1]]]))).toThrow('weight for each cell');
    expect(exact.given(new Map([[6, [0]]]))).toBeNull();
  });
});

describe('drawing', () => {
  const drawn = 60_000;
  /** Five standard errors of a share. */
  const within = (share: number, count: number): number =>
    5 * Math.sqrt((share * (1 - share) + 1 / count) / count);
  const evidence = new Map([
    [0, [1, 2, 0]],
    [3, [1, 0, 1]],
  ]);

  it('under evidence is the same as drawing and throwing away', () => {
    const { circuit } = smallCircuit(3);
    const plain = new CircuitSampler(circuit, cells).draw(0, 4 * drawn, 1);
    const given = new Exact(circuit, cells).given(evidence);
    const aimed = new CircuitSampler(given?.circuit ?? circuit, cells).draw(0, drawn, 2);
    const joint = (columns: typeof plain, weights: (row: number[]) => number) => {
      const counts = new Map<string, number>();
      let total = 0;
      columns[0]?.codes.forEach((_, i) => {
        const row = columns.map(({ codes }) => codes[i] as number);
        const weight = weights(row);
        counts.set(row.join(), (counts.get(row.join()) ?? 0) + weight);
        total += weight;
      });
      return { counts, total };
    };
    const rejected = joint(plain, (row) => weightOf(evidence, row));
    const direct = joint(aimed, () => 1);
    for (const row of rows) {
      const [a, b] = [rejected, direct].map(
        ({ counts, total }) => (counts.get(row.join()) ?? 0) / total,
      );
      expect(Math.abs((a ?? 0) - (b ?? 0))).toBeLessThan(2 * within(a ?? 0, drawn));
    }
  });

  it('completes rows as often as Bayes says, keeps what is known, and hangs on seed and row only', () => {
    const { circuit } = smallCircuit(5);
    const exact = new Exact(circuit, cells);
    const known = [unknown, 2, unknown, 0, unknown, 1, unknown];
    const asked = (count: number) =>
      columnsOf(Array.from({ length: count }, () => known)).map((codes) => ({
        codes,
        fractions: new Float32Array(count).fill(0.25),
      }));
    const out = exact.complete(asked(drawn), 0, 9);
    const matching = rows.filter((row) => known.every((c, i) => c === unknown || c === row[i]));
    const total = sum(matching.map((row) => bruteForce(circuit, row)));
    const counts = new Map<string, number>();
    for (let i = 0; i < drawn; i++) {
      const key = out.map(({ codes }) => codes[i]).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(sum(counts.values())).toBe(drawn);
    for (const row of matching) {
      const share = bruteForce(circuit, row) / total;
      const found = (counts.get(row.join()) ?? 0) / drawn;
      expect(Math.abs(found - share)).toBeLessThan(within(share, drawn));
      counts.delete(row.join());
    }
    expect([...counts]).toEqual([]);
    expect(out[1]?.fractions?.every((place) => place === 0.25)).toBe(true);
    const later = exact.complete(asked(10), 100, 9);
    expect(later[0]?.codes).toEqual(out[0]?.codes.slice(100, 110));
  });

  it('fills ranges evenly, and gives the same rows in whatever parts they are asked for', () => {
    const { circuit } = smallCircuit(4);
    const sampler = new CircuitSampler(circuit, cells);
    const whole = sampler.draw(0, 2000, 1);
    const part = sampler.draw(700, 900, 1);
    whole.forEach(({ codes, fractions }, i) => {
      expect(part[i]?.codes).toEqual(codes.slice(700, 1600));
      expect(part[i]?.fractions).toEqual(fractions?.slice(700, 1600));
    });
    const places = whole.slice(0, 5).flatMap(({ fractions }) => [...(fractions ?? [])]);
    const mean = sum(places) / places.length;
    const spread = sum(places.map((place) => (place - mean) ** 2)) / places.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * places.length));
    expect(Math.abs(spread - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / places.length));
  });
});
