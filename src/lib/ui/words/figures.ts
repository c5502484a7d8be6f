/** Numbers as people read them. One place, so that 0.9123 is written the same way on every page. */
const wholes = new Intl.NumberFormat('en', { maximumFractionDigits: 0, signDisplay: 'negative' });
const figures = new Intl.NumberFormat('en', {
  maximumSignificantDigits: 4,
  signDisplay: 'negative',
});
const scores = new Intl.NumberFormat('en', {
  minimumFractionDigits: 3,
  maximumFractionDigits: 3,
  signDisplay: 'negative',
});
const moments = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** As people write it: with the minus sign of numbers, which is as wide as a plus, not with a hyphen. */
const signed = (text: string) => text.replace('-', '−');

/** `count(1, 'row')` is `1 row`; `count(32561, 'row')` is `32,561 rows`. */
export function count(amount: number, noun?: string, plural = `${noun}s`): string {
  const text = wholes.format(amount);
  if (noun === undefined) return text;
  return `${text} ${amount === 1 ? noun : plural}`;
}

/** Four significant digits, grouped: `12,340`, `0.001235`, `−22.2`. */
export function number(value: number): string {
  const isPlain = Number.isInteger(value) && Math.abs(value) < 1e9;
  return signed(isPlain ? wholes.format(value) : figures.format(value));
}

/** A score from −1 to 1 with three decimals: `0.913`, `−0.080`; what rounds to nothing has no sign. */
export function share(value: number): string {
  return signed(scores.format(value));
}

/** A share from −1 to 1 as per cent: `4.2 %`, `0.03 %`, `−4.2 %`; a share that is small but not zero never reads `0 %`. */
export function percent(value: number): string {
  if (value < 0) return value > -0.0001 ? '>\u00a0−0.01\u00a0%' : `−${percent(-value)}`;
  const hundredths = value * 100;
  if (hundredths > 0 && hundredths < 0.01) return '<\u00a00.01\u00a0%';
  if (hundredths < 100 && hundredths > 99.99) return '>\u00a099.99\u00a0%';
  const isFine = hundredths < 1 || hundredths > 99.9;
  const decimals = hundredths === 0 || hundredths === 100 ? 0 : isFine ? 2 : 1;
  return `${hundredths.toFixed(decimals)}\u00a0%`;
}

/** With a capital: the start of a sentence, or of a line. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `512 bytes`, `3.4 MB` (powers of 1,000, as file managers show them). */
export function bytes(amount: number): string {
  if (amount < 1000) return count(amount, 'byte');
  const units = ['KB', 'MB', 'GB', 'TB'];
  let scaled = amount;
  let unit = -1;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${scaled < 10 ? scaled.toFixed(1) : wholes.format(scaled)}\u00a0${units[unit] ?? 'KB'}`;
}

/** Milliseconds in words: `under a second`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return 'under a second';
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}\u00a0s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}\u00a0min ${seconds % 60}\u00a0s`;
  return `${Math.floor(minutes / 60)}\u00a0h ${minutes % 60}\u00a0min`;
}

/** A duration that was estimated: `about 12 s`, `under a second`. */
export function aboutDuration(ms: number): string {
  return ms < 1000 ? duration(ms) : `about ${duration(ms)}`;
}

/** A moment in the reader's own zone. */
export function when(epochMs: number): string {
  return moments.format(epochMs);
}
