/** Excel's serial numbers as ISO text: whole days since the end of 1899 (or 1904), parts of a day as time. */
import type { Meaning } from './number-format';

const dayMs = 86_400_000;
/** Days from 1899-12-30 to 1970-01-01. */
const unixEpoch = 25_569;
const shift1904 = 1_462;
/** Serial of the 29th of February 1900, which Excel counts although there was none. */
const phantomDay = 60;
const lastSerial = 2_958_466;

/** The number itself where no calendar date belongs to it. */
export function serialText(serial: number, meaning: Meaning, is1904: boolean): string {
  if (meaning === 'elapsed') return clock(Math.round(serial * dayMs));
  const days = is1904 ? serial + shift1904 : serial < phantomDay ? serial + 1 : serial;
  if (serial < 0 || days >= lastSerial) return String(serial);
  const ms = Math.round((days - unixEpoch) * dayMs);
  const iso = new Date(ms).toISOString();
  if (meaning === 'date') return iso.slice(0, 10);
  const time = clock(ms - Math.floor(ms / dayMs) * dayMs);
  return meaning === 'time' ? time : `${iso.slice(0, 10)} ${time}`;
}

/** `HH:MM:SS`, with milliseconds only where there are any. */
function clock(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  const all = Math.abs(ms);
  const seconds = Math.floor(all / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = all % 1000;
  const text = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return sign + text + (fraction === 0 ? '' : `.${String(fraction).padStart(3, '0')}`);
}
