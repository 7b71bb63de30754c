import { QeError } from '@quant-engine/contracts';

/** 09:30:00 in seconds of the day: what the open of a session is, on every day that has one. */
const OPEN_S = 9.5 * 3600;

/** `HH:MM:SS` in New York, so many seconds after the open. */
export function timeOfDay(secondsAfterOpen: number): string {
  const seconds = OPEN_S + secondsAfterOpen;
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');
}

/** Seconds after the open that `HH:MM` or `HH:MM:SS` in New York stands for. */
export function secondsAfterOpen(text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (match === null) {
    throw new QeError(
      'QE_TIMESTAMP_SYNTAX',
      `"${text}" is no time of day: write HH:MM or HH:MM:SS`,
    );
  }
  const [, hours, minutes, seconds = '0'] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) - OPEN_S;
}
