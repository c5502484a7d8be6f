/** A program as text and back, without loss: JSON, with its constants and infinities inside. */
import type { Program } from './program';

const format = 'twinset-program-1';

/** Numbers that JSON has no word for. */
const special: readonly (readonly [string, number])[] = [
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
];

function toPlain(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: toBase64(value) };
  if (typeof value !== 'number') return value;
  const word = special.find(([, number]) => Object.is(number, value));
  return word ? { number: word[0] } : value;
}

function fromPlain(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('bytes' in value && typeof value.bytes === 'string') return fromBase64(value.bytes);
  if ('number' in value) return special.find(([word]) => word === value.number)?.[1];
  return value;
}

const part = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += part)
    text += String.fromCharCode(...bytes.subarray(at, at + part));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export function programToText(program: Program): string {
  return JSON.stringify({ format, program }, toPlain);
}

/** @throws Error when the text is not of `programToText`, of this version */
export function programFromText(text: string): Program {
  const read = JSON.parse(text, fromPlain) as { format?: unknown; program?: Program };
  if (read.format !== format || read.program === undefined)
    throw new Error('The text is not a program of this version.');
  return read.program;
}
