/** Whether a part of a report is there, on its way, or not to be had, and in what words. */
import type { JudgedPart, PartName, Report } from '$lib/engine/schema';
import { capital } from '../../words';

export type PartState<Name extends PartName> =
  | { readonly kind: 'judged'; readonly part: JudgedPart<Name> }
  | { readonly kind: 'pending' }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'absent' };

export function partState<Name extends PartName>(
  report: Report,
  pending: readonly PartName[],
  name: Name,
): PartState<Name> {
  const part = report.parts[name];
  if (part === undefined) return { kind: pending.includes(name) ? 'pending' : 'absent' };
  return part.status === 'judged'
    ? { kind: 'judged', part: part as JudgedPart<Name> }
    : { kind: 'unavailable', reason: part.reason };
}

/** A text with a capital and one full stop, whether it came with them or not. */
export function sentenceOf(text: string): string {
  const plain = text.trim().replace(/\.+$/, '');
  return `${capital(plain)}.`;
}
