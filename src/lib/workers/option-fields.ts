/** Options of generators and of file formats in one shape, for forms. */
import type { OptionField as GeneratorOption } from '../engine/models';
import { z } from '../engine/schema';
import type { OptionField } from './contract';

const generatorTypes: Readonly<Record<GeneratorOption['type'], OptionField['type']>> = {
  integer: 'integer',
  number: 'number',
  choice: 'choice',
  switch: 'boolean',
};

export function generatorField(option: GeneratorOption): OptionField {
  const { name, label, description, type, least, most, choices } = option;
  return {
    name,
    label,
    description,
    type: generatorTypes[type],
    default: option.default,
    ...bounds(least, most),
    ...(choices && { choices: choices.map(({ value }) => value) }),
  };
}

interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description?: string;
}

const jsonTypes: Readonly<Record<string, OptionField['type']>> = {
  boolean: 'boolean',
  integer: 'integer',
  number: 'number',
  string: 'text',
};

/** The options of a file format, from its zod object. */
export function formatFields(schema: z.ZodType): OptionField[] {
  const { properties = {} } = z.toJSONSchema(schema) as {
    properties?: Record<string, PropertySchema>;
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    label: wordsOf(name),
    description: property.description ?? '',
    type: property.enum ? 'choice' : (jsonTypes[property.type ?? ''] ?? 'text'),
    default: property.default,
    ...bounds(property.minimum, property.maximum),
    ...(property.enum && { choices: property.enum.map(String) }),
  }));
}

function bounds(
  min: number | undefined,
  max: number | undefined,
): Pick<OptionField, 'min' | 'max'> {
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** `byteOrderMark` becomes `Byte order mark`. */
function wordsOf(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
