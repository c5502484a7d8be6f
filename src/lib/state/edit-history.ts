/** What can be undone and redone: two stacks as plain data, newest last. */

/** One change of one thing, with both of its states. */
export interface Edit<Subject> {
  /** Names the change on the undo button: “kind of age”. */
  readonly label: string;
  readonly before: Subject;
  readonly after: Subject;
}

export interface EditHistory<Subject> {
  readonly past: readonly Edit<Subject>[];
  readonly future: readonly Edit<Subject>[];
}

/** Edits kept; older ones cannot be undone any more. */
const historyLimit = 100;

export function emptyHistory<Subject>(): EditHistory<Subject> {
  return { past: [], future: [] };
}

/** After a new edit there is nothing to redo. */
export function recordEdit<Subject>(
  history: EditHistory<Subject>,
  edit: Edit<Subject>,
): EditHistory<Subject> {
  return { past: [...history.past, edit].slice(-historyLimit), future: [] };
}

/** One step back: apply `state`. Null where there is nothing to undo. */
export function undoEdit<Subject>(
  history: EditHistory<Subject>,
): { history: EditHistory<Subject>; state: Subject } | null {
  const edit = history.past.at(-1);
  if (!edit) return null;
  return {
    history: { past: history.past.slice(0, -1), future: [...history.future, edit] },
    state: edit.before,
  };
}

/** One step forward again: apply `state`. Null where there is nothing to redo. */
export function redoEdit<Subject>(
  history: EditHistory<Subject>,
): { history: EditHistory<Subject>; state: Subject } | null {
  const edit = history.future.at(-1);
  if (!edit) return null;
  return {
    history: { past: [...history.past, edit], future: history.future.slice(0, -1) },
    state: edit.after,
  };
}
