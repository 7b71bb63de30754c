import { prefixProblem } from '@quant-engine/state-store';
import { InvalidArgumentError } from 'commander';
import { secondsAfterOpen, TIME_OF_DAY } from '@quant-engine/session-clock';

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

/** Reads how many seconds of the day go by in one; `max` is as fast as it goes. */
export function speedArgument(text: string): number {
  if (text === 'max') return Infinity;
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (speed > 0) return speed;
  throw new InvalidArgumentError('Write a number above 0, such as 60, or max.');
}

/** Reads what the keys of a desk begin with: nothing that a search for keys takes for a pattern. */
export function prefixArgument(text: string): string {
  if (!/^[\w:.{}-]*$/.test(text)) {
    throw new InvalidArgumentError('Use letters, digits, and : . _ - { }, such as desk-1:');
  }
  const problem = prefixProblem(text);
  if (problem === undefined) return text;
  throw new InvalidArgumentError(`Use another one, such as desk-1: (${problem}).`);
}

/** Reads one of several words; an empty text, as an unset variable gives it, is the default. */
export function choiceArgument<T extends string>(choices: readonly T[], unset: T) {
  return (text: string): T => {
    const choice = text === '' ? unset : choices.find((one) => one === text);
    if (choice !== undefined) return choice;
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
  };
}
