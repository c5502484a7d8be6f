/**
 * The worker's side of the call: exposes an object's functions, and seals whatever they throw, so that
 * a fault arrives in the page as itself.
 */
import * as comlink from 'comlink';
import { sealFault, type Table } from '../engine/schema';
import { answerLine, type LineControl } from './line';

/** Answers calls on the worker itself, or on `port` where another worker calls. */
export function serve(api: object, port?: MessagePort): void {
  const sealed: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(api)) {
    sealed[name] = async (...args: unknown[]) => {
      try {
        return await (method as (...args: unknown[]) => unknown)(...args);
      } catch (error) {
        throw sealFault(error);
      }
    };
  }
  if (port) comlink.expose(sealed, port);
  else comlink.expose(sealed);
}

/** Runs `task` under the control of a line, and closes the line afterwards. */
export async function underLine<Result>(
  port: MessagePort,
  task: (control: LineControl) => Promise<Result>,
): Promise<Result> {
  const control = answerLine(port);
  try {
    return await task(control);
  } finally {
    control.close();
  }
}

/** Moves the buffers of a table's arrays instead of copying them. The caller must not use them again. */
export function moved<Value>(value: Value, arrays: Iterable<ArrayBufferView>): Value {
  const buffers = new Set<Transferable>();
  for (const array of arrays) buffers.add(array.buffer as ArrayBuffer);
  return comlink.transfer(value, [...buffers]);
}

/** The typed arrays of a table. */
export function* arraysOf(table: Pick<Table, 'columns'>): Generator<ArrayBufferView> {
  for (const column of table.columns) {
    yield column.storage === 'number' ? column.values : column.codes;
  }
}
