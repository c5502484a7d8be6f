/** Widths of hidden layers as an option: `256,256` are two layers of 256. */
import { z } from '../schema';

const layersAtMost = 4;

export const dimsSchema = z
  .string()
  .regex(
    new RegExp(`^[1-9]\\d{0,3}(,[1-9]\\d{0,3}){0,${layersAtMost - 1}}$`),
    'one to four widths such as 256,256',
  );

/** The option's form field; the form offers the usual ones. */
export function dimsField(name: string, label: string, description: string, usual: string) {
  const choices = ['64,64', '128,128', '256,256', '512,512', '256,256,256'];
  return {
    name,
    label,
    description,
    type: 'choice' as const,
    default: usual,
    choices: choices.map((value) => ({ value, label: value.split(',').join(' + ') })),
  };
}

export const dimsOf = (text: string): number[] => text.split(',').map(Number);
