import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHistory, recordEdit, redoEdit, undoEdit, type EditHistory } from './edit-history';

/** Applies a list of values one after the other, recording each. */
function play(values: readonly number[]): { history: EditHistory<number>; value: number } {
  let history = emptyHistory<number>();
  let value = 0;
  for (const next of values) {
    history = recordEdit(history, { label: `to ${next}`, before: value, after: next });
    value = next;
  }
  return { history, value };
}

describe('the edit history', () => {
  it('undoes every edit in turn, back to the beginning', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 100 }), (values) => {
        let { history } = play(values);
        const seen: number[] = [];
        for (let step = undoEdit(history); step; step = undoEdit(history)) {
          seen.push(step.state);
          history = step.history;
        }
        expect(seen).toEqual([0, ...values.slice(0, -1)].slice(0, values.length).reverse());
      }),
    );
  });

  it('redo takes back what undo did', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1, maxLength: 100 }),
        fc.nat(120),
        (values, steps) => {
          const played = play(values);
          let { history, value } = played;
          let undone = 0;
          for (let i = 0; i < steps; i++) {
            const step = undoEdit(history);
            if (!step) break;
            ({ history, state: value } = step);
            undone++;
          }
          for (let i = 0; i < undone; i++) {
            const step = redoEdit(history);
            expect(step).not.toBeNull();
            ({ history, state: value } = step!);
          }
          expect(value).toBe(played.value);
          expect(history).toEqual(played.history);
          expect(redoEdit(history)).toBeNull();
        },
      ),
    );
  });

  it('forgets what was undone when something new is done', () => {
    const { history } = play([1, 2]);
    const back = undoEdit(history)!;
    const anew = recordEdit(back.history, { label: 'to 9', before: back.state, after: 9 });
    expect(redoEdit(anew)).toBeNull();
    expect(undoEdit(anew)!.state).toBe(1);
  });

  it('keeps the last hundred edits', () => {
    const { history } = play(Array.from({ length: 250 }, (_, i) => i + 1));
    expect(history.past).toHaveLength(100);
    expect(history.past[0]!.before).toBe(150);
  });
});
