/** Seed and step as vectors, and the words of each stream: made once, at the start of a function. */
import type { StreamKey } from '../../program';
import type { Local } from '../assembler';
import type { StreamWords, VectorCode } from '../math';
import type { Layout } from './target';

export class Streams {
  readonly #code: VectorCode;
  readonly #layout: Layout;
  #seed: Local | null = null;
  #step: Local | null = null;

  constructor(code: VectorCode, layout: Layout) {
    this.#code = code;
    this.#layout = layout;
  }

  get seed(): Local {
    return (this.#seed ??= this.#parameter(0));
  }

  get step(): Local {
    return (this.#step ??= this.#parameter(4));
  }

  words(stream: StreamKey): StreamWords {
    const { seed, step } = this;
    return { seed, step, key: this.#code.i32(stream.key), check: this.#code.i32(stream.check) };
  }

  #parameter(offset: number): Local {
    const { body } = this.#code;
    const local = body.lastingLocal('v128');
    body.atStart(() => {
      body
        .i32(0)
        .memory('v128.load32_splat', this.#layout.parameters + offset)
        .set(local);
    });
    return local;
  }
}
