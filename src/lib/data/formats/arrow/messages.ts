/**
 * The messages of Arrow IPC, one at a time from a blob: of a stream in their order, of a file as its
 * footer lists them (some writers put nothing readable before the first batch).
 */
import { Fault, throwIfAborted, type Control } from '../../../engine/schema';
import { FlatTable } from './flatbuffer';

export interface Message {
  readonly kind: 'schema' | 'dictionary' | 'batch' | 'other';
  readonly header: FlatTable;
  /** In a buffer of its own, so that typed arrays can be laid over it. */
  readonly body: Uint8Array<ArrayBuffer>;
}

const fileMark = 'ARROW1';
const continuation = 0xffffffff;
const kinds: Readonly<Record<number, Message['kind']>> = {
  1: 'schema',
  2: 'dictionary',
  3: 'batch',
};

/** @throws Fault `file-damaged` when the file stops inside a message or lacks its footer */
export async function* readMessages(
  blob: Blob,
  file: string,
  control: Control = {},
): AsyncGenerator<Message> {
  const source = new Source(blob, file);
  const messages = (await source.isFile()) ? source.fileMessages() : source.streamMessages();
  for await (const message of messages) {
    throwIfAborted(control.signal);
    await control.breathe?.();
    const total = blob.size;
    control.onProgress?.({ stage: 'reading batches', done: source.end, total, etaMs: null });
    yield message;
  }
}

class Source {
  /** Behind the last message that was read. */
  end = 0;
  readonly #blob: Blob;
  readonly #file: string;

  constructor(blob: Blob, file: string) {
    this.#blob = blob;
    this.#file = file;
  }

  async isFile(): Promise<boolean> {
    return (await this.#blob.slice(0, fileMark.length).text()) === fileMark;
  }

  async *fileMessages(): AsyncGenerator<Message> {
    const { size } = this.#blob;
    const tailLength = 4 + fileMark.length;
    const tail = await this.#read(size - tailLength, size);
    if (new TextDecoder().decode(tail.subarray(4)) !== fileMark) throw this.#damaged(cutOff);
    const length = new DataView(tail.buffer).getInt32(0, true);
    const start = size - tailLength - length;
    if (length <= 0 || start < 0) throw this.#damaged(cutOff);
    const footer = this.#parse(await this.#read(start, start + length));
    const schema = footer.table(1);
    if (schema === null) throw this.#damaged(unreadable);
    yield { kind: 'schema', header: schema, body: new Uint8Array(0) };
    for (const offset of [...footer.blockOffsets(2), ...footer.blockOffsets(3)]) {
      const message = await this.#messageAt(offset);
      if (message !== null) yield message;
    }
  }

  async *streamMessages(): AsyncGenerator<Message> {
    while (this.end + 4 <= this.#blob.size) {
      const message = await this.#messageAt(this.end);
      if (message === null) return;
      yield message;
    }
  }

  /** Null at the mark that ends a stream. */
  async #messageAt(at: number): Promise<Message | null> {
    const prefix = new DataView((await this.#read(at, at + 4)).buffer);
    const isNew = prefix.getUint32(0, true) === continuation;
    const lengthAt = isNew ? at + 4 : at;
    const length = new DataView((await this.#read(lengthAt, lengthAt + 4)).buffer).getInt32(
      0,
      true,
    );
    if (length === 0) return null;
    const start = lengthAt + 4;
    if (length < 0) throw this.#damaged(unreadable);
    const message = this.#parse(await this.#read(start, start + length));
    const bodyLength = message.long(3);
    const header = message.table(2);
    if (header === null || bodyLength < 0) throw this.#damaged(unreadable);
    this.end = start + length + bodyLength;
    const body = await this.#read(start + length, this.end);
    return { kind: kinds[message.byte(1)] ?? 'other', header, body };
  }

  async #read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (start < 0 || end > this.#blob.size) throw this.#damaged(cutOff);
    return new Uint8Array(await this.#blob.slice(start, end).arrayBuffer());
  }

  #parse(bytes: Uint8Array): FlatTable {
    try {
      return FlatTable.root(bytes);
    } catch {
      throw this.#damaged(unreadable);
    }
  }

  #damaged(why: string): Fault {
    return new Fault('file-damaged', { file: this.#file, why });
  }
}

const cutOff = 'its end is missing';
const unreadable = 'a message in it cannot be read';
