/** Line drawings on a 16 × 16 grid, as SVG path data. An icon never stands without a word beside it or a label. */
import type { ColumnKind } from '$lib/engine/schema';

export const shapes = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 11.8v.2',
  question:
    'M5.8 6a2.3 2.3 0 1 1 3.4 2c-.8.5-1.2 1-1.2 1.8M8 12v.2M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  dot: 'M8 6.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  moon: 'M13 9.8A5.6 5.6 0 0 1 6.2 3 5.6 5.6 0 1 0 13 9.8z',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  gear: 'M8 5.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4',
  info: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M8 7.3v4M8 4.7v.2',
  shield: 'M8 1.5 13.5 3.5v4c0 3.4-2.3 5.8-5.5 7-3.2-1.2-5.5-3.6-5.5-7v-4z',
  file: 'M4 1.5h5l3.5 3.5v9.5H4zM9 1.5V5h3.5',
  paste: 'M5 3H3v11.5h10V3h-2M5.5 1.5h5v3h-5z',
  table: 'M2 3h12v10H2zM2 6.5h12M6.5 6.5V13',
  pen: 'M3 13l.7-3L11 2.7l2.3 2.3L6 12.3zM9.5 4.2l2.3 2.3',
  undo: 'M6 3 2.5 6.5 6 10M2.5 6.5h7a4 4 0 0 1 0 8H7',
  redo: 'M10 3l3.5 3.5L10 10M13.5 6.5h-7a4 4 0 0 0 0 8H9',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M5 3l8 5-8 5z',
  swap: 'M4.5 2.5 2 5l2.5 2.5M2 5h12M11.5 8.5 14 11l-2.5 2.5M14 11H2',
  download: 'M8 2v8M4.5 6.8 8 10.2l3.5-3.4M2.5 13.5h11',
  trash: 'M3 4.5h10M6 4.5V2.5h4v2M4.5 4.5l.6 9h5.8l.6-9',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  bell: 'M4 11.5V7a4 4 0 0 1 8 0v4.5l1 1H3zM6.7 14.2h2.6',
  stop: 'M4 4h8v8H4z',
  right: 'M6 4l4 4-4 4',
  toggle: 'M5 4h6a4 4 0 0 1 0 8H5a4 4 0 0 1 0-8M11 6.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3',
  hash: 'M6 2.5 4.5 13.5M11.5 2.5 10 13.5M2.5 5.5h11M2 10.5h11',
  decimals: 'M2 11.5h.2M5 4.5h3v7H5zM11 4.5h3v7h-3z',
  tag: 'M2 2.5h6l6 6-5.5 5.5-6.5-6.5zM5 5.3v.2',
  steps: 'M2 13V10h4V7h4V4h4',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v2.5M10.5 2v2.5',
  clock: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M8 4.5V8l2.5 1.5',
  calendarClock:
    'M2.5 3.5h11v4M2.5 3.5v10H7M2.5 6.5h11M11 9a2.8 2.8 0 1 1 0 5.6A2.8 2.8 0 0 1 11 9M11 10.5v1.4l.9.5',
  lines: 'M2.5 4h11M2.5 7h11M2.5 10h11M2.5 13h6',
  key: 'M5 7a3 3 0 1 1 0 4 3 3 0 0 1 0-4M8 9h6.5M12 9v2.5',
  equals: 'M3 6h10M3 10h10',
} as const;

export type IconName = keyof typeof shapes;

export const kindIcons: Readonly<Record<ColumnKind, IconName>> = {
  boolean: 'toggle',
  integer: 'hash',
  decimal: 'decimals',
  category: 'tag',
  ordinal: 'steps',
  date: 'calendar',
  time: 'clock',
  datetime: 'calendarClock',
  text: 'lines',
  identifier: 'key',
  constant: 'equals',
};
