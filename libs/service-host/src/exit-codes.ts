import { isQeError, type ErrorCode, type Problem } from '@quant-engine/contracts';
import { placed } from '@quant-engine/file-access';

/** What a command's end means to the shell that called it. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  /** Something was checked and refused: data, a scenario's line, a size. */
  refused: 3,
  /** A configuration file is bad (EX_CONFIG of sysexits). */
  configuration: 78,
  interrupted: 130,
  terminated: 143,
} as const;

/** A code that a command ends with. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with its problems on standard error. */
export class Refusal extends Error {
  readonly problems: readonly Problem[];
  readonly exitCode: ExitCode;

  constructor(problems: readonly Problem[], exitCode: ExitCode) {
    super(problems.map((problem) => problem.reason).join('\n'));
    this.problems = problems;
    this.exitCode = exitCode;
  }
}

/** A command was called in a way that cannot be meant. */
export class UsageError extends Error {}

const USAGE: ReadonlySet<ErrorCode> = new Set(['QE_DAY_TIME']);
const CONFIGURATION: ReadonlySet<ErrorCode> = new Set([
  'QE_RULES_INVALID',
  'QE_CALENDAR_FILE',
  'QE_REDIS_URL',
  'QE_DESK_SERVICE',
  'QE_EVENT_DEFINITION',
  'QE_REDIS_ACCESS',
  'QE_DESK_PREFIX',
]);
const REFUSED: ReadonlySet<ErrorCode> = new Set([
  'QE_FILE_MISSING',
  'QE_FILE_UNREADABLE',
  'QE_REDIS_DATA',
  'QE_CSV_HEADER',
  'QE_CSV_ROW',
  'QE_CSV_TRUNCATED',
  'QE_BOOK_DUPLICATE',
  'QE_BOOK_UNKNOWN_ACCOUNT',
  'QE_CALENDAR_RANGE',
  'QE_CALENDAR_NO_SESSION',
  'QE_RUN_FOLDER',
  'QE_SCENARIO_INVALID',
  'QE_REPORT_ACCOUNT',
  'QE_STATE_VERSION',
  'QE_DESK_DAY',
]);

/** The exit code that an error stands for. */
export function exitCodeOf(thrown: unknown): ExitCode {
  const error = placed(thrown);
  if (error instanceof Refusal) return error.exitCode;
  if (error instanceof UsageError) return EXIT.usage;
  if (!isQeError(error)) return EXIT.failure;
  if (USAGE.has(error.code)) return EXIT.usage;
  if (CONFIGURATION.has(error.code)) return EXIT.configuration;
  return REFUSED.has(error.code) ? EXIT.refused : EXIT.failure;
}
