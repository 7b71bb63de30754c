/**
 * One catalogue of error codes. Each entry says what went wrong (`meaning`) and what the reader can
 * do about it (`remedy`); the reference page in the documentation is generated from it.
 */
export const ERROR_CATALOGUE = {
  QE_MONEY_SYNTAX: {
    meaning: 'A text is not a decimal amount of dollars with at most six decimals.',
    remedy: 'Write it as 25, 25.1 or 25.123456: no exponent, no thousands separator.',
  },
  QE_MONEY_RANGE: {
    meaning:
      'An amount left the range of money (below 9 billion $, where micro-dollars are exact).',
    remedy:
      'Split the desk, or look for a price or a quantity that is wrong by orders of magnitude.',
  },
  QE_PERCENT_SYNTAX: {
    meaning: 'A figure is not a finite decimal percentage with at most six decimals.',
    remedy: 'Write it as 130 or 129.5.',
  },
  QE_TIMESTAMP_SYNTAX: {
    meaning: 'A text is not a Unix time in nanoseconds.',
    remedy: 'Write nanoseconds since 1970 as decimal digits, for example 1768235760000000000.',
  },
  QE_SCHEMA_INVALID: {
    meaning: 'An event does not fit the schema of its type.',
    remedy: 'Read the path and the reason, correct the producer, then publish the event again.',
  },
  QE_EVENT_UNKNOWN_TYPE: {
    meaning: 'The event type is none that this version knows.',
    remedy: 'Check event_type against the list of streams, or update the older side.',
  },
  QE_EVENT_DEFINITION: {
    meaning: 'A type of event that an outside package brings along cannot be used.',
    remedy: 'Give it a name and a stream that are free, written as the message says.',
  },
  QE_EVENT_NOT_JSON: {
    meaning: 'The data field of an event is not JSON.',
    remedy: 'Publish data as one JSON object; NaN, None and True are not JSON.',
  },
  QE_EVENT_TOO_LARGE: {
    meaning: 'An event is larger than 1 MiB.',
    remedy: 'Publish smaller events; split a snapshot by account.',
  },
  QE_EVENT_POISON: {
    meaning: 'A service failed on an event each time it was tried.',
    remedy: 'Read the reason in the dead letter, correct the cause, then feed the event again.',
  },
  QE_STORE_FENCED: {
    meaning: 'A newer instance of the service has taken over; this one may write no more.',
    remedy: 'Nothing: the older instance stops by itself.',
  },
  QE_STORE_OFFSET: {
    meaning:
      'The position in a stream is not where this commit expects it: it was committed before.',
    remedy: 'Nothing: the service reads its position again and goes on.',
  },
  QE_STORE_GAP: {
    meaning: 'Entries before the first of this batch were never committed.',
    remedy: 'Nothing: the service reads again from its position.',
  },
  QE_STORE_LEASED: {
    meaning: 'Another instance of the service is active.',
    remedy: 'Leave this one as the warm standby, or stop the other one first.',
  },
  QE_STORE_CLOSED: {
    meaning: 'The store was used after it had been closed.',
    remedy: 'Stop the services before the store.',
  },
  QE_DESK_CLOCK: {
    meaning: 'A desk that is played and one on the live clock cannot share a store.',
    remedy: 'Give one of them a --prefix of its own; --fresh forgets a played day.',
  },
  QE_DESK_DAY: {
    meaning: 'The store holds another played day that was stopped before its end.',
    remedy:
      'Start with the options of that day to go on with it, or with --fresh to forget it and begin anew.',
  },
  QE_STORE_LOST: {
    meaning: 'The server came back without commits that it had acknowledged.',
    remedy:
      'What is on the server still fits together, and the desk goes on from there. Run it with appendfsync always.',
  },
  QE_STORE_FULL: {
    meaning: 'The server has no room left and takes nothing more; nothing was written.',
    remedy:
      'OOM: nothing is written until trimming has made room of what all groups have taken; raise maxmemory, or lower the retention. MISCONF: make room on its disk. They go on by themselves.',
  },
  QE_STORE_SERVER: {
    meaning: 'The server refused a command of the store; nothing was written.',
    remedy:
      'Read its message. WRONGTYPE and WRONGVALUE name a key that something else has written: take it away. EXHAUSTED names a stream whose ids are used up: begin anew under another --prefix, or with --fresh. NOPERM names a command that the user needs.',
  },
  QE_REDIS_MISSING: {
    meaning: 'No Redis or Valkey server that is new enough can be found or fetched.',
    remedy:
      'Install one (apt-get install redis-server, brew install redis), or set REDIS_URL to one that runs, for example after docker compose up -d redis in docker/.',
  },
  QE_REDIS_START: {
    meaning: 'The private Redis of the desk cannot be started.',
    remedy: 'Read the reason: what holds the folder or the port, or what its log ends with.',
  },
  QE_REDIS_DATA: {
    meaning: "The data of the desk's own Redis are damaged; nothing was started or changed.",
    remedy:
      'Put back a backup of the folder. To go on without what was lost: qe redis --repair, which first copies the folder. Begin anew: move it away.',
  },
  QE_REDIS_URL: {
    meaning:
      'REDIS_URL or --redis is not the address of a Redis, of a database that it has, or is that of a cluster.',
    remedy: 'Write it as the message says, or unset it to run a private Redis.',
  },
  QE_REDIS_ACCESS: {
    meaning: "The desk's Redis refuses the user, the password, or a command of the user.",
    remedy:
      'NOAUTH and WRONGPASS: correct user and password in the address (REDIS_URL or --redis). NOPERM: give the user the commands that the message names, as docs/operating/redis.md shows.',
  },
  QE_DESK_PREFIX: {
    meaning: 'The prefix of a desk could make its keys be taken for those of another desk.',
    remedy: 'Choose another --prefix that ends with a separator, such as desk-1: or live:.',
  },
  QE_REDIS_UNUSABLE: {
    meaning: "The desk's Redis does not answer, refuses, or is too old.",
    remedy:
      'Start it (qe redis starts a private one), or name another one with REDIS_URL or --redis.',
  },
  QE_PROCESS_ENDED: {
    meaning: 'A process ended that the command had started and still needed.',
    remedy: 'Read the end of its log, which the message shows, for why.',
  },
  QE_STREAM_ID: {
    meaning: 'A text is not the id of a stream entry.',
    remedy: 'Write it as the store does, for example 1768235760000-0.',
  },
  QE_STORE_ENTRY: {
    meaning: 'An entry that the store keeps for itself (journal, dead letter) cannot be read.',
    remedy: 'Find what else writes to that stream, and take the named entry out of it.',
  },
  QE_DEAD_UNKNOWN: {
    meaning: 'There is no such dead letter.',
    remedy: 'List those that there are with qe dead; one that was fed again or dropped is gone.',
  },
  QE_DEAD_ROW: {
    meaning: 'A dead letter is the row of a file and no event, so it cannot be fed again.',
    remedy:
      'Correct the row in its file and play that day again; the letter stays until qe dead drop.',
  },
  QE_STATE_VERSION: {
    meaning: 'The state of a service was kept by a version that has another shape of it.',
    remedy:
      'Finish the day with the version that it began with, or begin anew: --fresh for a played day, another --prefix for a live one.',
  },
  QE_EVENT_UNKNOWN: {
    meaning: 'No event of the day, or more than one, has an id that begins so.',
    remedy: 'Give more of the id. qe why without an id lists the decisions of the day.',
  },
  QE_DESK_SERVICE: {
    meaning: 'A service or an event type that desk.yaml names cannot be used.',
    remedy: 'Correct the named entry, or the module that it names; nothing was started.',
  },
  QE_CALENDAR_RANGE: {
    meaning: 'The day lies outside the exchange calendar; the desk stays closed.',
    remedy: 'Update @quant-engine/calendar: its table ends with the year it names.',
  },
  QE_CALENDAR_NO_SESSION: {
    meaning: 'The exchange is closed on that day: a weekend or a holiday.',
    remedy: 'Name a day on which the exchange is open.',
  },
  QE_DAY_TIME: {
    meaning: 'A time of day lies outside the day that is to be played.',
    remedy: 'Name a time between the beginning and the end of the day.',
  },
  QE_CALENDAR_FILE: {
    meaning: 'The file of extra closures is not usable.',
    remedy: 'Correct the named line; dates are written YYYY-MM-DD.',
  },
  QE_RULES_INVALID: {
    meaning: 'The rules file does not hold together.',
    remedy: 'Correct the listed places; nothing was started.',
  },
  QE_FILE_MISSING: {
    meaning: 'A file or folder that the command needs is not there.',
    remedy: 'Check the path; the message names it.',
  },
  QE_FILE_UNREADABLE: {
    meaning: 'The system does not let the command read a file or a folder.',
    remedy: 'Read the cause: correct the path or the permissions of what it names, then try again.',
  },
  QE_FILE_UNWRITABLE: {
    meaning: 'The system does not let the command write a file or a folder.',
    remedy:
      'Read the cause: name another place, correct its permissions, or make room on the disk, then try again.',
  },
  QE_CSV_ROW: {
    meaning: 'A row of a CSV file cannot be used.',
    remedy: 'Correct the named column of the named line.',
  },
  QE_CSV_HEADER: {
    meaning: 'A CSV file lacks a column that is needed, or is no CSV file.',
    remedy: 'Compare its first line with the columns in docs/reference/files.md.',
  },
  QE_CSV_TRUNCATED: {
    meaning: 'The last row of a CSV file is cut short.',
    remedy: 'Fetch or export the file again.',
  },
  QE_ACCOUNT_UNKNOWN: {
    meaning: 'An event speaks of an account that the desk does not have.',
    remedy: 'Correct account_id, or add the account to the desk.',
  },
  QE_BOOK_UNKNOWN_ACCOUNT: {
    meaning: 'A book belongs to an account that accounts.csv does not list.',
    remedy: 'Add the account with its equity, or remove its book.',
  },
  QE_BOOK_UNKNOWN_SYMBOL: {
    meaning: 'A book holds a symbol that instruments.csv does not list: no limit of a group holds.',
    remedy: 'Add the symbol with its group and previous close, or write it as it stands there.',
  },
  QE_GROUP_UNKNOWN: {
    meaning: 'An instrument is in a group for which the rules file has no limit.',
    remedy: 'Write the group as the rules file does, or give it a target and a maximum there.',
  },
  QE_BOOK_DUPLICATE: {
    meaning: 'The same symbol or account stands twice in one file.',
    remedy: 'Keep one of the rows: an account holds a symbol once, in one bucket.',
  },
  QE_LINE_NOT_JSON: {
    meaning: 'A line of the input is not JSON.',
    remedy: 'Write one JSON object a line; NaN, None and True are not JSON.',
  },
  QE_POLICY_INPUT: {
    meaning: 'The figures to be judged are not usable.',
    remedy: 'Give the fields that qe policy --help lists; leave out what is unknown.',
  },
  QE_SIZE_INPUT: {
    meaning: 'The order to be sized is not usable.',
    remedy: 'Give a whole, positive quantity and the fields that --help lists.',
  },
  QE_REPORT_ACCOUNT: {
    meaning: 'A report, or an explanation, was asked for an account that the day does not have.',
    remedy: 'Use one of the accounts that the message names.',
  },
  QE_REPORT_DATE: {
    meaning: 'A report was asked for a date that the ledger is not at.',
    remedy: 'Make it from the run folder of that date: the ledger keeps the current day only.',
  },
  QE_RUN_FOLDER: {
    meaning: 'A run folder is missing or damaged, or cannot be written.',
    remedy:
      'To read: run the day again, or name a folder that qe day has written. For --out: name a new folder, or one of those.',
  },
  QE_SCENARIO_INVALID: {
    meaning: 'A scenario file cannot be used.',
    remedy: 'Correct the listed places.',
  },
  QE_INTERNAL: {
    meaning: 'An invariant of the program does not hold.',
    remedy: 'Report it with the run folder of the day.',
  },
} as const satisfies Record<string, { meaning: string; remedy: string }>;

/** Any code of the catalogue. Compare errors by it, never by class. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** An error with a code of the catalogue, and the place it speaks of where there is one. */
export class QeError extends Error {
  readonly code: ErrorCode;
  /** `file:line:col`, a JSON path, or a stream and id. */
  readonly place: string | undefined;

  constructor(code: ErrorCode, message: string, options: { place?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'QeError';
    this.code = code;
    this.place = options.place;
  }

  /** What the reader can do about it. */
  get remedy(): string {
    return ERROR_CATALOGUE[this.code].remedy;
  }
}

/** Whether `error` bears a code of the catalogue: works across copies of this package. */
export function isQeError(error: unknown): error is QeError {
  return (
    error instanceof Error && 'code' in error && Object.hasOwn(ERROR_CATALOGUE, String(error.code))
  );
}

/** One thing that is wrong with an input: where, what, and under which code. */
export interface Problem {
  readonly code: ErrorCode;
  /** `file:line:col`, a JSON path such as `/data/bid`, or empty for the whole. */
  readonly place: string;
  readonly reason: string;
}
