/** A schema as the heads of a grid. */
import { kindTraits, type Schema } from '$lib/engine/schema';
import { kindIcons } from '$lib/ui/icon';
import type { GridColumn } from '$lib/ui/table';

export function gridColumns({ columns }: Schema): readonly GridColumn[] {
  return columns.map(({ name, kind }) => ({
    name,
    kind: kindTraits[kind].label,
    icon: kindIcons[kind],
    isNumeric: kindTraits[kind].measure === 'numeric',
  }));
}
