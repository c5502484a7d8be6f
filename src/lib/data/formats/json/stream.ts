/** Feeds a `JsonCursor` from a blob, piece by piece, and turns its errors into faults with a line. */
import { Fault, throwIfAborted, type Control } from '../../../engine/schema';
import { JsonCursor, JsonError, needMore } from './cursor';

/** Longest single record that is waited for, in characters. */
const longestRecord = 256 * 2 ** 20;

export class JsonStream {
  readonly cursor = new JsonCursor();
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #fileName: string;
  readonly #control: Control;
  readonly #sizeBytes: number;
  /** Lines in the text that has been dropped. */
  #linesBefore = 0;
  #charsRead = 0;

  constructor(blob: Blob, fileName: string, control: Control = {}) {
    const decoder = new TextDecoderStream('utf-8') as unknown as ReadableWritablePair<
      string,
      Uint8Array<ArrayBuffer>
    >;
    this.#reader = blob.stream().pipeThrough(decoder).getReader();
    this.#fileName = fileName;
    this.#control = control;
    this.#sizeBytes = blob.size;
  }

  /**
   * Runs a step, again from its start whenever the text was too short. What the step does besides
   * moving the cursor must bear being repeated.
   * @throws Fault `json-malformed` naming the line; `cancelled`
   */
  async take<T>(step: (cursor: JsonCursor) => T): Promise<T> {
    for (;;) {
      const mark = this.cursor.at;
      try {
        return step(this.cursor);
      } catch (error) {
        if (error !== needMore) throw this.#located(error);
        this.cursor.at = mark;
      }
      await this.#grow();
    }
  }

  /** Runs a step until the text at hand is used up (then true) or the step says stop (then false). */
  repeat(step: (cursor: JsonCursor) => boolean): boolean {
    for (;;) {
      const mark = this.cursor.at;
      try {
        if (!step(this.cursor)) return false;
      } catch (error) {
        if (error !== needMore) throw this.#located(error);
        this.cursor.at = mark;
        return true;
      }
    }
  }

  async more(): Promise<void> {
    await this.#grow();
  }

  fault(why: string): Fault {
    return new Fault('json-malformed', { file: this.#fileName, line: this.#line(), why });
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }

  /** At least doubles the text, so that a long record costs no more than twice its length. */
  async #grow(): Promise<void> {
    throwIfAborted(this.#control.signal);
    await this.#control.breathe?.();
    const cursor = this.cursor;
    this.#linesBefore += countLines(cursor.text, cursor.at);
    const rest = cursor.text.slice(cursor.at);
    if (rest.length > longestRecord) throw this.fault('one record is longer than 256 MiB');
    const parts = [rest];
    for (let added = 0; added <= rest.length;) {
      const { value, done } = await this.#reader.read();
      if (done) {
        cursor.isFinal = true;
        break;
      }
      parts.push(value);
      added += value.length;
      this.#charsRead += value.length;
    }
    cursor.text = parts.join('');
    cursor.at = 0;
    this.#control.onProgress?.({
      stage: 'reading records',
      done: Math.min(this.#charsRead, this.#sizeBytes),
      total: this.#sizeBytes,
      etaMs: null,
    });
  }

  #located(error: unknown): unknown {
    return error instanceof JsonError ? this.fault(error.message) : error;
  }

  #line(): number {
    return 1 + this.#linesBefore + countLines(this.cursor.text, this.cursor.at);
  }
}

function countLines(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
