/** A small made-up table with everything that a format can lose: leading zeros, fixed decimals, dates, spellings. */

export const peopleColumns = [
  'age',
  'job',
  'zip',
  'income',
  'joined',
  'member',
  'hours',
  'email',
] as const;

const jobs = ['clerk', 'nurse', 'cook', 'driver', 'teacher'];

/** Numbers from 0 to 1 that are the same in every run (Park and Miller's generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** `rowCount` rows as CSV; age, income and hours go together, some hours are missing. */
export function peopleCsv(rowCount: number): string {
  const next = numbers(20_261_121);
  const lines = [peopleColumns.join(',')];
  for (let row = 0; row < rowCount; row += 1) {
    const age = 18 + Math.floor(next() * 50);
    const job = jobs[Math.floor(next() ** 2 * jobs.length)];
    const zip = String(501 + Math.floor(next() * 40) * 7).padStart(5, '0');
    const income = (900 + age * 35 + next() * 800).toFixed(2);
    const joined = new Date(Date.UTC(2015, 0, 1 + Math.floor(next() * 3600)));
    const member = next() < 0.3 ? 'yes' : 'no';
    const hours = next() < 0.05 ? 'NA' : String(10 + Math.floor(next() * 30 + age / 10));
    const email = `person${row}@mail${row % 7}.example`;
    lines.push(
      [age, job, zip, income, joined.toISOString().slice(0, 10), member, hours, email].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The same people thirty years later: ages have moved, and nothing else. */
export function olderPeopleCsv(rowCount: number): string {
  const [header = '', ...lines] = peopleCsv(rowCount).trimEnd().split('\n');
  const older = lines.map((line) => line.replace(/^\d+/, (age) => String(Number(age) + 30)));
  return `${[header, ...older].join('\n')}\n`;
}
