/**
 * One question of a person to a database of three tables. A query may read those and nothing else: no
 * file, no network, no other statement than one SELECT, and not for ever.
 */
import { quoteText, type Duck } from '../../data';
import { Fault, type Measured } from '../../engine/schema';
import { measured, unavailable } from '../measured';

/** After this long an answer is not waited for: the whole judgement should end within minutes. */
const longestMs = 20_000;
/** An engine that does not hear that it is no longer asked is left alone after this long. */
const deafMs = 1000;

/** One thread adds up in one order, so that the same question has the same answer to the last digit. */
const lockUp = [
  'SET threads=1',
  "SET memory_limit='2GB'",
  "SET temp_directory=''",
  'SET enable_external_access=false',
  'SET lock_configuration=true',
];

/** From here on the database opens no file, and cannot be told to; what is in it stays readable. */
export async function lock(duck: Duck, signal?: AbortSignal): Promise<void> {
  for (const statement of lockUp) await duck.run(statement, signal);
}

export interface Answer {
  readonly measured: Measured;
  /** False when the database may be busy or dead: ask a fresh one from here on. */
  readonly isAlive: boolean;
}

/**
 * The one number that a SELECT gives, or why there is none.
 * @param mostMs after which the answer is `unavailable`
 * @throws Fault `cancelled`
 */
export async function answerOf(
  duck: Duck,
  sql: string,
  signal: AbortSignal | undefined,
  mostMs = longestMs,
): Promise<Answer> {
  const limit = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    limit.abort();
  }, mostMs);
  const pass = (): void => limit.abort();
  signal?.addEventListener('abort', pass, { once: true });
  try {
    // `query` takes exactly one SELECT: nothing can be closed and followed by another statement.
    const asked = duck.rows(`SELECT * FROM query(${quoteText(sql)}) LIMIT 2`, limit.signal);
    const rows = await heard(asked, limit.signal);
    return { measured: numberIn(rows), isAlive: true };
  } catch (error) {
    if (signal?.aborted) throw new Fault('cancelled', {}, { cause: error });
    if (isLate) return { measured: unavailable(lateReason(mostMs)), isAlive: false };
    const isAlive = !(error instanceof Fault);
    return { measured: unavailable(isAlive ? whyFailed(error) : brokenReason), isAlive };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', pass);
  }
}

/** As `asked`; rejects a while after the abort even where the engine is too busy to notice it. */
function heard<Result>(asked: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const giveUp = (): void => {
      timer = setTimeout(() => reject(new Fault('cancelled', {})), deafMs);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    void asked.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', giveUp);
      clearTimeout(timer);
    });
  });
}

const brokenReason =
  'the query needed more memory than there is; ask for less at once, such as a sum instead of a list';

const lateReason = (ms: number): string =>
  `the query took longer than ${ms / 1000} seconds and was ended; ask something smaller, or join on a column`;

/** @param rows at most two */
function numberIn(rows: Awaited<ReturnType<Duck['rows']>>): Measured {
  const [row] = rows;
  if (row === undefined) return unavailable('the query gave nothing');
  const values = Object.values(row);
  const [value = null] = values;
  if (typeof value === 'string') {
    return unavailable('the query gave something else than a number');
  }
  if (rows.length > 1 || values.length > 1) {
    const what = rows.length > 1 ? 'rows' : 'columns';
    return unavailable(
      `the query gave several ${what}; ask for one number, such as a count or a mean`,
    );
  }
  if (value === null) return unavailable('the query gave nothing');
  const number = Number(value);
  return Number.isFinite(number) ? measured(number, '') : unavailable(`the query gave ${number}`);
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [
    /disabled by configuration|operations are disabled|configuration has been locked/i,
    'it may read the tables train, holdout and synthetic, and no file or address',
  ],
  [/Expected a single SELECT/, 'it must be one SELECT and nothing else'],
  [/Out of Memory/i, brokenReason],
];

function whyFailed(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const known = reasons.find(([pattern]) => pattern.test(message))?.[1];
  // After an empty line the engine draws our own statement around the question.
  const [own = message] = message.split(/\n\s*\n/);
  return `the query failed: ${known ?? own.replaceAll('\n', ' ')}`;
}
