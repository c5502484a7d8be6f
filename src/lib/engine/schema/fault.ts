/**
 * The one error class that a person may read. A fault is a code and its details; the sentence comes
 * from one table, so that no caller writes its own. It crosses worker lines sealed as plain data.
 */
import { sentences, type FaultCode, type FaultDetail } from './fault-sentences';

/** @example throw new Fault('file-empty', { file: 'a.csv' }) */
export class Fault<Code extends FaultCode = FaultCode> extends Error {
  override readonly name = 'Fault';
  readonly code: Code;
  readonly detail: FaultDetail<Code>;

  constructor(code: Code, detail: FaultDetail<Code>, options?: ErrorOptions) {
    super(sentenceOf(code, detail), options);
    this.code = code;
    this.detail = detail;
  }
}

function sentenceOf<Code extends FaultCode>(code: Code, detail: FaultDetail<Code>): string {
  const write = sentences[code] as (detail: FaultDetail<Code>) => string;
  return write(detail);
}

/** A fault (or any other error, which becomes `internal`) as structured-cloneable data. */
export interface SealedFault {
  readonly sealedFault: true;
  readonly code: FaultCode;
  readonly detail: unknown;
  readonly stack: string | undefined;
}

export function sealFault(error: unknown): SealedFault {
  const fault = toFault(error);
  return { sealedFault: true, code: fault.code, detail: fault.detail, stack: fault.stack };
}

export function isSealedFault(value: unknown): value is SealedFault {
  return typeof value === 'object' && value !== null && 'sealedFault' in value;
}

export function unsealFault(sealed: SealedFault): Fault {
  const fault = new Fault(sealed.code, sealed.detail as never);
  if (sealed.stack !== undefined) fault.stack = sealed.stack;
  return fault;
}

/** Any thrown value as a fault: an abort becomes `cancelled`, an unknown error `internal` with its message. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (isSealedFault(error)) return unsealFault(error);
  if (error instanceof DOMException && error.name === 'AbortError') {
    return new Fault('cancelled', {}, { cause: error });
  }
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return new Fault('storage-full', { what: 'this file' }, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new Fault('internal', { message }, { cause: error });
}

/** @throws Fault `cancelled` when the signal has been aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Fault('cancelled', {});
}
