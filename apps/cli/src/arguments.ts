import { InvalidArgumentError } from 'commander';
import { secondsAfterOpen, TIME_OF_DAY } from './day/time-of-day';

/** Reads a time of day, as seconds after the open. @throws InvalidArgumentError */
export function timeArgument(text: string): number {
  if (TIME_OF_DAY.test(text)) return secondsAfterOpen(text);
  throw new InvalidArgumentError('Write HH:MM or HH:MM:SS, such as 10:00.');
}

/** Reads a date that exists. @throws InvalidArgumentError */
export function dateArgument(text: string): string {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // 2026-02-30 is read as 2 March, so a date counts only when it reads back as itself.
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('Write a date as YYYY-MM-DD, such as 2026-01-12.');
}
