import { createLogger as createWinston, format, transports } from 'winston';

/** The levels of the log, the most serious first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
/** A level of the log. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What is logged: one line for each event, with its facts as fields. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}

/** Facts beside the message of a log line. */
export type LogFields = Readonly<Record<string, unknown>>;

/** How a log is written. */
export interface LoggerOptions {
  readonly app: string;
  readonly level: LogLevel;
  /** `json`: one object a line, for machines. `pretty`: for people. */
  readonly format: 'json' | 'pretty';
}

/** A logger that writes to standard error, all levels: standard output is for data. */
export function createLogger({ app, level: lowest, format: shape }: LoggerOptions): Logger {
  const winston = createWinston({
    level: lowest,
    defaultMeta: { app },
    format: shape === 'json' ? JSON_LINES : PRETTY_LINES,
    transports: [new transports.Console({ stderrLevels: [...LOG_LEVELS] })],
  });
  // As one object: winston takes a % in a message for a placeholder, and loses the fields then.
  const log = (level: LogLevel, message: string, fields: LogFields = {}): void =>
    void winston.log({ ...fields, level, message });
  return {
    error: (message, fields) => log('error', message, fields),
    warn: (message, fields) => log('warn', message, fields),
    info: (message, fields) => log('info', message, fields),
    debug: (message, fields) => log('debug', message, fields),
  };
}

const JSON_LINES = format.combine(
  format.timestamp(),
  format.printf(({ timestamp, level, app, message, ...fields }) =>
    JSON.stringify({ ts: timestamp, level, app, msg: message, ...fields }),
  ),
);

const PRETTY_LINES = format.printf((info) => {
  const facts = Object.entries(info)
    .filter(([name]) => !PRETTY_HIDES.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  const line = `${info.level.padEnd(5)} ${String(info.message)}`;
  return facts === '' ? line : `${line}  ${facts}`;
});

const PRETTY_HIDES: ReadonlySet<string> = new Set(['level', 'app', 'message']);
