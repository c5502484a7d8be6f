/**
 * Scrolling through more rows than a browser can lay out. A spacer of bounded height stands for all
 * rows; small movements go row by row, long ones (dragging the bar) go by share of the whole, and at
 * rest the bar is set back to where the rows really are.
 */

/** Firefox stops at 17.8 million pixels and Chromium at 33.5; this is safe in both. */
const maxSpacerPx = 12_000_000;

export interface ScrollFrame {
  /** Pixels that all rows would take. */
  readonly contentPx: number;
  readonly viewportPx: number;
}

export function spacerPx(frame: ScrollFrame): number {
  return Math.min(frame.contentPx, maxSpacerPx);
}

function isScaled(frame: ScrollFrame): boolean {
  return frame.contentPx > maxSpacerPx;
}

/** From the bar's position to the offset in the rows, in pixels. */
export function offsetAt(barPx: number, frame: ScrollFrame): number {
  if (!isScaled(frame)) return barPx;
  const share = barPx / (spacerPx(frame) - frame.viewportPx);
  return Math.min(1, Math.max(0, share)) * (frame.contentPx - frame.viewportPx);
}

/** The inverse of `offsetAt`. */
export function barAt(offsetPx: number, frame: ScrollFrame): number {
  if (!isScaled(frame)) return offsetPx;
  const share = offsetPx / (frame.contentPx - frame.viewportPx);
  return share * (spacerPx(frame) - frame.viewportPx);
}

/** The offset after the bar moved from `lastBarPx` to `barPx`. */
export function scrolled(
  offsetPx: number,
  lastBarPx: number,
  barPx: number,
  frame: ScrollFrame,
): number {
  if (!isScaled(frame)) return barPx;
  const isAtEnd = barPx <= 0 || barPx >= spacerPx(frame) - frame.viewportPx - 1;
  const movedPx = barPx - lastBarPx;
  if (isAtEnd || Math.abs(movedPx) > 2 * frame.viewportPx) return offsetAt(barPx, frame);
  return Math.min(frame.contentPx - frame.viewportPx, Math.max(0, offsetPx + movedPx));
}
